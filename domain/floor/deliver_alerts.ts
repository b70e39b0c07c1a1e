import { buryOutbox, claimOutbox, finishOutbox, retryOutbox } from "../../db/outbox.ts";
import type { Hub } from "../../types/hub.ts";
import { permissionsOf } from "../access/may.ts";
import { lookup } from "../configuration/lookup.ts";

/** Mails in one turn. */
const BATCH = 20;
const BY = crypto.randomUUID();

/** Mails raised alerts to who is to be told, as long as they may watch the floor (CE01-R45). */
export async function deliverAlerts(hub: Hub): Promise<number> {
  const items = await claimOutbox(hub.db, {
    by: BY,
    now: hub.now(),
    limit: BATCH,
    kinds: ["alert"],
  });
  for (const item of items) {
    const { person, text } = item.payload as { person: string; text: string };
    const { document } = hub.settings();
    const known = lookup(document).people.get(person);
    const entitled = known && permissionsOf(document, person).has("floor.view");
    const result = !entitled || !hub.mailer
      ? { outcome: "refused" as const, code: "alert.not_mailed", reason: "Nobody to mail it to" }
      : await hub.mailer.send({
        to: known.email,
        subject: text.slice(0, 120),
        text,
        html: `<p>${escape(text)}</p>`,
        id: item.id.replaceAll(/[^a-z0-9.-]/gi, "-").toLowerCase(),
      });
    if (result.outcome === "sent") await hub.db.write([finishOutbox(item, hub.now())]);
    else {
      const failure = { now: hub.now(), code: result.code, reason: result.reason };
      await hub.db.write(
        result.outcome === "refused" ? buryOutbox(item, failure) : retryOutbox(item, failure),
      );
    }
  }
  return items.length;
}

const escape = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
