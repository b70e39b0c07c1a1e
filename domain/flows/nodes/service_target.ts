import type { Service } from "../../../types/configuration/services.ts";
import type { ServiceState, Value } from "../../../types/flows.ts";
import { isSane } from "../../services/bands.ts";
import { leadsIn } from "../../services/leads.ts";
import { ringsFor } from "../../services/rings.ts";
import { renderPrompt } from "../prompts.ts";
import { fault, type Move, type NodeOf, type Run, tell } from "../run.ts";
import { followUp } from "./service_follow_up.ts";
import { announced, type Estimate } from "./service_messages.ts";
import { checkReach, evaluated, ruled } from "./service_parameters.ts";
import { callerOf, PART, profileOf, servicesOf } from "./service_state.ts";

type Node = NodeOf<"service">;

/** Who is to serve it, then how long that will take (CE02-F9 to F11, F17). */
export function target(run: Run, node: Node, state: ServiceState, profile: Service): Move {
  const services = servicesOf(run);
  ruled(run, state, profile, services);
  const away = evaluated(run, node, state);
  if (away !== null) return away;
  checkReach(run, state, services);
  for (const { id } of leadsIn(profile, run.frame)) tell(run, "lead", { lead: id });
  const { values } = state;
  const offers = profile.callback && node.offer !== null;
  if (!values.sayWait && values.waitLimitSec === 0 && !values.lastAgent && !offers) {
    return announced(run, node, state, 0, null);
  }
  run.frame.part = PART.estimate;
  return {
    wait: {
      kind: "effect",
      effect: {
        kind: "estimate",
        queue: values.queue,
        rings: ringsFor(values),
        lastAgent: values.lastAgent ? { days: profile.lastAgentDays, ...callerOf(run) } : null,
      },
    },
  };
}

/** The wait is known, or unknown: then it is above every limit (CE02-F12, R13). */
export function estimated(
  run: Run,
  node: Node,
  state: ServiceState,
  brought: Record<string, Value> | null,
): Move {
  const profile = profileOf(run, state);
  const estimate = read(run, brought);
  const { waitLimitSec } = state.values;
  const tooLong = !isSane(estimate.seconds) || estimate.seconds > waitLimitSec;
  if (waitLimitSec > 0 && tooLong) {
    renderPrompt(run, profile.limitMessage, "waitLimit");
    return followUp(run, node, { state, reason: "wait_limit", then: profile.overLimit });
  }
  if (estimate.agent !== "") tell(run, "last_agent", { agent: estimate.agent });
  return announced(run, node, state, 0, estimate);
}

function read(run: Run, brought: Record<string, Value> | null): Estimate {
  const seconds = typeof brought?.seconds === "number" ? brought.seconds : null;
  if (seconds !== null && !isSane(seconds)) {
    fault(run, `the expected wait of ${seconds} seconds cannot be right`);
  }
  return { seconds, agent: String(brought?.agent ?? "") };
}
