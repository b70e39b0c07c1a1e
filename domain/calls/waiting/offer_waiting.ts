import { waitBand } from "../../callbacks/wait_band.ts";
import { OFFER, rulesOf } from "../../flows/nodes/callback_number.ts";
import type { FlowNode } from "../../../types/configuration/flow_nodes.ts";
import type { Hub } from "../../../types/hub.ts";
import { readInteraction } from "../../interactions/row.ts";
import { answerAsk } from "./callback_asks.ts";
import { documentOf, entryIn } from "../flow/document.ts";
import { type CallRow, frameOf, readCall, waitOf } from "../row.ts";
import { stepCall } from "../flow/step.ts";

type QueueNode = Extract<FlowNode, { type: "queue" }>;

/** Whether a waiting caller is being offered something now, beside the waiting. */
export const isAside = (call: CallRow): boolean => waitOf(call)?.kind === "gather";

/**
 * Makes the offer of a callback to who has waited long enough, once a call, where the wait is still
 * long; the place in the queue is kept meanwhile (CE03-R21, F23). True = it is being made now.
 */
export async function offerNow(
  hub: Hub,
  call: CallRow,
  node: QueueNode,
  round: number,
): Promise<boolean> {
  const frame = frameOf(call);
  if (node.offer === null || node.offerAfterSec === 0 || frame.vars[OFFER.made] === true) {
    return false;
  }
  const row = await readInteraction(hub.db, call.id);
  const since = row?.queued_at ?? hub.now();
  if (row?.state !== "queued" || hub.now() - since < node.offerAfterSec * 1000) return false;
  if (!await isWorthIt(hub, call, node.offer, row.queue)) return false;
  await stepCall(hub, {
    call: call.id,
    step: "current",
    request: `offer:${call.id}:${round}`,
    input: { kind: "offer" },
  });
  const now = await readCall(hub.db, call.id);
  return now !== null && isAside(now);
}

/** Looked at before the music stops: nobody is taken aside for nothing. */
async function isWorthIt(
  hub: Hub,
  call: CallRow,
  offer: string,
  queue: string,
): Promise<boolean> {
  const document = await documentOf(hub, call.version);
  const entry = entryIn(document, call.entry_point);
  const node = entry?.flow?.nodes.find((n) => n.id === offer);
  if (entry === null || node?.type !== "callback") return false;
  const ani = call.ani.startsWith("+") ? call.ani : "";
  const result = await answerAsk(hub, { id: call.id, ani }, {
    entry,
    frame: frameOf(call),
    ask: { do: "check", queue: node.queue ?? queue, rings: [], rules: rulesOf(node) },
  });
  if (result === null || result.refused) return false;
  const wait = typeof result.wait === "number" ? result.wait : null;
  return waitBand(wait, node) !== "below";
}
