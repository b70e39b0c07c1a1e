import type { Hub } from "../../types/hub.ts";
import { agentLeft } from "./leg_ended.ts";
import { endCall } from "./end_call.ts";
import type { LegRow } from "./row.ts";

/** What ended just now is still being dealt with by whoever was told, milliseconds. */
const GRACE_MS = 10_000;
const BATCH = 100;

/**
 * Carries on where a process died between the end of a leg and what follows from it: nobody is told
 * twice of an end. Resolves with the number of calls led on.
 */
export async function healCalls(hub: Hub): Promise<number> {
  const before = hub.now() - GRACE_MS;
  const gone = await hub.db.read<{ id: string; at: number }>(CALLER_GONE, [before]);
  for (const { id, at } of gone) await endCall(hub, id, at);
  const alone = await hub.db.read<LegRow>(AGENT_GONE, [before]);
  for (const leg of alone) await agentLeft(hub, leg);
  return gone.length + alone.length;
}

const CALLER_GONE = `SELECT i.id, MAX(l.ended_at) AS at FROM interactions i
    JOIN call_legs l ON l.call_id = i.id AND l.kind = 'customer'
  WHERE i.medium = 'voice' AND i.state IN ('received', 'queued', 'offered', 'active', 'parked')
  GROUP BY i.id HAVING COUNT(*) = COUNT(l.ended_at) AND MAX(l.ended_at) < ? LIMIT ${BATCH}`;

/** The newest leg of who holds the call, or of the offer that still rings. */
const AGENT_GONE = `SELECT l.* FROM interactions i JOIN call_legs l ON l.call_id = i.id
  WHERE i.medium = 'voice' AND l.kind = 'agent' AND l.ended_at < ?
    AND ((i.state = 'offered' AND l.offer_id = i.offer_id)
      OR (i.state IN ('active', 'parked') AND l.agent_id = i.agent_id))
    AND NOT EXISTS (SELECT 1 FROM call_legs n WHERE n.call_id = l.call_id AND n.kind = 'agent'
      AND n.agent_id = l.agent_id AND n.id <> l.id
      AND (n.ended_at IS NULL OR n.created_at > l.created_at)) LIMIT ${BATCH}`;
