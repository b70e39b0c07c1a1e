import type { Hub } from "../../types/hub.ts";
import type { QueueItem, RebuildItem } from "../../types/queue.ts";

type Extras = Pick<RebuildItem, "passed" | "interrupted">;

interface Row {
  id: string;
  state: string;
  item: string;
  rev: number;
}

/**
 * What the record remembers beside the interaction itself: who declined or missed it a short while
 * ago (CE01-F42, CE01-R48), and what a call interrupted (CE01-R37). Only those that have any.
 */
export async function rebuildExtras(hub: Hub, rows: Row[]): Promise<Map<string, Extras>> {
  const waiting = rows.filter((row) => row.state === "queued" || row.state === "offered");
  const parked = rows.filter((row) => row.state === "parked");
  const [passed, interrupted] = [await passedOver(hub, waiting), await interruptions(hub, parked)];
  return new Map<string, Extras>([
    ...[...passed].map(([id, list]) => [id, { passed: list }] as const),
    ...interrupted.map((id) => [id, { interrupted: true }] as const),
  ]);
}

async function passedOver(
  hub: Hub,
  rows: Row[],
): Promise<Map<string, { agent: string; until: number }[]>> {
  const found = new Map<string, { agent: string; until: number }[]>();
  if (rows.length === 0) return found;
  const items = new Map(rows.map((row) => [row.id, row.item]));
  const ended = await hub.db.read<{ id: string; agent: string; at: number }>(
    `SELECT o.interaction_id AS id, o.agent_id AS agent, MAX(o.ended_at) AS at
     FROM json_each(?) j JOIN offers o ON o.interaction_id = j.value
     WHERE o.outcome IN ('no_answer', 'declined') GROUP BY o.interaction_id, o.agent_id`,
    [JSON.stringify([...items.keys()])],
  );
  for (const { id, agent, at } of ended) {
    const { declineExclusionSec } = JSON.parse(items.get(id) ?? "{}") as QueueItem;
    const until = at + (declineExclusionSec ?? 0) * 1000;
    if (until > hub.now()) found.set(id, [...found.get(id) ?? [], { agent, until }]);
  }
  return found;
}

/** Parked work whose newest event is the interruption. */
async function interruptions(hub: Hub, rows: Row[]): Promise<string[]> {
  if (rows.length === 0) return [];
  const wanted = rows.map(({ id, rev }) => ({ id, rev }));
  const found = await hub.db.read<{ id: string }>(
    `SELECT e.interaction_id AS id FROM json_each(?) j
     JOIN events e ON e.interaction_id = j.value ->> 'id' AND e.rev = j.value ->> 'rev'
     WHERE e.kind = 'parked' AND e.data ->> '$.reason' = 'interrupted'`,
    [JSON.stringify(wanted)],
  );
  return found.map(({ id }) => id);
}
