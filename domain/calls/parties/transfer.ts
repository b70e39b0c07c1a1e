import type { CallView } from "../../../types/api/calls.ts";
import type { Hub } from "../../../types/hub.ts";
import { transferInteraction } from "../../interactions/transfer.ts";
import { changedCall, findOwnCall } from "../agent/desk.ts";
import { transferToEntry } from "./transfer_entry.ts";
import { transferToNumber } from "./transfer_number.ts";

export interface CallTransferWish {
  agent?: string | undefined;
  queue?: string | undefined;
  number?: string | undefined;
  entryPoint?: string | undefined;
  note: string;
}

/**
 * Hands a call on without talking to the target first (CE01-F48): to an agent or a queue through
 * the queue's own transfer, which sends the caller back to waiting; to a number outside; to an
 * entry point that takes transfers.
 */
export async function transferCall(
  hub: Hub,
  id: string,
  wish: CallTransferWish,
): Promise<CallView> {
  if (wish.number !== undefined) await transferToNumber(hub, id, wish.number);
  else if (wish.entryPoint !== undefined) {
    await transferToEntry(hub, id, { entryPoint: wish.entryPoint, note: wish.note });
  } else {
    await findOwnCall(hub, id);
    await transferInteraction(hub, id, { agent: wish.agent, queue: wish.queue, note: wish.note });
  }
  return await changedCall(hub, id);
}
