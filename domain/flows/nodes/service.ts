import type { FlowInput } from "../../../types/flows.ts";
import { sayBuiltIn } from "../prompts.ts";
import { end, goTo, type Handler, type Move, type NodeOf, note, type Run } from "../run.ts";
import { announced } from "./service_messages.ts";
import { informed, received } from "./service_reception.ts";
import { PART } from "./service_state.ts";
import { estimated } from "./service_target.ts";

type Node = NodeOf<"service">;

/**
 * A call is received as its service says: hours, emergency, greeting, what is known of the caller,
 * rules, expected wait and messages, then its queue (CE02-F2 to F17).
 */
export const service: Handler<"service"> = {
  enter(run, node) {
    const state = run.frame.service;
    // Back from the offer of a callback that was not taken (CE02-F15).
    if (state?.node === node.id && state.resumeAt !== undefined) {
      const from = state.resumeAt;
      delete state.resumeAt;
      return announced(run, node, state, from, null);
    }
    return received(run, node);
  },
  resume(run, node, input) {
    const state = run.frame.service;
    if (state === undefined) return received(run, node);
    switch (input.kind) {
      case "effect":
        return run.frame.part === PART.context
          ? informed(run, node, state, input.result)
          : estimated(run, node, state, input.result);
      case "dialled":
        return dialled(run, node, input);
      case "unserved":
        return unserved(run, node, input.reason);
      default:
        return received(run, node);
    }
  },
};

/** The number it was diverted to: whoever is not reached there is never left in silence (B9). */
function dialled(run: Run, node: Node, input: Extract<FlowInput, { kind: "dialled" }>): Move {
  if (input.outcome === "completed") {
    note(run, "matched", input.outcome);
    return end("transferred_external");
  }
  note(run, "failed", input.outcome);
  sayBuiltIn(run, "apology");
  return goTo(node.otherwise, input.outcome, "failed");
}

function unserved(run: Run, node: Node, reason: string): Move {
  note(run, "failed", reason);
  if (node.otherwise === null) sayBuiltIn(run, "apology");
  return goTo(node.otherwise, reason, "announced_end");
}
