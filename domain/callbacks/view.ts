import type { CallbackView } from "../../types/api/callbacks.ts";
import { HubError } from "../../types/errors.ts";
import type { Hub } from "../../types/hub.ts";
import type { InteractionState } from "../../types/interactions.ts";
import { findInteraction } from "../interactions/find.ts";
import { instant, maybeInstant } from "../interactions/view.ts";
import { shownName } from "../contacts/shown_name.ts";
import type { CallbackRow } from "./row.ts";

export const DEFAULT_PAGE = 50;
const MAX_PAGE = 200;

export interface CallbackFilter {
  state?: "open" | "closed" | undefined;
  queue?: string | undefined;
  /** Id the page goes on after. */
  cursor?: string | undefined;
  limit?: number | undefined;
}

interface Shown extends CallbackRow {
  contact_name: string;
  interaction_state: InteractionState | null;
  interaction_queue: string | null;
  interaction_priority: number | null;
  agent_id: string | null;
}

const SELECT = `SELECT r.*, ${shownName("c", "v")} AS contact_name, i.state AS interaction_state,
    i.queue AS interaction_queue, i.priority AS interaction_priority, i.agent_id
  FROM callback_requests r
  LEFT JOIN interactions i ON i.id = r.id
  LEFT JOIN contacts c ON c.id = r.contact_id
  LEFT JOIN conversations v ON v.id = r.conversation_id`;

/** Requests for the floor, oldest first, so that none is forgotten. */
export async function listCallbacks(
  hub: Hub,
  filter: CallbackFilter,
): Promise<{ items: CallbackView[]; next: string | null }> {
  const limit = Math.min(Math.max(filter.limit ?? DEFAULT_PAGE, 1), MAX_PAGE);
  const rows = await hub.db.read<Shown>(
    `${SELECT} WHERE r.state = ? AND r.id > ? AND (? = '' OR COALESCE(i.queue, r.queue) = ?)
     ORDER BY r.id LIMIT ?`,
    [
      filter.state ?? "open",
      filter.cursor ?? "",
      filter.queue ?? "",
      filter.queue ?? "",
      limit + 1,
    ],
  );
  const items = rows.slice(0, limit).map((row) => shown(hub, row));
  return { items, next: rows.length > limit ? items.at(-1)?.id ?? null : null };
}

/** One that the actor may see, as its interaction; 404 else. */
export async function getCallback(hub: Hub, id: string): Promise<CallbackView> {
  await findInteraction(hub, id);
  return await viewCallback(hub, id);
}

export async function viewCallback(hub: Hub, id: string): Promise<CallbackView> {
  const [row] = await hub.db.read<Shown>(`${SELECT} WHERE r.id = ? AND r.state <> 'promised'`, [
    id,
  ]);
  if (row !== undefined) return shown(hub, row);
  throw new HubError("not_found", `There is no callback "${id}": check the id`, {
    code: "callback.unknown",
  });
}

function shown(hub: Hub, row: Shown): CallbackView {
  const until = row.first_dialled_at ?? row.ended_at ?? hub.now();
  return {
    id: row.id,
    state: row.state === "closed" ? "closed" : "open",
    endReason: row.end_reason,
    number: row.number,
    contact: { id: row.contact_id, name: row.contact_name },
    conversation: row.conversation_id,
    askedOn: row.call_id,
    entryPoint: row.entry_point,
    queue: row.interaction_queue ?? row.queue,
    language: row.language,
    arrivedAt: instant(row.arrived_at),
    requestedAt: instant(row.requested_at),
    waitedSec: Math.max(0, Math.floor((until - row.arrived_at) / 1000)),
    expectedSec: row.expected_sec,
    priority: row.interaction_priority ?? row.priority,
    attempts: row.attempts,
    lastResult: row.last_result,
    interactionState: row.interaction_state ?? "received",
    agent: row.agent_id,
    endedAt: maybeInstant(row.ended_at),
  };
}
