import type { CallView } from "../../../types/api/calls.ts";
import { HubError } from "../../../types/errors.ts";
import type { Hub } from "../../../types/hub.ts";
import { acceptOffer, agentOf } from "../../interactions/accept.ts";
import { enqueueInteraction } from "../../interactions/enqueue.ts";
import { leaveQueue } from "../../interactions/leave.ts";
import { type InteractionRow, readInteraction } from "../../interactions/row.ts";
import { changedCall } from "../agent/desk.ts";
import { type Entry, entryIn } from "../flow/document.ts";
import { ignoreConflict } from "../conflict.ts";
import { outRows, placeFor } from "./out_rows.ts";
import { needAllowed } from "./out_rules.ts";
import { setAside } from "./set_aside.ts";
import { threadFor, threadRows } from "../flow/thread.ts";

/** Tries to write a call; the first may lose to another call of the same number. */
const MAX_TRIES = 3;

export interface OutWish {
  /** The number of ours that is shown. */
  entryPoint: string;
  /** E.164. */
  number: string;
  clientKey: string;
}

/**
 * An agent calls somebody: one interaction of medium voice on the customer's thread, offered to
 * nobody but them and taken at once; their own leg is dialled, then the customer's. What they have
 * in hand of the same customer is set aside for it. The same key makes one call. Refusals: `call.number_refused`, `call.opted_out`, `agent.unavailable`,
 * `agent.capacity`, `call.no_queue`, `voice.not_configured`.
 */
export async function callOut(hub: Hub, wish: OutWish): Promise<CallView> {
  const agent = agentOf(hub, "call without");
  const key = `${agent}:${wish.clientKey}`;
  const known = await readKnown(hub, key);
  if (known !== null) return await take(hub, known, agent);
  const entry = findEntry(hub, wish.entryPoint);
  await needAllowed(hub, entry, wish.number);
  await needReady(hub, agent);
  return await take(hub, await write(hub, entry, { ...wish, agent, key }), agent);
}

async function readKnown(hub: Hub, key: string): Promise<string | null> {
  const [row] = await hub.db.read<{ id: string }>("SELECT id FROM calls WHERE client_key = ?", [
    key,
  ]);
  return row?.id ?? null;
}

function findEntry(hub: Hub, id: string): Entry {
  const entry = entryIn(hub.settings().document, id);
  if (entry?.entry.channel === "voice") return entry;
  throw new HubError("not_found", `No number for calls is called "${id}": choose one of ours`, {
    code: "entrypoint.unknown",
  });
}

async function needReady(hub: Hub, agent: string): Promise<void> {
  const load = await hub.queue.agent(agent);
  if (load?.presence === "available") return;
  throw new HubError("conflict", "You are not available: go available, then call", {
    code: "agent.unavailable",
  });
}

async function write(
  hub: Hub,
  entry: Entry,
  wish: OutWish & { agent: string; key: string },
): Promise<string> {
  const ani = { shown: wish.number, number: wish.number };
  for (let tried = 1;; tried++) {
    const id = hub.id();
    const thread = await threadFor(hub, { call: id, ani, dnis: entry.entry.address });
    const place = placeFor(hub, { id, agent: wish.agent, entry });
    if (!thread.newContact) await setAside(hub, thread.contact);
    try {
      await hub.db.write([
        ...threadRows(hub, thread, { entry: entry.entry, ani, callerName: "" }),
        ...outRows(hub, { id, entry, thread, place, number: wish.number, key: wish.key }),
      ]);
      return id;
    } catch (error) {
      // The same press, twice at once; or another call of this number.
      const known = await readKnown(hub, wish.key);
      if (known !== null) return known;
      if (tried === MAX_TRIES) throw error;
    }
  }
}

/** Into the agent's hands, however far a first try of it came. */
async function take(hub: Hub, id: string, agent: string): Promise<CallView> {
  const system = hub.as({ kind: "system", id: "", name: "" });
  const before = await readInteraction(hub.db, id);
  if (before?.state === "received") await enqueueInteraction(system, id);
  const row = await readInteraction(hub.db, id);
  if (row?.state === "offered" && row.agent_id === agent && row.offer_id !== null) {
    await ignoreOwnRepeat(hub, id, row.offer_id);
  } else if (row !== null && WAITS.has(row.state)) {
    await ignoreConflict(() => leaveQueue(system, id, "failed"));
    await hub.db.write([{
      sql: `UPDATE calls SET ended_at = COALESCE(ended_at, ?), end_reason = 'no_room'
        WHERE id = ? AND connected_at IS NULL`,
      args: [hub.now(), id],
    }]);
    throw noRoom();
  } else if (row?.state === "failed") throw noRoom();
  return await changedCall(hub, id);
}

const WAITS: ReadonlySet<InteractionRow["state"]> = new Set(["received", "queued", "offered"]);

/** Two presses may come to accept it both: the second finds it taken, which is what was wanted. */
async function ignoreOwnRepeat(hub: Hub, id: string, offer: string): Promise<void> {
  await ignoreConflict(() => acceptOffer(hub, offer));
  const row = await readInteraction(hub.db, id);
  if (row?.state !== "active" || row.agent_id !== hub.actor.id) throw noRoom();
}

function noRoom(): HubError {
  return new HubError("conflict", "You have no room for a call: finish or park what you have", {
    code: "agent.capacity",
  });
}
