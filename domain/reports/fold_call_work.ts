import type { Counter } from "../../types/reports.ts";
import type { CallRecord, CallSegment, Count } from "./call_record.ts";
import { type Disposition, dispositionOf } from "./disposition.ts";
import { type WorkSpan, workSpans } from "./work_spans.ts";

interface Span {
  from: number;
  to: number;
}

/** Entries by queue and skill, and what each agent did on the call (CE01-M13 to M16, M20, M21). */
export function countCallWork(record: CallRecord, count: Count): void {
  const { skills } = record;
  record.segments.forEach((segment, i) => {
    const { queue, outcome, agent } = segment;
    count("work", "workEntered", 1, { queue, skills });
    const end = endOf(record, segment, record.segments[i + 1]);
    count("work", end, 1, { queue, skills, agent: outcome === "answered" ? agent : "" });
  });
  const spans = spansOf(record);
  const holds = holdsOf(record);
  for (const span of spans) {
    const of = { queue: span.queue, agent: span.agent, skills };
    const ms = span.to - span.from;
    if (span.kind === "wrapup") count("work", "acwMs", ms, of);
    else if (span.kind === "parked") count("work", "holdMs", ms, of);
    else {
      const held = holds.reduce((sum, hold) => sum + overlap(hold, span), 0);
      count("work", "talkMs", ms - held, of);
      count("work", "holdMs", held, of);
      count(
        "work",
        "holds",
        holds.filter((h) => h.from >= span.from && h.from < span.to).length,
        of,
      );
    }
  }
}

/** What a call that left a queue unserved was led to, by how it ended. */
const LED_TO: Partial<Record<Disposition, Counter>> = {
  overflowed: "workOverflowed",
  transferred: "workOverflowed",
  voicemail: "workVoicemail",
  callback: "workCallback",
  failed: "workFailed",
};

/** The one way an entry ended, or that it still waits (CE01-M5). */
function endOf(record: CallRecord, { outcome }: CallSegment, next?: CallSegment): Counter {
  const led = LED_TO[dispositionOf(record) ?? "answered"];
  switch (outcome) {
    case "waiting":
      return "workWaiting";
    case "answered":
      return "workAnswered";
    case "abandoned":
      return "workAbandoned";
    case "flow_out":
      return "workMoved";
    case "message_left":
      return "workVoicemail";
    case "timed_out":
      return next === undefined ? led ?? "workAnnounced" : "workMoved";
    default:
      return next === undefined ? led ?? "workFailed" : "workMoved";
  }
}

/** Spans of work that are over: what goes on counts once it ended. */
function spansOf(record: CallRecord): WorkSpan[] {
  const events = record.events.filter((e) => e.rev > 0).map((e) => ({
    ...e,
    medium: "voice",
    reason: String(e.data.reason ?? ""),
  }));
  const until = Math.max(0, ...record.events.map((e) => e.at));
  return workSpans(events, until);
}

/** When the caller was on hold; without an end until the call's. */
function holdsOf(record: CallRecord): Span[] {
  const spans: Span[] = [];
  let from: number | null = null;
  for (const { kind, at } of record.events) {
    if (kind === "call.held") from ??= at;
    else if ((kind === "call.retrieved" || kind === "call.ended") && from !== null) {
      spans.push({ from, to: at });
      from = null;
    }
  }
  if (from !== null) spans.push({ from, to: record.endedAt ?? Infinity });
  return spans;
}

const overlap = (a: Span, b: Span) => Math.max(0, Math.min(a.to, b.to) - Math.max(a.from, b.from));
