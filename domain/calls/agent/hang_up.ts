import type { CallView } from "../../../types/api/calls.ts";
import type { Hub } from "../../../types/hub.ts";
import { endInteraction } from "../../interactions/end.ts";
import { changedCall, findOwnCall } from "./desk.ts";

/** The agent hangs up: every leg ends and the wrap-up begins (CE01-F51). */
export async function hangUpCall(hub: Hub, id: string): Promise<CallView> {
  await findOwnCall(hub, id);
  await endInteraction(hub, id);
  return await changedCall(hub, id);
}
