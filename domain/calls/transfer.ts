import type { CallView } from "../../types/api/calls.ts";
import { HubError } from "../../types/errors.ts";
import type { Hub } from "../../types/hub.ts";
import { transferInteraction } from "../interactions/transfer.ts";
import { changedCall, findOwnCall } from "./desk.ts";

export interface CallTransferWish {
  agent?: string | undefined;
  queue?: string | undefined;
  number?: string | undefined;
  note: string;
}

/**
 * Hands a call on without talking to the target first (CE01-F48): to an agent or a queue through
 * the queue's own transfer, which sends the caller back to waiting. Numbers outside: not yet.
 */
export async function transferCall(
  hub: Hub,
  id: string,
  wish: CallTransferWish,
): Promise<CallView> {
  await findOwnCall(hub, id);
  if (wish.number !== undefined) {
    throw new HubError("unprocessable", "Calls cannot be handed to numbers outside yet", {
      code: "call.number_unsupported",
      errors: [{ field: "number", code: "unsupported" }],
    });
  }
  await transferInteraction(hub, id, { agent: wish.agent, queue: wish.queue, note: wish.note });
  return await changedCall(hub, id);
}
