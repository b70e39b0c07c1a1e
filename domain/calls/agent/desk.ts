import type { CallView } from "../../../types/api/calls.ts";
import { HubError } from "../../../types/errors.ts";
import type { Hub } from "../../../types/hub.ts";
import { findOwnInteraction } from "../../interactions/find.ts";
import type { InteractionRow } from "../../interactions/row.ts";
import { type CallRow, type LegRow, readCall, readLegs } from "../row.ts";
import { getCall, publishCall } from "../view.ts";

export interface OwnCall {
  row: InteractionRow;
  call: CallRow;
  customer: LegRow;
  /** The agent's own leg, answered. */
  own: LegRow | undefined;
  legs: LegRow[];
}

/** A call the actor is talking on; 404 where there is none, 409 `call.not_connected` otherwise. */
export async function findOwnCall(hub: Hub, id: string): Promise<OwnCall> {
  const row = await findOwnInteraction(hub, id, "interactions.assign");
  const call = await readCall(hub.db, id);
  if (call === null) {
    throw new HubError("not_found", `Interaction "${id}" is no call: check the id`);
  }
  const legs = await readLegs(hub.db, id);
  const open = legs.filter((leg) => leg.ended_at === null);
  const customer = open.find((leg) => leg.kind === "customer");
  if (row.state !== "active" || customer === undefined) throw notConnected(id, row.state);
  const own = open.find((leg) =>
    leg.kind === "agent" && leg.agent_id === row.agent_id && leg.state === "answered"
  );
  return { row, call, customer, own, legs: open };
}

export function notConnected(id: string, state: string): HubError {
  return new HubError("conflict", `Nobody is connected on call "${id}"`, {
    code: "call.not_connected",
    extra: { state },
  });
}

/** A colleague or a number that was called in and is still there; 404 else. */
export function partyOf({ legs }: OwnCall, id: string): LegRow {
  const leg = legs.find((one) => one.id === id && (one.kind === "consult" || one.kind === "party"));
  if (leg !== undefined) return leg;
  throw new HubError("not_found", `Nobody of that name is on this call: look at it again`, {
    code: "call.party_unknown",
  });
}

/** Wakes the worker, tells the desks and answers the call as it is now. */
export async function changedCall(hub: Hub, id: string): Promise<CallView> {
  hub.wake("outbox");
  await publishCall(hub, id);
  return await getCall(hub.as({ kind: "system", id: "", name: "" }), id);
}
