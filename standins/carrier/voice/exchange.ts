import { randomBytes } from "node:crypto";
import type { LadderStep, Lane } from "../../../types/ladder.ts";
import { createCallAgenda } from "./agenda.ts";
import {
  type Exchange,
  FINAL,
  type LineEvent,
  type PhoneCall,
  type VoiceOptions,
} from "./types.ts";

/** Calls remembered, and arrows of one ladder; the oldest are dropped first. */
const MAX_CALLS = 2_000;
const MAX_STEPS = 1_000;

export type Listener = (event: LineEvent) => void;

/** What all parts share: calls, what is said about them, and who holds which phone. */
export function createExchange(
  options: VoiceOptions,
  listeners: ReadonlyMap<string, ReadonlySet<Listener>>,
  verbs: Exchange["verbs"],
) {
  const ladders = new Map<string, LadderStep[]>();
  const agenda = createCallAgenda(options.clock, options.onError);
  const exchange: Exchange = {
    options,
    agenda,
    calls: new Map(),
    queues: new Map(),
    conferences: new Map(),
    recordings: new Map(),
    problems: [],
    verbs,
    isOpen: (line) => (listeners.get(line)?.size ?? 0) > 0,
    tell(call, event) {
      const { kind, ...fields } = event;
      if (kind !== "signal") {
        exchange.note(call, {
          kind: "line",
          from: "carrier",
          to: laneOf(call),
          title: kind,
          status: null,
          body: Object.keys(fields).length === 0 ? "" : JSON.stringify(fields),
        });
      }
      for (const listener of listeners.get(call.line) ?? []) listener(event);
    },
    note(call, step) {
      const steps = ladders.get(call.sid) ?? [];
      ladders.set(call.sid, steps);
      steps.push({ at: agenda.now(), ...step });
      if (steps.length > MAX_STEPS) steps.shift();
      for (const sid of exchange.calls.keys()) {
        if (exchange.calls.size <= MAX_CALLS) break;
        exchange.calls.delete(sid);
        ladders.delete(sid);
      }
    },
  };
  return { exchange, ladder: (sid: string) => ladderOf(exchange, ladders, sid) };
}

/** Everything said about a call and those it was brought together with, in order of time. */
function ladderOf(
  x: Exchange,
  ladders: ReadonlyMap<string, LadderStep[]>,
  sid: string,
): LadderStep[] | null {
  const call = x.calls.get(sid);
  if (call === undefined) return null;
  return [...x.calls.values()].filter(({ group }) => group === call.group)
    .flatMap((one) => ladders.get(one.sid) ?? []).sort((a, b) => a.at - b.at);
}

/** Calls that speak with each other have one ladder. */
export function bringTogether(x: Exchange, calls: readonly PhoneCall[]): void {
  const [first] = calls;
  if (first === undefined) return;
  const groups = new Set(calls.map(({ group }) => group));
  for (const call of x.calls.values()) if (groups.has(call.group)) call.group = first.group;
}

export const laneOf = (call: PhoneCall): Lane =>
  call.line.startsWith("client:") ? "agent" : "caller";

export const isOver = (call: PhoneCall): boolean => FINAL.includes(call.status);

/** The call on a line, if any: a phone has one at a time. */
export function callOn(x: Exchange, line: string): PhoneCall | undefined {
  return [...x.calls.values()].findLast((call) => call.line === line && !isOver(call));
}

export const newSid = (prefix: "CA" | "CF" | "QU" | "RE"): string =>
  prefix + randomBytes(16).toString("hex");

const DEFAULTS = { url: "", method: "POST" };

/** A new call, not yet under way. */
export function newCall(
  x: Exchange,
  given:
    & Pick<PhoneCall, "direction" | "from" | "to" | "line">
    & Partial<Pick<PhoneCall, "parent" | "callerName" | "report" | "fallback" | "group">>,
): PhoneCall {
  const sid = newSid("CA");
  const call: PhoneCall = {
    sid,
    parent: null,
    callerName: "",
    report: { ...DEFAULTS, events: ["completed"] },
    fallback: null,
    group: sid,
    ...given,
    createdAt: x.agenda.now(),
    status: "queued",
    answeredAt: null,
    endedAt: null,
    answeredBy: "",
    sequence: 0,
    source: DEFAULTS,
    run: 0,
    planned: new Set(),
    listening: null,
    place: null,
    queueTime: 0,
    mute: false,
  };
  x.calls.set(sid, call);
  return call;
}
