import type { Value } from "../../../types/flows.ts";
import { tame } from "../../rules/fill.ts";
import { renderPrompt } from "../prompts.ts";
import { goTo, type Handler, type Move, type NodeOf, note, type Run } from "../run.ts";
import { checkDigitFits } from "./check_digit.ts";
import { type Again, askAgain, askDigits, type Asked, readKeys } from "./digits.ts";

type Identify = NodeOf<"identify">;

/** Parts of the node: looked up by the calling number, then by what is keyed. */
const BY_ADDRESS = 0;
const BY_IDENTIFIER = 1;
/** A number that can be looked up: withheld, short and malformed ones are not (CE07-B5). */
const USABLE = /^\+[1-9]\d{6,14}$/;

/** Who is calling (CE07-F2 to F10). */
export const identify: Handler<"identify"> = {
  enter(run, node) {
    const { status, level } = run.frame.identity;
    // Known is known: a higher level is a matter of verification (CE07-F1, F2).
    if (status !== "none" || level >= node.requiredLevel) {
      return goTo(node.next, "skipped", "ended");
    }
    run.frame.identity.reason = "";
    const address = String(run.world.value("cli") ?? "");
    if (node.byAddress && USABLE.test(address)) {
      return { wait: { kind: "effect", effect: { kind: "find_by_address", address } } };
    }
    return ask(run, node);
  },
  resume(run, node, input) {
    if (input.kind === "effect") return found(run, node, input.result);
    const keyed = readKeys(input, node, run.frame.language);
    if (keyed.kind === "skip") return failed(run, node, "key");
    if (keyed.kind !== "digits") return again(run, node, keyed.kind);
    if (!checkDigitFits(keyed.digits, node.checkDigit)) return again(run, node, "wrong");
    run.frame.part = BY_IDENTIFIER;
    return {
      wait: {
        kind: "effect",
        effect: { kind: "find_by_identifier", identifier: keyed.digits },
      },
    };
  },
};

/** Exactly one match identifies; several count as none (CE07-F4, F6). */
function found(run: Run, node: Identify, result: Record<string, Value> | null): Move {
  if (result === null) return failed(run, node, "system");
  if (result.locked === true) return failed(run, node, "locked");
  const customer = tame(String(result.customer ?? ""));
  if (result.matches === 1 && customer !== "") {
    const by = run.frame.part === BY_ADDRESS ? "address" : "identifier";
    const name = tame(String(result.name ?? ""));
    run.frame.identity = { status: "identified", level: 1, customer, name, by, reason: "" };
    note(run, "matched", by);
    if (node.greet && name !== "") renderPrompt(run, node.greeting, "greeting", { name });
    return goTo(node.next, "identified", "ended");
  }
  return run.frame.part === BY_ADDRESS ? ask(run, node) : again(run, node, "wrong");
}

function ask(run: Run, node: Identify): Move {
  run.frame.part = BY_IDENTIFIER;
  return askDigits(run, askedOf(node));
}

const again = (run: Run, node: Identify, why: Again): Move =>
  askAgain(run, askedOf(node), why) ?? failed(run, node, "no_match");

const askedOf = (node: Identify): Asked => ({
  ...node,
  secret: false,
  builtIn: "identifier",
});

function failed(run: Run, node: Identify, reason: string): Move {
  run.frame.identity.reason = reason;
  note(run, "failed", reason);
  if (reason === "system") renderPrompt(run, node.unavailable, "unavailable");
  else renderPrompt(run, node.failure, "notIdentified");
  return goTo(node.failed, reason, "ended");
}
