import { renderPrompt, sayBuiltIn } from "../prompts.ts";
import { OFFER } from "./callback_number.ts";
import {
  deflected,
  end,
  goTo,
  type Handler,
  type Move,
  type NodeOf,
  note,
  type Run,
  served,
} from "../run.ts";

/** Into a queue; back from it when nobody took it. What is said meanwhile is the driver's. */
export const queue: Handler<"queue"> = {
  enter(run, node) {
    served(run);
    const { queue, priority, rings, lastAgent, waitLimitSec } = node;
    return { wait: { kind: "queue", queue, priority, rings, lastAgent, waitLimitSec } };
  },
  resume(run, node, input) {
    if (input.kind === "offer" && node.offer !== null) {
      run.frame.vars[OFFER.waiting] = true;
      return { to: node.offer, word: "offer" };
    }
    if (input.kind !== "unserved") return queue.enter(run, node);
    note(run, "failed", input.reason);
    const next = input.reason === "over_limit" ? node.overLimit ?? node.otherwise : node.otherwise;
    if (next === null) sayBuiltIn(run, "apology");
    return goTo(next, input.reason, "announced_end");
  },
};

/** To a number outside (CE01-F26, F27). */
export const transfer: Handler<"transfer"> = {
  enter(run, node) {
    served(run);
    const { number, timeoutSec, callerId } = node;
    return { wait: { kind: "dial", number, timeoutSec, ...(callerId ? { callerId } : {}) } };
  },
  resume(run, node, input) {
    if (input.kind !== "dialled") return transfer.enter(run, node);
    if (input.outcome === "completed") {
      note(run, "matched", input.outcome);
      return end("transferred_external");
    }
    note(run, "failed", input.outcome);
    sayBuiltIn(run, "apology");
    return goTo(node.failed, input.outcome, "failed");
  },
};

/** Records a message; one that is too short is asked for once more (CE01-F7 to F9). */
export const voicemail: Handler<"voicemail"> = {
  enter: (run, node) => record(run, node),
  resume(run, node, input) {
    const [seconds, hungUp] = input.kind === "recorded"
      ? [input.seconds, input.hungUp]
      : [0, false];
    if (seconds >= node.minSec) return taken(run, node, hungUp);
    note(run, "invalid", "too short");
    if (hungUp) return end(deflected(run) || "hangup");
    if (run.frame.tries++ === 0) return record(run, node);
    sayBuiltIn(run, "goodbye");
    return end(deflected(run) || "ended");
  },
};

function record(run: Run, node: NodeOf<"voicemail">): Move {
  renderPrompt(run, node.prompt, "voicemail");
  const { minSec, maxSec, silenceSec, queue } = node;
  return { wait: { kind: "record", minSec, maxSec, silenceSec, queue } };
}

function taken(run: Run, node: NodeOf<"voicemail">, hungUp: boolean): Move {
  served(run);
  note(run, "matched", "message");
  if (!hungUp) renderPrompt(run, node.thanks, "thanks");
  return end("message_left", "message");
}

/** On to another entry point; how often is counted (CE01-F28, F29). */
export const entry: Handler<"entry"> = {
  enter(run, node) {
    served(run);
    const visits = run.frame.visits;
    const name = `entry:${node.entryPoint}`;
    visits[name] = (visits[name] ?? 0) + 1;
    if (node.greet) delete run.frame.quiet;
    else run.frame.quiet = true;
    return { wait: { kind: "entry", entryPoint: node.entryPoint }, word: node.entryPoint };
  },
  resume: (_run, node) => ({ wait: { kind: "entry", entryPoint: node.entryPoint } }),
};
