import type { EntryPoint } from "../../../types/configuration/entry_points.ts";
import type { FlowInput } from "../../../types/flows.ts";
import { builtInText } from "../../flows/texts.ts";
import type { Outcome } from "../flow/outcome.ts";

/** How long the overflow number rings, seconds. */
const RING_SEC = 30;

/**
 * The queue cannot be reached (IV-11): the flow's own way out where it leads to a message or
 * anywhere else, else the entry point's overflow number, else music until the queue is back.
 * `waiting` is how the call stood in front of the queue, `said` what its flow makes of that.
 */
export function withoutQueue(
  entry: EntryPoint | undefined,
  waiting: Outcome,
  said: Outcome,
): Outcome {
  if (said.wait.kind !== "hangup") return said;
  const number = entry?.voice.overflowNumber ?? "";
  if (number === "") return said.wait.reason === "announced_end" ? waiting : said;
  return {
    ...waiting,
    frame: { ...waiting.frame, vars: { ...waiting.frame.vars, overflowed: true } },
    steps: said.steps,
    wait: { kind: "dial", number, timeoutSec: RING_SEC },
  };
}

/** Whether the overflow number was dialled instead of the queue: then the flow is over. */
export const isOverflowed = ({ frame }: Pick<Outcome, "frame">): boolean =>
  frame.vars?.overflowed === true;

/** The overflow number was talked to, or did not answer. */
export function afterOverflow(said: Outcome, input: FlowInput, languages: string[]): Outcome {
  const talked = input.kind === "dialled" && input.outcome === "completed";
  return {
    ...said,
    say: talked ? [] : [{ kind: "text", ...builtInText("apology", languages) }],
    wait: { kind: "hangup", reason: talked ? "transferred_external" : "failed" },
  };
}
