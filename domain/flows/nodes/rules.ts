import { isBlank } from "../../rules/facts.ts";
import type { Treatment } from "../../../types/configuration/flow_nodes.ts";
import { type Applied, applyRules } from "../../rules/apply_rules.ts";
import { assign, factsOf, setVar } from "../facts.ts";
import { renderPrompt } from "../prompts.ts";
import { fault, goTo, type Handler, note, type Run, tell } from "../run.ts";
import { hear, offer } from "../treatments.ts";

/** A rule node entered so often has led back to itself: the generic way is taken (CE09-B7). */
const MAX_VISITS = 2;

/** Rules decide where it goes on (CE09-F4, F13). */
export const rule: Handler<"rule"> = {
  enter(run, node) {
    const visits = (run.frame.visits[node.id] ?? 0) + 1;
    run.frame.visits[node.id] = visits;
    if (visits > MAX_VISITS) {
      note(run, "exhausted", "circle");
      return goTo(node.otherwise, "circle", "ended");
    }
    const applied = applyRules(node.rules, factsOf(run), (one) => fire(run, one));
    reportRules(run, applied);
    if (applied.fired.length > 0) note(run, "matched", applied.fired.join(", "));
    const word = applied.fired.length > 0 ? applied.fired.join(", ") : "none";
    return goTo(applied.next ?? node.otherwise, word, "ended");
  },
  resume: (run, node) => rule.enter(run, node),
};

/** Sets its variables, then says its message to whom it may be said and who would hear it whole. */
function fire(run: Run, one: Treatment): void {
  assign(run, one.assign);
  offer(run, "rule", one.name, "fired");
  if (one.next !== null) tell(run, "treatment", { treatment: "route", rule: one.name });
  if (run.frame.identity.level < one.requiredLevel) return;
  const from = run.say.length;
  if (renderPrompt(run, one.say) !== "said") return;
  offer(run, "message", one.name, "said");
  hear(run, one.name, from);
}

/** What each rule came to, for its makers: one that cannot be tested raises an alarm (CE09-B2, M8). */
function reportRules(run: Run, { tested }: Applied): void {
  for (const { name, result } of tested) {
    tell(run, "rule", { rule: name, held: result === "held", invalid: result === "wrong" });
    if (result === "wrong") fault(run, `rule "${name}": a value cannot be compared`);
  }
}

export const set: Handler<"set"> = {
  enter(run, node) {
    assign(run, node.assign);
    return goTo(node.next, "set", "ended");
  },
  resume: (run, node) => set.enter(run, node),
};

/** Facts from a company's own system; none = blank and on (CE09-F3, B1). */
export const lookup: Handler<"lookup"> = {
  enter(run, node) {
    const by = factsOf(run).value(node.by);
    if (isBlank(by)) {
      note(run, "failed", "nothing to look up by");
      return goTo(node.failed, "blank", "ended");
    }
    const effect = { kind: "lookup", source: node.source, by: String(by) } as const;
    return { wait: { kind: "effect", effect } };
  },
  resume(run, node, input) {
    const result = input.kind === "effect" ? input.result : null;
    if (result === null) {
      note(run, "failed", "system");
      return goTo(node.failed, "failed", "ended");
    }
    for (const [name, field] of Object.entries(node.into)) {
      setVar(run, name, Object.hasOwn(result, field) ? result[field] : null);
    }
    note(run, "matched");
    return goTo(node.next, "found", "ended");
  },
};
