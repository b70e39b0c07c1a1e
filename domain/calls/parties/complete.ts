import type { CallView } from "../../../types/api/calls.ts";
import { HubError, isRefusal } from "../../../types/errors.ts";
import type { Hub } from "../../../types/hub.ts";
import { promiseHandover, TRANSFER, withdrawHandover } from "../../interactions/handover.ts";
import { findInteraction } from "../../interactions/find.ts";
import { operationId } from "../../operation.ts";
import { changedCall, findOwnCall, type OwnCall } from "../agent/desk.ts";
import { type Handoff, readHandoffs } from "./handoff.ts";
import { handToColleague, takeOffer } from "./hand_to_colleague.ts";
import { keepByNumber } from "./keep_by_number.ts";
import { type LegRow, readLegs } from "../row.ts";

/**
 * A warm transfer: who was asked takes the call over, the agent leaves it (CE01-F48). A colleague
 * gets the interaction; a number keeps the caller and the agent goes into wrap-up (CE01-F26).
 * Refusals: 409 `call.not_connected`, `call.nobody_answered`, and the queue's own.
 */
export async function completeTransfer(hub: Hub, id: string): Promise<CallView> {
  if (await goneOn(hub, id)) return await changedCall(hub, id);
  const own = await findOwnCall(hub, id);
  const asked = whoTakesOver(own);
  const op = `${TRANSFER}${id}:${operationId(hub)}`;
  const handoff: Handoff = {
    op,
    call_id: id,
    kind: asked.agent_id === "" ? "number" : "agent",
    leg_id: asked.id,
    from_agent: own.row.agent_id ?? "",
    at: hub.now(),
    done_at: null,
  };
  if (handoff.kind === "number") await keepByNumber(hub, handoff, true);
  else await toColleague(hub, own, asked, handoff);
  return await changedCall(hub, id);
}

async function toColleague(
  hub: Hub,
  { row }: OwnCall,
  asked: LegRow,
  handoff: Handoff,
): Promise<void> {
  try {
    await handToColleague(hub, {
      row,
      handoff,
      returnTo: row.agent_id,
      also: [promiseHandover(hub, handoff.op, row.id, "", null)],
    }, asked);
  } catch (error) {
    if (isRefusal(error, "conflict")) await hub.db.write([withdrawHandover(handoff.op)]);
    throw error;
  }
}

/** Who is asked, else who joined last; they must have answered. */
function whoTakesOver({ row, legs }: OwnCall): LegRow {
  const there = legs.filter((leg) => leg.answered_at !== null);
  const asked = there.findLast((leg) => leg.kind === "consult") ??
    there.findLast((leg) => leg.kind === "party");
  if (asked !== undefined) return asked;
  throw new HubError("conflict", "Nobody who could take the call over has answered", {
    code: "call.nobody_answered",
    extra: { state: row.state },
  });
}

/** A first try came so far that the call is offered to who was asked: it is taken up there. */
async function goneOn(hub: Hub, id: string): Promise<boolean> {
  const row = await findInteraction(hub, id);
  if (row.state !== "offered") return false;
  const handoff = (await readHandoffs(hub.db, id)).findLast((one) => one.kind === "agent");
  if (handoff?.done_at !== null || handoff.from_agent !== hub.actor.id) return false;
  const leg = (await readLegs(hub.db, id)).find((one) => one.id === handoff.leg_id);
  if (leg === undefined || leg.ended_at !== null) return false;
  await takeOffer(hub, id, { id: leg.agent_id, name: leg.name });
  return true;
}
