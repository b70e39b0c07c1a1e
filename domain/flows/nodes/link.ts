import { renderPrompt } from "../prompts.ts";
import { goTo, type Handler, note } from "../run.ts";

/** Sends a caller's phone the way on into a visual IVR, with a token that says who it is (CE07-F20). */
export const link: Handler<"link"> = {
  enter(run, node) {
    const { identity, language } = run.frame;
    if (identity.customer === "" || identity.level < node.requiredLevel) {
      note(run, "failed", "level");
      return goTo(node.failed, "level", "ended");
    }
    const times = (run.frame.visits[node.id] ?? 0) + 1;
    run.frame.visits[node.id] = times;
    const { from, url, lifetimeMin } = node;
    const text = node.text[language] ?? node.text[run.flow.languages[0]!] ?? "";
    return {
      wait: {
        kind: "effect",
        effect: {
          kind: "send_link",
          key: `${node.id}:${times}`,
          to: String(run.world.value("cli") ?? ""),
          ...{ from, url, text, language, lifetimeMin, identity },
        },
      },
    };
  },
  resume(run, node, input) {
    const result = input.kind === "effect" ? input.result : null;
    if (result?.sent !== true) {
      const why = String(result?.why ?? "system");
      note(run, "failed", why);
      return goTo(node.failed, why, "ended");
    }
    note(run, "matched", "sent");
    renderPrompt(run, node.prompt, "linkSent");
    return goTo(node.next, "sent", "ended");
  },
};
