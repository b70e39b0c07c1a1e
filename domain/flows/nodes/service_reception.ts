import type { Service } from "../../../types/configuration/services.ts";
import type { ServiceState, Value } from "../../../types/flows.ts";
import { chooseService } from "../../services/choose.ts";
import { contextVariables, fetchedContext } from "../../services/context.ts";
import { valuesOf } from "../../services/values.ts";
import { factsOf, setVar } from "../facts.ts";
import { has, renderPrompt } from "../prompts.ts";
import { type Move, type NodeOf, type Run, tell } from "../run.ts";
import { type Deflection, followUp } from "./service_follow_up.ts";
import { callerOf, label, PART, profileOf, servicesOf } from "./service_state.ts";
import { target } from "./service_target.ts";

type Node = NodeOf<"service">;
type Brought = Record<string, Value> | null;

/** Hours, emergency, greeting, in this order (CE02-F3 to F7), then what is known of the caller. */
export function received(run: Run, node: Node): Move {
  const named = node.service ?? String(factsOf(run).value(node.variable) ?? "");
  const services = servicesOf(run);
  const { service, profile, period, unknown } = chooseService(services, named, run.world.opening);
  if (unknown) {
    run.warnings.push(`Node "${node.id}": no service "${named}", "${service.id}" is used`);
  }
  const opening = run.world.opening(profile.schedule);
  const state = begin(run, node, { service, profile, period: period || opening });
  const closed = closedBy(run, profile, opening);
  if (closed !== null) {
    closed.say();
    return followUp(run, node, { state, ...closed });
  }
  // Whoever was handed on by an agent was greeted before (CE02-F26).
  if (run.frame.quiet !== true) renderPrompt(run, profile.greeting);
  return context(run, node, state, profile);
}

function begin(
  run: Run,
  node: Node,
  of: { service: Service; profile: Service; period: string },
): ServiceState {
  const { service, profile, period } = of;
  const entry = run.world.entryPoint ?? "";
  Object.assign(run.frame.vars, { service: service.id, period, entry });
  const state: ServiceState = {
    node: node.id,
    id: service.id,
    profile: profile.id,
    period,
    values: valuesOf(profile),
    rules: [],
    labels: {},
  };
  run.frame.service = state;
  label(run, state, profile);
  tell(run, "service", {
    service: service.id,
    profile: state.labels.profile ?? entry,
    schedule: state.labels.schedule ?? period,
  });
  return state;
}

interface Closed {
  reason: Deflection;
  then: Service["afterHours"];
  say: () => void;
}

function closedBy(
  run: Run,
  profile: Service,
  opening: "open" | "closed" | "special_day",
): Closed | null {
  if (opening === "special_day") {
    const say = () => {
      const own = has(profile.specialDayMessage)
        ? profile.specialDayMessage
        : { ...profile.specialDayMessage, text: run.world.announcement(profile.schedule) };
      renderPrompt(run, own, "specialDay");
    };
    return { reason: "special_day", then: profile.specialDay, say };
  }
  if (opening === "closed") {
    const say = () => renderPrompt(run, profile.afterHoursMessage, "closed");
    return { reason: "after_hours", then: profile.afterHours, say };
  }
  if (!profile.emergency && !run.world.emergency) return null;
  const say = () => renderPrompt(run, profile.emergencyMessage, "emergency");
  return { reason: "emergency", then: profile.inEmergency, say };
}

/** Asked by customer, by number if that is all there is (CE02-F8); once a call (B13). */
function context(run: Run, node: Node, state: ServiceState, profile: Service): Move {
  const services = servicesOf(run);
  const sources = profile.context.filter((id) => services.source(id)?.on === true);
  const { customer, address } = callerOf(run);
  const by = customer || address;
  const known = run.frame.context;
  const held = known?.by === by && sources.every((id) => known.sources.includes(id));
  if (sources.length === 0 || by === "" || held) return target(run, node, state, profile);
  run.frame.part = PART.context;
  return { wait: { kind: "effect", effect: { kind: "context", sources, customer, address } } };
}

/** What was brought; nothing of it is no reason to keep anybody waiting (CE02-B1, B3). */
export function informed(run: Run, node: Node, state: ServiceState, brought: Brought): Move {
  const services = servicesOf(run);
  const profile = profileOf(run, state);
  const sources = profile.context.filter((id) => services.source(id)?.on === true);
  const { customer, address } = callerOf(run);
  run.frame.context = fetchedContext(services, { sources, by: customer || address }, brought);
  run.frame.vars.context = run.frame.context.state;
  for (const [name, value] of Object.entries(contextVariables(services, sources, brought))) {
    setVar(run, name, value);
  }
  return target(run, node, state, profile);
}
