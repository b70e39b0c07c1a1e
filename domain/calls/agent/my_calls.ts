import type { CallView } from "../../../types/api/calls.ts";
import type { Hub } from "../../../types/hub.ts";
import { getCall } from "../view.ts";

/** Calls of one person at the same time; there is rarely more than one. */
const MOST = 10;

/**
 * Calls the signed-in person is on, or is being called into, as whatever: a desk that was loaded
 * again finds the one it was asked in, or supervises.
 */
export async function myCalls(hub: Hub): Promise<{ items: CallView[] }> {
  const rows = await hub.db.read<{ call_id: string }>(
    `SELECT DISTINCT call_id FROM call_legs
     WHERE agent_id = ? AND ended_at IS NULL ORDER BY call_id LIMIT ${MOST}`,
    [hub.actor.id],
  );
  return { items: await Promise.all(rows.map(({ call_id }) => getCall(hub, call_id))) };
}
