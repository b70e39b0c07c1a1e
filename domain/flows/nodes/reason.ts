import { evaluate } from "../../rules/evaluate.ts";
import { factsOf } from "../facts.ts";
import { has, renderPrompt, sayBuiltIn, spokenKey } from "../prompts.ts";
import { goTo, type Handler, type Move, type NodeOf, note, type Run, tell } from "../run.ts";
import { offer, settle } from "../treatments.ts";

type Reason = NodeOf<"reason">;
type Candidate = Reason["candidates"][number];

/** Counted as visits: likely reasons asked in this call, wherever (CE09-R50). */
const ASKED = "asked:reason";
const YES = "1";
const NO = "2";

/** The most probable reason as a yes/no question (CE09-F7). */
export const reason: Handler<"reason"> = {
  enter: (run, node) => askNext(run, node, 0, "none"),
  resume(run, node, input) {
    const candidate = node.candidates[run.frame.part];
    if (candidate === undefined) return goTo(node.next, "none", "ended");
    const key = input.kind === "keys" ? input.digits.slice(0, 1) : "";
    if (key === YES) return answered(run, candidate, "yes", candidate.next);
    if (key === NO) {
      record(run, candidate, "no");
      note(run, "matched", "no");
      return askNext(run, node, run.frame.part + 1, "no");
    }
    if (node.agent !== null && key !== "" && key === node.agentKey) {
      tell(run, "agent_asked");
      return answered(run, candidate, "agent", node.agent);
    }
    return again(run, node, candidate, key);
  },
};

type Answer = "yes" | "no" | "none" | "agent";

/** Told once it is known: for a person is no answer to the question (CE09-M6). */
function record(run: Run, { name }: Candidate, word: Answer): void {
  settle(run, word);
  tell(run, "reason_asked", { candidate: name, answer: word === "agent" ? "none" : word });
}

function answered(run: Run, candidate: Candidate, word: "yes" | "agent", to: string): Move {
  record(run, candidate, word);
  note(run, "matched", word);
  return goTo(to, word, "ended");
}

/** The next candidate that holds and can be said whole; none, or enough asked = the generic way. */
function askNext(run: Run, node: Reason, from: number, word: string): Move {
  const { visits, identity } = run.frame;
  const facts = factsOf(run);
  for (let i = from; i < node.candidates.length && (visits[ASKED] ?? 0) < node.most; i++) {
    const candidate = node.candidates[i]!;
    if (!candidate.on || identity.level < candidate.requiredLevel) continue;
    if (!evaluate(candidate.when, facts) || renderPrompt(run, candidate.prompt) !== "said") {
      continue;
    }
    visits[ASKED] = (visits[ASKED] ?? 0) + 1;
    run.frame.part = i;
    run.frame.tries = 0;
    offer(run, "reason", candidate.name);
    return wait(run, node);
  }
  return goTo(node.next, word, "ended");
}

/** Neither yes nor no: asked again, then on without it (CE09-F10). */
function again(run: Run, node: Reason, candidate: Candidate, key: string): Move {
  note(run, key === "" ? "no_input" : "invalid", key);
  if (++run.frame.tries > node.repeats) {
    note(run, "exhausted");
    record(run, candidate, "none");
    return askNext(run, node, run.frame.part + 1, "none");
  }
  const builtIn = key === "" ? "noInput" : "invalid";
  renderPrompt(run, node.invalid, has(node.invalid) ? undefined : builtIn);
  renderPrompt(run, candidate.prompt);
  return wait(run, node);
}

function wait(run: Run, node: Reason): Move {
  sayBuiltIn(run, "yesNo");
  if (node.agent !== null && node.agentKey !== null) {
    sayBuiltIn(run, "person", { key: spokenKey(node.agentKey) });
  }
  return {
    wait: { kind: "gather", most: 1, endKey: "", timeoutSec: node.timeoutSec, secret: false },
  };
}
