import type { Counter } from "../../types/reports.ts";

/** What the record holds of one call, as the folding needs it. */
export interface CallRecord {
  id: string;
  direction: "in" | "out";
  /** Where it came in. */
  entryPoint: string;
  dnis: string;
  startedAt: number;
  endedAt: number | null;
  endReason: string;
  lastNode: string;
  /** Last choice in a menu, empty = none. */
  choice: string;
  /** `none`, `identified`, `verified`. */
  identity: string;
  /** State of its interaction, and whether work on it is over. */
  state: string;
  heardOut: boolean;
  /** Skills asked for at first, comma-separated. */
  skills: string;
  /** Events in the order of their time. */
  events: CallEvent[];
  segments: CallSegment[];
}

export interface CallEvent {
  at: number;
  rev: number;
  kind: string;
  state: string;
  queue: string;
  agent: string;
  data: EventData;
}

/** What events of calls carry; see docs/voice.md, Journey. */
export interface EventData {
  node?: string;
  type?: string;
  detail?: string;
  reason?: string;
  facts?: Record<string, string | number | boolean | null>;
  [name: string]: unknown;
}

export interface CallSegment {
  segment: number;
  queue: string;
  queuedAt: number;
  endedAt: number | null;
  outcome: string;
  agent: string;
}

/** What the reports of calls are about. */
export const TOPICS = [
  "calls",
  "work",
  "menus",
  "widening",
  "identity",
  "routing",
  "sources",
  "rules",
  "personal",
  "reasons",
  "experiments",
] as const;
export type Topic = (typeof TOPICS)[number];

/** One count of one call. */
export interface Mark {
  topic: Topic;
  counter: Counter;
  value: number;
  subject: string;
  queue: string;
  agent: string;
  skills: string;
  /** Its class is kept too, for the 95th percentile. */
  spread: boolean;
}

export type MarkOf = Partial<Omit<Mark, "topic" | "counter" | "value">>;

/** Gathers the marks of one call. */
export type Count = (topic: Topic, counter: Counter, value?: number, of?: MarkOf) => void;

/** A collector of marks; zero counts nothing, the same counter of the same subject adds up. */
export function createCount(): { count: Count; marks: () => Mark[] } {
  const marks = new Map<string, Mark>();
  return {
    count(topic, counter, value = 1, of = {}) {
      const { subject = "", queue = "", agent = "", skills = "", spread = false } = of;
      if (value === 0 && !spread) return;
      const key = JSON.stringify([topic, counter, subject, queue, agent, skills]);
      const known = marks.get(key);
      // What is told by classes stays one value each.
      if (known && !spread) known.value += value;
      else {
        marks.set(spread ? `${key}${marks.size}` : key, {
          topic,
          counter,
          value,
          subject,
          queue,
          agent,
          skills,
          spread,
        });
      }
    },
    marks: () => [...marks.values()],
  };
}

/** Facts that nodes told, by name, oldest first. */
export function factsNamed(
  record: CallRecord,
  name: string,
): { at: number; node: string; facts: NonNullable<EventData["facts"]> }[] {
  return record.events.filter((e) => e.kind === "flow.fact" && e.data.detail === name)
    .map((e) => ({ at: e.at, node: e.data.node ?? "", facts: e.data.facts ?? {} }));
}

/** The value of a fact as text; what was not told is empty. */
export const word = (value: unknown): string =>
  value === null || value === undefined ? "" : String(value);
