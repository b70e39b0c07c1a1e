import type { EntryPoint } from "../../types/configuration/entry_points.ts";
import type { SendLink, Value } from "../../types/flows.ts";
import type { Hub, Statement } from "../../types/hub.ts";
import { lookup } from "../configuration/lookup.ts";
import { phoneAddress } from "../contacts/address.ts";
import { openPair } from "../conversations/start.ts";
import { builtInText } from "../flows/texts.ts";
import { eventRow } from "../journal/event_row.ts";
import { appendMessage } from "../messages/append.ts";
import { outboxForMessage } from "../outbox/put.ts";
import { mayBeMobile } from "./mobile.ts";
import { TOKEN_PLACE } from "./token.ts";

const MINUTE_MS = 60_000;

/**
 * Gives a caller a token and sends the way into the visual IVR to their phone, both promised in one
 * unit (CE07-F20, R14). A repeat of the same effect sends nothing twice.
 */
export async function sendLink(
  hub: Hub,
  call: string,
  effect: SendLink,
): Promise<Record<string, Value>> {
  const entry = lookup(hub.settings().document).entryPoints.get(effect.from);
  if (entry?.channel !== "sms") return { sent: false, why: "off" };
  if (!mayBeMobile(effect.to)) return { sent: false, why: "no_mobile" };
  const pair = ["sms", phoneAddress(hub, entry.address), effect.to];
  if (await optedOut(hub, pair)) return { sent: false, why: "opted_out" };
  await hub.db.write([
    ...openPair(hub, entry, pair),
    ...tokenRows(hub, call, effect),
    ...textRows(hub, call, effect, entry, pair),
  ]);
  hub.wake("outbox");
  return { sent: true };
}

async function optedOut(hub: Hub, pair: string[]): Promise<boolean> {
  const [row] = await hub.db.read(
    "SELECT 1 FROM opt_outs WHERE channel = ? AND our_address = ? AND address = ?",
    pair,
  );
  return row !== undefined;
}

function tokenRows(hub: Hub, call: string, effect: SendLink): Statement[] {
  const { identity, language, lifetimeMin } = effect;
  const now = hub.now();
  const id = `${call}:${effect.key}`;
  return [
    {
      sql: `INSERT OR IGNORE INTO identity_tokens (id, call_id, customer, name, status, level,
          language, issued_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      args: [
        id,
        call,
        identity.customer,
        identity.name,
        identity.status,
        identity.level,
        language,
        now,
        now + lifetimeMin * MINUTE_MS,
      ],
    },
    eventRow({
      id: `token.issued:${id}`,
      at: now,
      kind: "token.issued",
      actor: "system",
      interaction: call,
      medium: "voice",
      data: { level: identity.level },
    }),
  ];
}

function textRows(
  hub: Hub,
  call: string,
  effect: SendLink,
  entry: EntryPoint,
  pair: string[],
): Statement[] {
  const link = effect.url + TOKEN_PLACE;
  const { company } = hub.settings().document;
  const id = `${call}:${effect.key}:text`;
  const builtIn = builtInText("link", [effect.language, entry.language], { link }).text;
  return [
    ...appendMessage({
      id,
      conversation: {
        sql: `(SELECT c.id FROM conversations c WHERE c.channel = ? AND c.our_address = ?
          AND c.address = ? AND c.closed_at IS NULL)`,
        args: pair,
      },
      direction: "out",
      author: { kind: "system", id: "", name: company.name },
      text: effect.text === "" ? builtIn : `${effect.text} ${link}`,
      clientKey: id,
      status: "pending",
      attributes: { automatic: "link", identityToken: `${call}:${effect.key}` },
      at: hub.now(),
    }),
    outboxForMessage(id, hub.now()),
  ];
}
