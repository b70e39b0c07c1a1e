import { spokenNumber } from "../../callbacks/wait_band.ts";
import type { CallbackAsk, CallbackRules, FlowInput, Value } from "../../../types/flows.ts";
import { renderPrompt, sayBuiltIn } from "../prompts.ts";
import { goTo, type Move, type NodeOf, note, type Run } from "../run.ts";

export type Callback = NodeOf<"callback">;

/** Parts of the node, in `frame.part`. */
export const PART = {
  check: 0,
  offer: 1,
  own: 2,
  entry: 3,
  number: 4,
  entered: 5,
  store: 6,
  open: 7,
  cancel: 8,
} as const;

/** What the node keeps in the frame. */
export const OFFER = {
  /** Offered while waiting: the wait itself is not said again (CE03-F23). */
  waiting: "callbackWaiting",
  made: "callbackOffered",
  wait: "callbackWaitSec",
  own: "callbackOwn",
  number: "callbackTo",
  spoken: "callbackNumber",
} as const;
/** The open request of somebody who calls again. */
export const OPEN = "callbackOpen";
/** Arrival of a cancelled request, ms: the caller waits in its place. */
export const HELD = "callbackArrivedAt";
export const CANCELLED = "cancelled";
export const KEY = { confirm: "1", other: "2", keep: "1", cancel: "2" } as const;

export const resultOf = (input: FlowInput): Record<string, Value> | null =>
  input.kind === "effect" ? input.result : null;

export const ask = (asked: CallbackAsk): Move => ({ wait: { kind: "callback", ask: asked } });

export const rulesOf = (node: Callback): CallbackRules => ({
  countries: node.countries,
  minDigits: node.minDigits,
  maxDigits: node.maxDigits,
  openOnly: node.openOnly,
  closingReserveMin: node.closingReserveMin,
});

/** The caller's own number is read back; without one that can be called, another is asked (CE03-F9). */
export function startNumber(run: Run, node: Callback): Move {
  const own = String(run.frame.vars[OFFER.own] ?? "");
  return own === "" ? enter(run, node) : readBack(run, node, own, PART.own);
}

/** What came while the number is found out: confirmed, another one, or nothing useful (CE03-F10). */
export function takeNumber(
  run: Run,
  node: Callback,
  input: FlowInput,
  confirmed: () => Move,
): Move {
  const keys = input.kind === "keys" ? input.digits : "";
  if (run.frame.part === PART.entry) {
    if (keys === "") return failed(run, node, "no_input");
    run.frame.part = PART.number;
    return ask({ do: "number", digits: keys, rules: rulesOf(node) });
  }
  if (run.frame.part === PART.number) return tested(run, node, input);
  const key = keys.slice(0, 1);
  if (key === KEY.confirm) {
    note(run, "matched", run.frame.part === PART.own ? "own_number" : "other_number");
    return confirmed();
  }
  if (key === KEY.other) {
    if (run.frame.part === PART.entered) return failed(run, node, "invalid");
    return enter(run, node);
  }
  note(run, key === "" ? "no_input" : "invalid");
  if (++run.frame.tries > node.numberRepeats) return giveUp(run, node);
  return readBack(run, node, String(run.frame.vars[OFFER.number]), run.frame.part);
}

/** The number as it can be called, or why not: the entry is repeated (CE03-R13, B4). */
function tested(run: Run, node: Callback, input: FlowInput): Move {
  const result = resultOf(input);
  const number = String(result?.number ?? "");
  if (number !== "") return readBack(run, node, number, PART.entered);
  if (result !== null) renderPrompt(run, node.numberRefused, "callbackRefused");
  return failed(run, node, "invalid", String(result?.refused ?? "unknown"));
}

function enter(run: Run, node: Callback): Move {
  run.frame.part = PART.entry;
  renderPrompt(run, node.numberEntry, "callbackEntry");
  return {
    wait: {
      kind: "gather",
      most: node.maxDigits,
      endKey: "#",
      timeoutSec: node.timeoutSec,
      secret: false,
    },
  };
}

function readBack(run: Run, node: Callback, number: string, part: number): Move {
  run.frame.part = part;
  run.frame.vars[OFFER.number] = number;
  const spoken = spokenNumber(number);
  run.frame.vars[OFFER.spoken] = spoken;
  renderPrompt(run, node.readBack, "callbackOwn", { number: spoken, callbackNumber: spoken });
  const { timeoutSec } = node;
  return { wait: { kind: "gather", most: 1, endKey: "", timeoutSec, secret: false } };
}

function failed(run: Run, node: Callback, why: "no_input" | "invalid", detail = ""): Move {
  note(run, why, detail);
  return ++run.frame.tries > node.numberRepeats ? giveUp(run, node) : enter(run, node);
}

/** Told, and on to the queue with the place kept. */
function giveUp(run: Run, node: Callback): Move {
  note(run, "exhausted", "number");
  sayBuiltIn(run, "callbackGivenUp");
  return goTo(node.next, "no_number", "ended");
}
