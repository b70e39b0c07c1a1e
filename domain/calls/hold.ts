import type { CallView } from "../../types/api/calls.ts";
import type { Hub } from "../../types/hub.ts";
import { actorName } from "../journal/actor.ts";
import { eventRow } from "../journal/event_row.ts";
import { newCommand } from "./commands.ts";
import { changedCall, findOwnCall } from "./desk.ts";

/** Puts the caller on hold with music, or takes the call back (CE01-F47). A repeat changes nothing. */
export async function holdCall(hub: Hub, id: string, on: boolean): Promise<CallView> {
  const { row, call, customer } = await findOwnCall(hub, id);
  if ((customer.held === 1) === on) return await changedCall(hub, id);
  await hub.db.write([
    {
      sql: "UPDATE call_legs SET held = ? WHERE id = ? AND ended_at IS NULL",
      args: [on ? 1 : 0, customer.id],
    },
    newCommand(hub, { do: "hold", call: id, leg: customer.id, on }),
    eventRow({
      id: hub.id(),
      at: hub.now(),
      kind: on ? "call.held" : "call.retrieved",
      actor: actorName(hub),
      agent: row.agent_id,
      interaction: id,
      conversation: call.conversation_id,
      queue: row.queue,
      medium: "voice",
    }),
  ]);
  return await changedCall(hub, id);
}
