import type { FlowInput } from "../../../types/flows.ts";
import { renderPrompt, sayBuiltIn } from "../prompts.ts";
import { goTo, type Move, note, type Run, tell } from "../run.ts";
import {
  ask,
  type Callback,
  CANCELLED,
  HELD,
  KEY,
  OPEN,
  PART,
  resultOf,
} from "./callback_number.ts";

/** A callback of this number is open: kept, or cancelled for waiting in its place (CE03-F21). */
export function tellOpen(run: Run, node: Callback, id: string): Move {
  if (run.frame.vars[OPEN] !== id) tell(run, "callback_open");
  run.frame.vars[OPEN] = id;
  run.frame.part = PART.open;
  renderPrompt(run, node.alreadyOpen, "callbackOpen");
  const { timeoutSec } = node;
  return { wait: { kind: "gather", most: 1, endKey: "", timeoutSec, secret: false } };
}

export function openAlready(run: Run, node: Callback, input: FlowInput): Move {
  const key = input.kind === "keys" ? input.digits.slice(0, 1) : "";
  if (key === KEY.keep) {
    note(run, "matched", "kept");
    sayBuiltIn(run, "callbackKept");
    renderPrompt(run, node.goodbye, "goodbye");
    return { wait: { kind: "hangup", reason: "callback_kept" }, word: "kept" };
  }
  const again = key !== KEY.cancel && ++run.frame.tries <= node.repeats;
  if (again) {
    note(run, key === "" ? "no_input" : "invalid");
    return tellOpen(run, node, String(run.frame.vars[OPEN]));
  }
  // Who says nothing is on the line: served there, and not called as well.
  note(run, "matched", "cancelled");
  run.frame.part = PART.cancel;
  return ask({ do: "cancel", request: String(run.frame.vars[OPEN]) });
}

export function cancelled(run: Run, node: Callback, input: FlowInput): Move {
  const arrivedAt = resultOf(input)?.arrivedAt;
  if (typeof arrivedAt === "number") {
    run.frame.vars[HELD] = arrivedAt;
    sayBuiltIn(run, "callbackCancelled");
    return goTo(node.next, CANCELLED, "ended");
  }
  note(run, "failed", "cancel");
  return goTo(node.next, "not_cancelled", "ended");
}
