import type { Hub } from "../../../types/hub.ts";
import { leaveQueue } from "../../interactions/leave.ts";
import { ignoreConflict } from "../conflict.ts";
import { endCall } from "../end_call.ts";
import { agentLeft } from "../leg_ended.ts";
import { notReached } from "./out_ended.ts";
import type { LegRow } from "../row.ts";

const BATCH = 100;

/**
 * Leads calls that go out on where a process died between the end of a leg and what follows from
 * it; `before` in milliseconds. Resolves with how many.
 */
export async function healOut(hub: Hub, before: number): Promise<number> {
  const unanswered = await hub.db.read<LegRow>(NOT_REACHED, [before]);
  for (const leg of unanswered) await notReached(hub, leg);
  const gone = await hub.db.read<LegRow>(CUSTOMER_GONE, [before]);
  for (const leg of gone) await endCall(hub, leg.call_id, leg.ended_at ?? hub.now());
  const alone = await hub.db.read<LegRow>(AGENT_GONE, [before]);
  for (const leg of alone) await agentLeft(hub, leg);
  const forgotten = await hub.db.read<{ id: string }>(FORGOTTEN, [before]);
  const system = hub.as({ kind: "system", id: "", name: "" });
  for (const { id } of forgotten) await ignoreConflict(() => leaveQueue(system, id, "failed"));
  const promised = await hub.db.write([{ sql: PROMISED, args: [] }]);
  return unanswered.length + gone.length + alone.length + forgotten.length +
    (promised[0]?.rowsAffected ?? 0);
}

/** Promised to callers who were not taken out of the queue for it after all. */
const PROMISED = `DELETE FROM callback_requests WHERE state = 'promised' AND EXISTS (
  SELECT 1 FROM interactions i WHERE i.id = callback_requests.call_id
    AND i.state NOT IN ('received', 'queued', 'offered') AND i.outcome <> 'callback_taken')`;

/** Calls out that wait for the room of an agent who will not ask again. */
const FORGOTTEN = `SELECT i.id FROM interactions i JOIN calls c ON c.id = i.id
  WHERE i.state = 'queued' AND i.medium = 'voice' AND c.direction = 'out'
    AND c.connected_at IS NULL AND i.created_at < ? LIMIT ${BATCH}`;

const NEWEST = (kind: "customer" | "agent") =>
  `SELECT l.* FROM calls c JOIN call_legs l ON l.call_id = c.id JOIN interactions i ON i.id = c.id
   WHERE c.direction = 'out' AND l.kind = '${kind}' AND l.ended_at < ?
     AND NOT EXISTS (SELECT 1 FROM call_legs n WHERE n.call_id = l.call_id AND n.kind = l.kind
       AND (n.created_at > l.created_at OR n.ended_at IS NULL))`;

const NOT_REACHED = `${NEWEST("customer")} AND l.answered_at IS NULL AND c.ended_at IS NULL
  LIMIT ${BATCH}`;

const CUSTOMER_GONE = `${NEWEST("customer")} AND l.answered_at IS NOT NULL
  AND i.medium = 'callback' AND i.state IN ('queued', 'offered', 'active', 'parked')
  LIMIT ${BATCH}`;

/** Of callbacks; calls of the agent's own are found as any call is. */
const AGENT_GONE = `${NEWEST("agent")} AND i.medium = 'callback' AND c.ended_at IS NULL
  AND i.state = 'active' AND i.agent_id = l.agent_id
  LIMIT ${BATCH}`;
