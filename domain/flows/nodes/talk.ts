import { renderPrompt } from "../prompts.ts";
import { deflected, end, goTo, type Handler } from "../run.ts";

/** Says something and goes on. Personal words only at their level of identity (CE09-B6). */
export const say: Handler<"say"> = {
  enter(run, node) {
    if (run.frame.identity.level < node.requiredLevel) {
      return goTo(node.next, "skipped", "ended");
    }
    const rendered = renderPrompt(run, node.prompt);
    return goTo(node.next, rendered === "blank" ? "skipped" : "said", "ended");
  },
  resume: (run, node) => say.enter(run, node),
};

/** Says goodbye; the contact ends. */
export const hangup: Handler<"hangup"> = {
  enter(run, node) {
    renderPrompt(run, node.prompt);
    const reason = node.reason === "ended" ? deflected(run) || "ended" : node.reason;
    return end(reason);
  },
  resume: (run) => end(deflected(run) || "ended"),
};
