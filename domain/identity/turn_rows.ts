import type { FlowFrame, FlowStep } from "../../types/flows.ts";
import type { Hub, Statement } from "../../types/hub.ts";
import { keepRows } from "./keep.ts";
import { failedRows } from "./lock.ts";

/** What a node tells of a verification that failed without an answer to judge. */
export const UNANSWERED = "unanswered";

/** What a turn leaves of who calls, part of its unit: what was proved, and attempts that failed. */
export function identityRows(
  hub: Hub,
  turn: { call: string; address: string; frame: FlowFrame; steps: readonly FlowStep[] },
): Statement[] {
  const { call, address, frame, steps } = turn;
  const failed = steps.filter((s) => s.outcome === "fact" && s.detail === UNANSWERED);
  const suspect = { customer: frame.identity.customer, address };
  return [
    ...keepRows(hub, { address, call, identity: frame.identity, onLine: true }),
    ...failed.flatMap(() => failedRows(hub, suspect, call)),
  ];
}
