import type { Service } from "../../../types/configuration/services.ts";
import type { FlowWait, ServiceState } from "../../../types/flows.ts";
import { evaluate } from "../../rules/evaluate.ts";
import { type Band, bandOf, isSane } from "../../services/bands.ts";
import { leadsIn } from "../../services/leads.ts";
import { ringsFor } from "../../services/rings.ts";
import { factsOf } from "../facts.ts";
import { has, renderPrompt, sayBuiltIn } from "../prompts.ts";
import { type Move, type NodeOf, type Run, served, tell } from "../run.ts";
import { label, profileOf } from "./service_state.ts";

type Node = NodeOf<"service">;

export interface Estimate {
  /** Null = unknown. */
  seconds: number | null;
  /** Agent of last time who is there, or empty. */
  agent: string;
}

/**
 * Wait, quality and special messages in the service's order (CE02-F11 to F15, R30), then the queue.
 * A callback is offered in place of the wait; who does not take it comes back to what follows.
 */
export function announced(
  run: Run,
  node: Node,
  state: ServiceState,
  from: number,
  estimate: Estimate | null,
): Move {
  const profile = profileOf(run, state);
  for (const [at, step] of profile.messageOrder.entries()) {
    if (at < from) continue;
    if (step === "quality" && profile.quality) renderPrompt(run, profile.qualityMessage);
    if (step === "special") special(run, profile);
    if (step !== "wait") continue;
    if (profile.callback && node.offer !== null) {
      state.resumeAt = at + 1;
      if (estimate !== null && estimate.agent !== "") state.agent = estimate.agent;
      return { to: node.offer, word: "offer" };
    }
    if (state.values.sayWait) sayWait(run, profile, estimate?.seconds ?? null);
  }
  return { wait: queued(run, state, profile, estimate?.agent ?? state.agent ?? "") };
}

function special(run: Run, profile: Service): void {
  const facts = factsOf(run);
  for (const { prompt, when } of profile.specialMessages) {
    if (when === null || evaluate(when, facts)) renderPrompt(run, prompt);
  }
}

/** Deliberately approximate (CE02-R14); what is unknown or unreasonable takes longer (B11). */
function sayWait(run: Run, profile: Service, seconds: number | null): void {
  const band = isSane(seconds) ? bandOf(profile.bands, seconds) : null;
  if (band === null) {
    sayBuiltIn(run, "waitLonger");
    tell(run, "wait_announced", { seconds, from: null, to: null });
    return;
  }
  tell(run, "wait_announced", { seconds, from: band.fromSec, to: band.toSec });
  if (has(band.band.prompt)) renderPrompt(run, band.band.prompt);
  else sayBand(run, band);
}

function sayBand(run: Run, { fromSec, toSec }: Band): void {
  const from = String(Math.round(fromSec / 60));
  const to = String(Math.ceil((toSec ?? 0) / 60));
  if (toSec === null) sayBuiltIn(run, "waitAbove", { from });
  else if (fromSec < 60 && toSec <= 60) sayBuiltIn(run, "waitBelow");
  else sayBuiltIn(run, "waitBetween", { from, to });
}

function queued(run: Run, state: ServiceState, profile: Service, agent: string): FlowWait {
  served(run);
  // It is routed: what comes after is as for everybody.
  delete run.frame.quiet;
  label(run, state, profile);
  for (const { id } of leadsIn(profile, run.frame)) tell(run, "lead", { lead: id });
  const { queue, priority } = state.values;
  return {
    kind: "queue",
    queue: profile.id === "default" && queue === "default" ? "" : queue,
    priority,
    rings: ringsFor(state.values),
    lastAgent: false,
    waitLimitSec: 0,
    ...(agent === "" ? {} : { prefer: { agent, holdSec: profile.lastAgentSec } }),
  };
}
