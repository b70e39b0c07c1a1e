import type { Hub } from "../../types/hub.ts";
import { endInteraction } from "../interactions/end.ts";
import { ignoreConflict } from "./conflict.ts";
import { endCall } from "./end_call.ts";
import { takeOffer } from "./parties/hand_to_colleague.ts";
import type { Handoff } from "./parties/handoff.ts";
import { agentLeft } from "./leg_ended.ts";
import { healOut } from "./out/heal_out.ts";
import { partyLeft } from "./parties/party_left.ts";
import { release } from "./parties/reserve.ts";
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
  // First: who was never reached did not leave.
  const out = await healOut(hub, before);
  const gone = await hub.db.read<{ id: string; at: number }>(CALLER_GONE, [before]);
  for (const { id, at } of gone) await endCall(hub, id, at);
  const alone = await hub.db.read<LegRow>(AGENT_GONE, [before]);
  for (const leg of alone) await agentLeft(hub, leg);
  return out + gone.length + alone.length + await healParties(hub, before);
}

/** The same for who was called in, and for calls on their way to them. */
async function healParties(hub: Hub, before: number): Promise<number> {
  const left = await hub.db.read<LegRow>(PARTY_GONE, [before]);
  for (const leg of left) await partyLeft(hub, leg);
  const reserved = await hub.db.read<LegRow>(RESERVED, [before]);
  for (const leg of reserved) await release(hub, leg);
  const between = await hub.db.read<Between>(BETWEEN, [before]);
  for (const one of between) await goOn(hub, one);
  return left.length + between.length;
}

type Between = Handoff & { agent: string; name: string; state: string };

async function goOn(hub: Hub, { agent, name, state, ...handoff }: Between): Promise<void> {
  const system = hub.as({ kind: "system", id: "", name: "" });
  await ignoreConflict(async () => {
    if (handoff.kind !== "agent") await endInteraction(system, handoff.call_id);
    else if (state === "offered") await takeOffer(hub, handoff.call_id, { id: agent, name });
  });
}

/** Of calls that go on: the end of a leg nobody was told of yet. */
const PARTY_GONE = `SELECT l.* FROM calls c JOIN call_legs l ON l.call_id = c.id
  WHERE c.ended_at IS NULL AND l.kind IN ('consult', 'party') AND l.ended_at < ?
    AND NOT EXISTS (SELECT 1 FROM events e WHERE e.id = 'call.party_left:' || l.id)
  LIMIT ${BATCH}`;

/** Off every call, and still kept from work. */
const RESERVED =
  `SELECT * FROM call_legs WHERE reserved_at IS NOT NULL AND ended_at < ? LIMIT ${BATCH}`;

/** Given away but not let go, or offered to who is on the line but not taken. */
const BETWEEN = `SELECT h.*, l.agent_id AS agent, l.name, i.state
  FROM calls c JOIN call_handoffs h ON h.call_id = c.id JOIN interactions i ON i.id = c.id
    LEFT JOIN call_legs l ON l.id = h.leg_id
  WHERE c.ended_at IS NULL AND h.at < ?
    AND ((h.kind <> 'agent' AND h.done_at IS NOT NULL AND i.state = 'active')
      OR (h.kind = 'agent' AND h.done_at IS NULL AND i.state = 'offered'
        AND l.ended_at IS NULL AND l.offer_id = i.offer_id))
  LIMIT ${BATCH}`;

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
