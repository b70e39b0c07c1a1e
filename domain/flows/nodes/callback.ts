import { waitBand } from "../../callbacks/wait_band.ts";
import type { CallbackAsk, FlowInput } from "../../../types/flows.ts";
import { renderPrompt, sayBuiltIn } from "../prompts.ts";
import { goTo, type Handler, type Move, note, type Run, tell } from "../run.ts";
import {
  ask,
  type Callback,
  OFFER,
  PART,
  resultOf,
  rulesOf,
  startNumber,
  takeNumber,
} from "./callback_number.ts";
import { cancelled, openAlready, tellOpen } from "./callback_open.ts";
import { sayWait, targetOf, unserved } from "./callback_target.ts";

/**
 * Offers to ring back instead of waiting (CE03-F2 to F12): the wait is asked for, said by the
 * thresholds, the offer made, the number confirmed and the request handed to the driver, which
 * stores it before a word about it is said. Whoever does not want it goes on waiting.
 */
export const callback: Handler<"callback"> = {
  enter(run, node) {
    run.frame.part = PART.check;
    const { queue, rings } = targetOf(run, node);
    return ask({ do: "check", queue, rings, rules: rulesOf(node) });
  },
  resume(run, node, input) {
    if (input.kind === "unserved") return unserved(run, node, input.reason);
    switch (run.frame.part) {
      case PART.check:
        return checked(run, node, input);
      case PART.offer:
        return offered(run, node, input);
      case PART.open:
        return openAlready(run, node, input);
      case PART.cancel:
        return cancelled(run, node, input);
      case PART.store:
        return stored(run, node, input);
      default:
        return takeNumber(run, node, input, () => request(run, node));
    }
  },
};

/** What the wait is and whether anything may be offered (CE03-F3 to F5, B2). */
function checked(run: Run, node: Callback, input: FlowInput): Move {
  const result = resultOf(input);
  if (result === null) {
    note(run, "failed", "check");
    return leave(node, "not_checked");
  }
  if (result.open) return tellOpen(run, node, String(result.open));
  const wait = typeof result.wait === "number" ? result.wait : null;
  const band = waitBand(wait, node);
  tell(run, "callback_checked", { band, seconds: wait });
  if (band === "below") return leave(node, "below");
  if (result.refused) return leave(node, `not_offered:${String(result.refused)}`);
  run.frame.vars[OFFER.wait] = wait;
  run.frame.vars[OFFER.own] = result.own ?? "";
  run.frame.vars[OFFER.made] = true;
  if (run.frame.vars[OFFER.waiting] !== true) sayWait(run, node, wait);
  tell(run, "callback_offered");
  return offer(run, node);
}

function offer(run: Run, node: Callback): Move {
  run.frame.part = PART.offer;
  renderPrompt(run, node.prompt, "callback", { key: node.key });
  const { timeoutSec } = node;
  return { wait: { kind: "gather", most: 1, endKey: "", timeoutSec, secret: false } };
}

/** Accepted, declined, or nothing useful after the repeats (CE03-F7, F8). */
function offered(run: Run, node: Callback, input: FlowInput): Move {
  const key = input.kind === "keys" ? input.digits.slice(0, 1) : "";
  if (key === node.key) {
    note(run, "matched", "accepted");
    tell(run, "callback_answered", { answer: "accepted" });
    run.frame.tries = 0;
    return startNumber(run, node);
  }
  note(run, key === "" ? "no_input" : "invalid");
  if (++run.frame.tries <= node.repeats) return offer(run, node);
  note(run, "exhausted");
  tell(run, "callback_answered", { answer: key === "" ? "none" : "declined" });
  return leave(node, "declined");
}

function request(run: Run, node: Callback): Move {
  run.frame.part = PART.store;
  const { queue, rings, priority } = targetOf(run, node);
  const expected = run.frame.vars[OFFER.wait];
  const asked: CallbackAsk = {
    do: "request",
    number: String(run.frame.vars[OFFER.number] ?? ""),
    queue,
    rings,
    priority,
    expectedSec: typeof expected === "number" ? expected : null,
  };
  return ask(asked);
}

/** Said only once it is stored; else the truth, and the place is kept (CE03-F11, B3). */
function stored(run: Run, node: Callback, input: FlowInput): Move {
  const result = resultOf(input);
  if (result?.stored === true) {
    delete run.frame.vars.deflected;
    note(run, "matched", "registered");
    tell(run, "callback_registered");
    const number = String(run.frame.vars[OFFER.spoken] ?? "");
    renderPrompt(run, node.confirmation, "callbackConfirmed", { number, callbackNumber: number });
    renderPrompt(run, node.goodbye, "goodbye");
    return { wait: { kind: "hangup", reason: "callback_taken" }, word: "callback" };
  }
  if (result?.why === "answered") return leave(node, "answered");
  note(run, "failed", String(result?.why ?? "not_stored"));
  sayBuiltIn(run, "callbackFailed");
  return leave(node, "not_stored");
}

const leave = (node: Callback, word: string): Move => goTo(node.next, word, "ended");
