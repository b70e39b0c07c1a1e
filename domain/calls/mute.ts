import type { CallView } from "../../types/api/calls.ts";
import type { Hub } from "../../types/hub.ts";
import { newCommand } from "./commands.ts";
import { changedCall, findOwnCall } from "./desk.ts";

/** Silences the agent's own leg, or lets it be heard again. */
export async function muteCall(hub: Hub, id: string, on: boolean): Promise<CallView> {
  const { own } = await findOwnCall(hub, id);
  if (own === undefined || (own.muted === 1) === on) return await changedCall(hub, id);
  await hub.db.write([
    { sql: "UPDATE call_legs SET muted = ? WHERE id = ?", args: [on ? 1 : 0, own.id] },
    newCommand(hub, { do: "mute", call: id, leg: own.id, on }),
  ]);
  return await changedCall(hub, id);
}
