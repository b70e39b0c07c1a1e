import type { Evaluation } from "../../../types/configuration/flow_nodes.ts";
import type { Service } from "../../../types/configuration/services.ts";
import type { ServiceState, ServiceWorld } from "../../../types/flows.ts";
import { evaluate } from "../../rules/evaluate.ts";
import { together } from "../../services/rings.ts";
import { applyServiceRules } from "../../services/values.ts";
import { factsOf } from "../facts.ts";
import { renderPrompt } from "../prompts.ts";
import { fault, goTo, type Move, type NodeOf, type Run, tell } from "../run.ts";

/** Defaults, then the rules that hold; what they set stays with the call (CE02-F9). */
export function ruled(run: Run, state: ServiceState, profile: Service, services: ServiceWorld) {
  const { values, tried } = applyServiceRules(profile, factsOf(run), services);
  state.values = values;
  for (const { rule, held, missing } of tried) {
    tell(run, "rule", { rule, held, invalid: missing !== "" });
    if (held) state.rules.push(rule);
    if (missing !== "") {
      fault(run, `rule "${rule}" of service "${profile.id}" is skipped: there is no ${missing}`);
    }
  }
}

/** Each evaluation in order; one may lead away from here (CE02-F10). */
export function evaluated(run: Run, node: NodeOf<"service">, state: ServiceState): Move | null {
  for (const one of node.evaluations) {
    if (!one.on) continue;
    const held = evaluate(one.when, factsOf(run));
    tell(run, "evaluation", { name: one.name, held });
    if (!held) continue;
    if (one.next !== null) return goTo(one.next, one.name, "ended");
    carryOut(run, state, one);
  }
  return null;
}

function carryOut(run: Run, state: ServiceState, one: Evaluation): void {
  renderPrompt(run, one.prompt);
  const { queue, skills, priority } = one;
  if (queue === null && skills.length === 0 && priority === null) return;
  state.rules.push(one.name);
  state.values = {
    ...state.values,
    ...(queue === null ? {} : { queue }),
    ...(skills.length === 0 ? {} : { skills }),
    ...(priority === null ? {} : { priority }),
  };
}

/** What nobody could ever meet is not waited for (CE02-B5). */
export function checkReach(run: Run, state: ServiceState, services: ServiceWorld): void {
  const { values } = state;
  const { queue, skills, supplementarySkills: more } = values;
  if (more.length > 0 && values.supplementarySec > 0) {
    if (services.reachable(queue, together(skills, more))) {
      tell(run, "supplementary", { skills: more.map(({ skill }) => skill).join(",") });
    } else {
      values.supplementarySkills = [];
      const names = more.map(({ skill }) => `"${skill}"`).join(", ");
      fault(run, `nobody of queue "${queue}" could ever meet ${names}: dropped`);
    }
  }
  if (!services.reachable(queue, skills)) {
    fault(run, `nobody of queue "${queue}" could ever meet what service "${state.id}" asks for`);
  }
}
