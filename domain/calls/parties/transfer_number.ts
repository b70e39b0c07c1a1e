import { HubError } from "../../../types/errors.ts";
import type { Hub } from "../../../types/hub.ts";
import { TRANSFER } from "../../interactions/handover.ts";
import { operationId } from "../../operation.ts";
import { callIn, outside } from "./add_party.ts";
import { findOwnCall, notConnected } from "../agent/desk.ts";
import { handoffRow, onTheWay, readHandoffs } from "./handoff.ts";

/**
 * To a number outside without talking to it first: it is called while the caller hears music, and
 * keeps them once it answers. Until then they are the agent's, to whom they come back when nobody
 * answers (CE01-F27, F49): never dead air. Refusals: 409 `call.not_connected`, `call.on_its_way`.
 */
export async function transferToNumber(hub: Hub, id: string, number: string): Promise<void> {
  const operation = operationId(hub);
  const op = `${TRANSFER}${id}:${operation}`;
  const own = await findOwnCall(hub, id);
  if (own.own === undefined) throw notConnected(id, own.row.state);
  if (onTheWay(await readHandoffs(hub.db, id)) !== null) {
    throw new HubError("conflict", "The call is on its way to a number already", {
      code: "call.on_its_way",
    });
  }
  const leg = `${id}-p${operation}`;
  await callIn(
    hub,
    own,
    { leg, agent: "", to: outside(number), consult: false, held: true },
    [handoffRow({
      op,
      call_id: id,
      kind: "number",
      leg_id: leg,
      from_agent: own.row.agent_id ?? "",
      at: hub.now(),
    })],
  );
}
