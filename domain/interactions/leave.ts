import type { Hub, Statement } from "../../types/hub.ts";
import { actorName } from "../journal/actor.ts";
import { changeQueue } from "../journal/change_queue.ts";
import { eventRow } from "../journal/event_row.ts";
import { publishAll } from "../journal/announce.ts";
import { publication } from "../journal/consequence.ts";
import { isFinal } from "../../types/interactions.ts";
import { enqueueInteraction } from "./enqueue.ts";
import { findInteraction, stateRefused } from "./find.ts";
import type { InteractionRow } from "./row.ts";

export type SideExit = "abandoned" | "timed_out" | "message_left" | "auto_closed" | "failed";

/** States of work that no queue has seen yet. */
const OUTSIDE = new Set(["received", "screened", "with_bot"]);

/**
 * Takes work out before anybody handled it: the customer left, the wait ran out, a message was
 * left instead (DC-1). `also` stands or falls with it. Leaving again in the same way changes
 * nothing; what an agent holds already is refused with `interaction.state`.
 */
export async function leaveQueue(
  hub: Hub,
  id: string,
  state: SideExit,
  also: Statement[] = [],
): Promise<void> {
  const row = await findInteraction(hub, id);
  if (isFinal(row.state)) {
    if (row.state === state) return;
    throw stateRefused(row, "take out");
  }
  if (OUTSIDE.has(row.state) && await leaveOutside(hub, row, state, also)) return;
  // A call may wait, leave and wait again: each time is an operation of its own.
  const turn = row.medium === "voice" ? `${row.segment}:` : "";
  const op = `leave:${id}:${turn}${state}`;
  await changeQueue(hub, (queue) => queue.leave(op, id, state, actorName(hub)), also);
}

/** Work that cannot enter the queue now: the record alone decides. False when it did enter. */
async function leaveOutside(
  hub: Hub,
  row: InteractionRow,
  state: SideExit,
  also: Statement[],
): Promise<boolean> {
  // Entering first, since somebody may be about to do just that: what is in the queue can be told
  // to leave, what is on its way there cannot.
  if ((await enqueueInteraction(hub, row.id)).entered) return false;
  const now = hub.now();
  const [left] = await hub.db.write([
    {
      sql: `UPDATE interactions SET state = ?, outcome = ?, ended_at = ?, rev = rev + 1
            WHERE id = ? AND state IN ('received', 'screened', 'with_bot')`,
      args: [state, state, now, row.id],
    },
    eventRow({
      id: `leave:${row.id}:${state}`,
      at: now,
      kind: state,
      actor: actorName(hub),
      interaction: row.id,
      conversation: row.conversation_id,
      queue: row.queue,
      medium: row.medium,
      state,
    }),
    ...also,
  ]);
  if (left?.rowsAffected === 0) return false;
  await publishAll(hub, [publication(["floor"], "floor", { queues: [row.queue], agents: [] })]);
  return true;
}
