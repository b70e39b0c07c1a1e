import { isBlank } from "../../rules/facts.ts";
import { applyRules } from "../../rules/apply_rules.ts";
import { assign, factsOf, setVar } from "../facts.ts";
import { goTo, type Handler, note } from "../run.ts";

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
    const applied = applyRules(node.rules, factsOf(run), (values) => assign(run, values));
    if (applied.fired.length > 0) note(run, "matched", applied.fired.join(", "));
    const word = applied.fired.length > 0 ? applied.fired.join(", ") : "none";
    return goTo(applied.next ?? node.otherwise, word, "ended");
  },
  resume: (run, node) => rule.enter(run, node),
};

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
