import { getLogger } from "@logtape/logtape";
import type { EntryPoint } from "../../types/configuration/entry_points.ts";
import type { Hub } from "../../types/hub.ts";
import { receiveMessages } from "./receive.ts";

const log = getLogger(["hubbub", "conversations"]);

const MINUTE_MS = 60_000;
/** A webhook may still be under way, repeats included: only what is older counts as lost. */
const YOUNGEST_MS = MINUTE_MS;
/** Each look reaches back over the one before, in case the clocks differ. */
const OVERLAP_MS = 5 * MINUTE_MS;
/** How far the first look goes back, and any after the working memory was lost. */
const FIRST_LOOK_MS = 24 * 60 * MINUTE_MS;

/**
 * Takes in what customers wrote and no webhook told, by asking the providers (CE29-X12). Safe to
 * repeat: a message is known by its provider's id. Resolves with the number of messages found; a
 * provider that does not answer is asked again next time, from where the last look ended.
 */
export async function fillGaps(hub: Hub): Promise<number> {
  let found = 0;
  for (const entry of hub.settings().document.entryPoints) {
    try {
      found += await fillOne(hub, entry);
    } catch (error) {
      log.warning("Cannot list what {entry} received: {reason}", {
        entry: entry.id,
        reason: error instanceof Error ? error.message : String(error),
      });
    }
  }
  return found;
}

async function fillOne(hub: Hub, entry: EntryPoint): Promise<number> {
  const channel = hub.channels[entry.channel];
  if (channel.listReceived === undefined) return 0;
  const key = `{${hub.queue.region}}:gaps:${entry.channel}:${entry.address}`;
  const until = hub.now() - YOUNGEST_MS;
  const last = Number(await hub.redis.client.get(key) ?? 0);
  const from = last > 0 ? last - OVERLAP_MS : until - FIRST_LOOK_MS;
  const lost = await channel.listReceived(hub, { to: entry.address, from, until });
  const customer = hub.as({ kind: "customer", id: "", name: "" });
  const results = await receiveMessages(customer, lost);
  await hub.redis.client.set(key, until);
  const fresh = results.filter((r) => !r.duplicate).length;
  if (fresh > 0) log.warning("Found {fresh} texts whose webhooks were lost", { fresh });
  return fresh;
}
