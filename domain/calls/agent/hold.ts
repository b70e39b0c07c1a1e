import type { CallView } from "../../../types/api/calls.ts";
import type { Hub, Statement } from "../../../types/hub.ts";
import { actorName } from "../../journal/actor.ts";
import { eventRow } from "../../journal/event_row.ts";
import { commandRow } from "../commands.ts";
import { changedCall, findOwnCall, partyOf } from "./desk.ts";
import type { CallRow, LegRow } from "../row.ts";

/** Puts the caller on hold with music, or takes the call back (CE01-F47). A repeat changes nothing. */
export async function holdCall(hub: Hub, id: string, on: boolean): Promise<CallView> {
  const { row, call, customer } = await findOwnCall(hub, id);
  return await change(hub, { call, leg: customer, on, agent: row.agent_id, queue: row.queue });
}

/** The same for a colleague or a number that was called in. */
export async function holdParty(
  hub: Hub,
  id: string,
  leg: string,
  on: boolean,
): Promise<CallView> {
  const own = await findOwnCall(hub, id);
  const { row, call } = own;
  const party = partyOf(own, leg);
  return await change(hub, { call, leg: party, on, agent: row.agent_id, queue: row.queue });
}

async function change(hub: Hub, held: Held): Promise<CallView> {
  if ((held.leg.held === 1) !== held.on) await hub.db.write(holdRows(hub, held, hub.id()));
  return await changedCall(hub, held.call.id);
}

export interface Held {
  call: CallRow;
  leg: LegRow;
  on: boolean;
  agent: string | null;
  queue: string;
}

/** Rows that hold a leg or take it back, part of the unit that decides it; `key` names it once. */
export function holdRows(
  hub: Hub,
  { call, leg, on, agent, queue }: Held,
  key: string,
): Statement[] {
  const at = hub.now();
  const who = leg.kind === "customer" ? "call" : "call.party";
  return [
    {
      sql: "UPDATE call_legs SET held = ? WHERE id = ? AND ended_at IS NULL",
      args: [on ? 1 : 0, leg.id],
    },
    commandRow({ do: "hold", call: call.id, leg: leg.id, on }, { at, key }),
    eventRow({
      id: `hold:${key}`,
      at,
      kind: on ? `${who}.held` : `${who}.retrieved`,
      actor: actorName(hub),
      agent,
      interaction: call.id,
      conversation: call.conversation_id,
      queue,
      medium: "voice",
      ...(leg.kind === "customer" ? {} : { data: { leg: leg.id } }),
    }),
  ];
}

/**
 * Rows for a caller who leaves the conference while held: the hold is over with it (CE01-F47).
 * Nothing where they are not.
 */
export function holdOver(
  call: CallRow,
  { at, key, queue }: { at: number; key: string; queue: string },
): Statement[] {
  return [
    {
      sql: `INSERT OR IGNORE INTO events
          (id, at, kind, interaction_id, conversation_id, queue, medium, state, actor, data)
        SELECT ?, ?, 'call.retrieved', l.call_id, ?, ?, 'voice', '', 'system', '{}'
        FROM call_legs l WHERE l.call_id = ? AND l.kind = 'customer' AND l.held = 1`,
      args: [`hold:${key}`, at, call.conversation_id, queue, call.id],
    },
    {
      sql: "UPDATE call_legs SET held = 0 WHERE call_id = ? AND kind = 'customer'",
      args: [call.id],
    },
  ];
}
