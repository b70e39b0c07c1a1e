import type { FollowUp } from "../../../types/configuration/services.ts";
import type { ServiceState } from "../../../types/flows.ts";
import { end, goTo, type Move, type NodeOf, note, type Run, served, tell } from "../run.ts";

/** How long a number rings that a call is diverted to, seconds. */
const RING_SEC = 30;

export type Deflection = "special_day" | "after_hours" | "emergency" | "wait_limit";

/**
 * What follows the announcement that nobody is there (CE02-R6): it ends, goes back to the flow, or
 * on to somewhere inside or outside. Until somebody serves them, whoever leaves counts as deflected.
 */
export function followUp(
  run: Run,
  node: NodeOf<"service">,
  of: { state: ServiceState; reason: Deflection; then: FollowUp },
): Move {
  const { state, reason, then } = of;
  note(run, "matched", reason);
  run.frame.vars.deflected = reason;
  const by = run.world.automaticEmergency ? "automatic" : "declared";
  tell(run, "deflected", { reason, ...(reason === "emergency" ? { by } : {}) });
  switch (then.action) {
    case "disconnect":
      return end(reason);
    case "return":
      return goTo(node.next, reason, reason);
    case "divert_external":
      if (then.number === "") return end(reason);
      return divert(run, state, reason, "external", {
        kind: "dial",
        number: then.number,
        timeoutSec: RING_SEC,
      });
    case "divert_internal":
      return inside(run, state, reason, then);
  }
}

function inside(run: Run, state: ServiceState, reason: Deflection, then: FollowUp): Move {
  const { entryPoint, queue } = then;
  if (entryPoint !== null) {
    const visits = run.frame.visits;
    const name = `entry:${entryPoint}`;
    visits[name] = (visits[name] ?? 0) + 1;
    const move = divert(run, state, reason, "internal", { kind: "entry", entryPoint });
    return { ...move, word: entryPoint };
  }
  if (queue === null || run.world.services?.hasQueue(queue) !== true) return end(reason);
  return divert(run, state, reason, "internal", {
    kind: "queue",
    queue,
    priority: state.values.priority,
    rings: [],
    lastAgent: false,
    waitLimitSec: 0,
  });
}

function divert(
  run: Run,
  state: ServiceState,
  reason: Deflection,
  to: "internal" | "external",
  wait: Extract<Move, { wait: unknown }>["wait"],
): Move {
  served(run);
  state.diverted = reason;
  tell(run, "diverted", { to, reason });
  return { wait };
}
