import type { Presence } from "../../types/queue.ts";
import type { Figures } from "./figures.ts";

export interface PresenceSpan {
  presence: Presence;
  from: number;
  to: number;
}
export interface HeldSpan {
  kind: "active" | "parked" | "wrapup";
  from: number;
  to: number;
}

interface Step {
  at: number;
  active: number;
  parked: number;
  wrapup: number;
  presence: Presence | null;
}

/**
 * How an agent's time was spent, per interval: what overlaps is counted once for talk and
 * after-work, and each for active time (CE16-M12). Everything is cut at the ends of the period, so
 * that intervals add up to the whole. `to` is not beyond now.
 */
export function timeAccount(
  presences: PresenceSpan[],
  held: HeldSpan[],
  { starts, to }: { starts: number[]; to: number },
): Figures[] {
  const from = starts[0]!;
  const accounts: Figures[] = starts.map(() => ({}));
  const steps = stepsOf(presences, held, from, to);
  const now = { active: 0, parked: 0, wrapup: 0, presence: "offline" as Presence };
  let interval = 0;
  let at = from;
  const pass = (until: number) => {
    while (at < until) {
      while (interval + 1 < starts.length && starts[interval + 1]! <= at) interval++;
      const end = Math.min(until, starts[interval + 1] ?? Infinity);
      spend(accounts[interval]!, now, end - at);
      at = end;
    }
  };
  for (const step of steps) {
    pass(step.at);
    now.active += step.active;
    now.parked += step.parked;
    now.wrapup += step.wrapup;
    if (step.presence !== null) now.presence = step.presence;
  }
  pass(to);
  return accounts;
}

function stepsOf(presences: PresenceSpan[], held: HeldSpan[], from: number, to: number): Step[] {
  const none = { active: 0, parked: 0, wrapup: 0, presence: null };
  const steps: Step[] = [];
  for (const span of held) {
    const [begin, end] = [Math.max(span.from, from), Math.min(span.to, to)];
    if (begin >= end) continue;
    steps.push({ ...none, at: begin, [span.kind]: 1 }, { ...none, at: end, [span.kind]: -1 });
  }
  for (const span of presences) {
    if (span.to <= from || span.from >= to) continue;
    steps.push({ ...none, at: Math.max(span.from, from), presence: span.presence });
  }
  return steps.sort((a, b) => a.at - b.at);
}

function spend(
  account: Figures,
  now: { active: number; parked: number; wrapup: number; presence: Presence },
  ms: number,
): void {
  const add = (counter: keyof Figures, value: number) => {
    if (value > 0) account[counter] = (account[counter] ?? 0) + value;
  };
  add("workMs", now.active * ms);
  add("parkedMs", now.parked * ms);
  add("busyMs", now.active > 0 ? ms : 0);
  add("afterWorkMs", now.active === 0 && now.wrapup > 0 ? ms : 0);
  if (now.presence === "offline") return;
  add("loggedInMs", ms);
  add(now.presence === "available" ? "availableMs" : "notReadyMs", ms);
  add("idleMs", now.presence === "available" && now.active === 0 && now.wrapup === 0 ? ms : 0);
}
