import type { CallView } from "../../../types/api/calls.ts";
import { HubError } from "../../../types/errors.ts";
import type { Hub } from "../../../types/hub.ts";
import { actorName } from "../../journal/actor.ts";
import { eventRow } from "../../journal/event_row.ts";
import { operationId } from "../../operation.ts";
import { colleague } from "./colleague.ts";
import { commandRow, legRow } from "../commands.ts";
import { changedCall, findOwnCall, notConnected, type OwnCall } from "../agent/desk.ts";
import { holdRows } from "../agent/hold.ts";
import { ourNumber, type Reached } from "../agent/phone_of.ts";

/** Legs of one call at the same time, the customer's and the agent's included. */
const MOST_LEGS = 8;
/** Seconds a number outside rings (CE01-R42). */
export const NUMBER_RING_SEC = 30;

export interface PartyWish {
  agent?: string | undefined;
  number?: string | undefined;
  /** The customer is held with music and cannot hear until the consultation is over. */
  consult: boolean;
}

/**
 * Calls a colleague who is available, or a number, into a call: to be asked while the customer is
 * held, or to talk with both (CE01-F48). Refusals: 409 `call.not_connected`, `call.consulting`,
 * `call.party_there`, `call.crowded`, `agent.unavailable`, `agent.busy`; 422 `transfer.agent_unknown`,
 * `transfer.same_agent`.
 */
export async function addParty(hub: Hub, id: string, wish: PartyWish): Promise<CallView> {
  const leg = `${id}-p${operationId(hub)}`;
  if (await called(hub, leg)) return await changedCall(hub, id);
  const own = await findOwnCall(hub, id);
  needRoom(own, wish);
  const agent = wish.agent ?? "";
  const to = agent === "" ? outside(wish.number ?? "") : await colleague(hub, own, agent);
  await callIn(hub, own, { leg, agent, to, consult: wish.consult });
  return await changedCall(hub, id);
}

/** The leg, its dialling, and the customer's music, in one unit. */
export async function callIn(
  hub: Hub,
  { row, call, customer }: OwnCall,
  party: { leg: string; agent: string; to: Reached; consult: boolean; held?: boolean },
  also: Parameters<Hub["db"]["write"]>[0] = [],
): Promise<void> {
  const { leg, agent, to, consult, held = consult } = party;
  const at = hub.now();
  await hub.db.write([
    ...also,
    legRow({
      id: leg,
      call: call.id,
      kind: consult ? "consult" : "party",
      agent,
      number: to.number,
      name: to.name,
      at,
    }),
    ...(held && customer.held === 0
      ? holdRows(
        hub,
        { call, leg: customer, on: true, agent: row.agent_id, queue: row.queue },
        `${leg}:on`,
      )
      : []),
    commandRow({
      do: "dial",
      call: call.id,
      leg,
      to: to.to,
      from: ourNumber(hub, call),
      timeoutSec: to.timeoutSec,
    }, { at, key: `party:${leg}` }),
    eventRow({
      id: `call.party_called:${leg}`,
      at,
      kind: "call.party_called",
      actor: actorName(hub),
      agent: row.agent_id,
      interaction: call.id,
      conversation: call.conversation_id,
      queue: row.queue,
      medium: "voice",
      data: { leg, consult, to: agent === "" ? "number" : "agent", ...(agent ? { agent } : {}) },
    }),
  ]);
}

async function called(hub: Hub, leg: string): Promise<boolean> {
  if (hub.operation === undefined) return false;
  return (await hub.db.read("SELECT 1 FROM call_legs WHERE id = ?", [leg])).length > 0;
}

function needRoom({ row, own, legs }: OwnCall, { consult, number }: PartyWish): void {
  if (number !== undefined && legs.some((leg) => leg.number === number)) {
    throw new HubError("conflict", `${number} is on this call already`, {
      code: "call.party_there",
    });
  }
  if (own === undefined) throw notConnected(row.id, row.state);
  if (consult && legs.some((leg) => leg.kind === "consult")) {
    throw new HubError("conflict", "Somebody is being asked already: end that first", {
      code: "call.consulting",
    });
  }
  if (legs.length >= MOST_LEGS) {
    throw new HubError("conflict", `A call takes ${MOST_LEGS} people: let somebody go first`, {
      code: "call.crowded",
    });
  }
}

export const outside = (number: string): Reached => ({
  to: number,
  number,
  name: "",
  timeoutSec: NUMBER_RING_SEC,
});
