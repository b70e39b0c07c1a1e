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
  const accounts = starts.map(() => new Float64Array(COUNTED.length));
  const now: Now = { active: 0, parked: 0, wrapup: 0, presence: "offline" };
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
  for (const step of stepsOf(presences, held, from, to)) {
    pass(step.at);
    now.active += step.active;
    now.parked += step.parked;
    now.wrapup += step.wrapup;
    if (step.presence !== null) now.presence = step.presence;
  }
  pass(to);
  return accounts.map(figuresOf);
}

/** The counters of an account, in the order of its sums. */
const COUNTED = [
  "workMs",
  "parkedMs",
  "busyMs",
  "afterWorkMs",
  "loggedInMs",
  "availableMs",
  "notReadyMs",
  "idleMs",
] as const;

function figuresOf(account: Float64Array): Figures {
  const figures: Figures = {};
  COUNTED.forEach((counter, n) => {
    if (account[n]! > 0) figures[counter] = account[n]!;
  });
  return figures;
}

interface Now {
  active: number;
  parked: number;
  wrapup: number;
  presence: Presence;
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

function spend(account: Float64Array, { active, parked, wrapup, presence }: Now, ms: number): void {
  const there = presence !== "offline" ? ms : 0;
  const free = presence === "available" ? ms : 0;
  account[0]! += active * ms;
  account[1]! += parked * ms;
  account[2]! += active > 0 ? ms : 0;
  account[3]! += active === 0 && wrapup > 0 ? ms : 0;
  account[4]! += there;
  account[5]! += free;
  account[6]! += there - free;
  account[7]! += active === 0 && wrapup === 0 ? free : 0;
}
