import type { CallLeg, CallView } from "../../../types/api/calls.ts";
import type { LegState } from "../../../types/calls.ts";

export type CallPhase = "connecting" | "connected" | "hold" | "consulting" | "ended";

const OVER = new Set<LegState>(["completed", "busy", "no_answer", "failed", "canceled"]);

export function isOver(leg: CallLeg): boolean {
  return leg.endedAt !== null || OVER.has(leg.state);
}

export function liveLegs(call: CallView): CallLeg[] {
  return call.legs.filter((leg) => !isOver(leg));
}

/** The customer's leg, also when it is over. */
export function customerLeg(call: CallView): CallLeg | undefined {
  return call.legs.findLast((leg) => leg.kind === "customer");
}

/** The leg this person talks on or is called on now. */
export function ownLeg(call: CallView, me: string): CallLeg | undefined {
  return liveLegs(call).find((leg) => leg.agent === me && leg.kind !== "customer");
}

/** Colleagues and numbers beside the customer and this person. */
export function others(call: CallView, me: string): CallLeg[] {
  return liveLegs(call).filter((leg) => leg.kind !== "customer" && leg.agent !== me);
}

/** Somebody who is asked while the customer waits. */
export function consulted(call: CallView, me: string): CallLeg | undefined {
  return others(call, me).find((leg) => leg.kind === "consult");
}

/** Colleagues and numbers who were called or talked, and are not in the call any more. */
export function departed(before: CallView, now: CallView, me: string): CallLeg[] {
  const there = new Set(others(before, me).map(({ id }) => id));
  return now.legs.filter((leg) => there.has(leg.id) && isOver(leg));
}

/** Supervisors who came into the call. */
export function arrivedSupervisors(before: CallView, now: CallView, me: string): CallLeg[] {
  const there = new Set(liveLegs(before).map(({ id }) => id));
  return others(now, me).filter((leg) => leg.kind === "supervisor" && !there.has(leg.id));
}

/** Whether the customer went away while this person was on the call. */
export function customerWent(before: CallView, now: CallView, me: string): boolean {
  const [was, is] = [customerLeg(before), customerLeg(now)];
  if (!was || !is || isOver(was) || !isOver(is)) return false;
  return ownLeg(before, me)?.answeredAt != null;
}

/** How a call stands for the person who has it. */
export function phaseOf(call: CallView, me: string): CallPhase {
  const customer = customerLeg(call);
  if (call.endedAt !== null || (customer && isOver(customer))) return "ended";
  if (ownLeg(call, me)?.answeredAt == null || customer?.answeredAt == null) return "connecting";
  if (consulted(call, me)) return "consulting";
  return customer.held ? "hold" : "connected";
}

/** Instant (ISO) from which the clock of a phase runs. */
export function phaseSince(call: CallView, me: string, heldSince: string | null): string {
  const talking = call.connectedAt ?? ownLeg(call, me)?.answeredAt ?? call.startedAt;
  switch (phaseOf(call, me)) {
    case "hold":
    case "consulting":
      return heldSince ?? talking;
    case "connecting":
      return call.startedAt;
    default:
      return talking;
  }
}

/** Keys and nodes passed, the interesting ones: what was chosen, not every sentence heard. */
export function pathWords(call: CallView): string[] {
  return call.path.map(({ name, node, outcome }) => {
    const passed = outcome === "" || outcome === "left" || outcome === "entered";
    return passed ? name || node : `${name || node}: ${outcome}`;
  });
}

/** What the person dialled, reached and typed as a number: `+` and digits, or null. */
export function dialable(typed: string): string | null {
  const plain = typed.replace(/[\s()./-]/g, "").replace(/^00/, "+");
  return /^\+[1-9]\d{6,14}$/.test(plain) ? plain : null;
}

/** What is spoken about on the phone: a call, or a callback once it was dialled. */
export function isSpoken(medium: string | undefined): boolean {
  return medium === "voice" || medium === "callback";
}
