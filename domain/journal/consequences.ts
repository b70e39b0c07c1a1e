import type { Hub } from "../../types/hub.ts";
import type { QueueEvent } from "../../types/queue.ts";
import type { InteractionRow } from "../interactions/row.ts";
import { followCallback } from "../callbacks/follow_callback.ts";
import { callConsequences } from "../calls/consequences.ts";
import { chatConsequences } from "../chat/consequences.ts";
import { followHandover } from "../interactions/handover.ts";
import { reviewDue } from "../reviews/due.ts";
import { queueTimers } from "../timers/due_rows.ts";
import type { Consequence } from "./consequence.ts";

/** What one subject makes of one event; `interaction` is the row before it. */
type Follow = (
  hub: Hub,
  event: QueueEvent,
  interaction: InteractionRow | undefined,
) => Consequence | Promise<Consequence>;

/** Every subject that has something to add to an event, in the order it is written. */
const FOLLOWERS: Follow[] = [
  queueTimers,
  followHandover,
  followCallback,
  chatConsequences,
  callConsequences,
  reviewDue,
];

/** All that follows from a batch of events beside the interactions themselves. */
export async function consequencesOf(
  hub: Hub,
  events: QueueEvent[],
  interactions: Map<string, InteractionRow>,
): Promise<Consequence> {
  const all: Consequence = { statements: [], publish: [] };
  const rows = new Map(interactions);
  for (const event of events) {
    const row = rows.get(event.interaction);
    for (const follow of FOLLOWERS) {
      const one = await follow(hub, event, row);
      all.statements.push(...one.statements);
      all.publish.push(...one.publish);
    }
    // The next event of the batch sees the interaction as this one left it.
    if (row && event.rev > row.rev) rows.set(row.id, after(row, event));
  }
  return all;
}

function after(row: InteractionRow, event: QueueEvent): InteractionRow {
  const held = event.state === "offered" || event.state === "active" ||
    event.state === "parked" || event.state === "wrapup";
  return {
    ...row,
    rev: event.rev,
    state: event.state === "" ? row.state : event.state,
    queue: event.queue,
    agent_id: held ? event.agent || null : null,
  };
}
