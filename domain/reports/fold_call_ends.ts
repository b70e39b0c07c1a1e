import type { Counter } from "../../types/reports.ts";
import { type CallRecord, type Count, factsNamed } from "./call_record.ts";
import { type Disposition, dispositionOf } from "./disposition.ts";

const ENDS: Record<Disposition, Counter> = {
  answered: "callsAnswered",
  abandoned: "callsAbandoned",
  abandoned_in_ivr: "callsAbandonedInIvr",
  deflected: "callsDeflected",
  transferred: "callsTransferred",
  overflowed: "callsOverflowed",
  voicemail: "callsVoicemail",
  callback: "callsCallback",
  announced: "callsAnnounced",
  contained: "callsContained",
  failed: "callsFailed",
};

const REASONS: Record<string, Counter> = {
  special_day: "deflectedSpecialDay",
  after_hours: "deflectedAfterHours",
  emergency: "deflectedEmergency",
  wait_limit: "deflectedWait",
};

/** Arrived, and the one way it ended (CE01-M1, M9, M10, F52). */
export function countCall(record: CallRecord, count: Count): void {
  count("calls", "callsArrived");
  if (record.segments.length > 0) count("calls", "callsEntered");
  const disposition = dispositionOf(record);
  count("calls", disposition === null ? "callsInProgress" : ENDS[disposition]);
  if (disposition === "deflected") countDeflected(record, count);
  countExternal(record, count);
  const ms = timeInIvr(record);
  if (ms !== null) count("calls", "ivrMs", ms, { spread: true });
}

function countDeflected(record: CallRecord, count: Count): void {
  count("calls", REASONS[record.endReason] ?? "deflectedAfterHours");
  const by = factsNamed(record, "deflected").at(-1)?.facts.by;
  if (record.endReason === "emergency" && by === "automatic") {
    count("calls", "deflectedAutomatic");
  }
  const ended = record.events.find((e) => e.kind === "call.ended");
  if (ended?.data.left_during_announcement === true) count("calls", "leftDuringAnnouncement");
}

/** External legs that were answered, by what sent the call out (CE01-M10). */
function countExternal(record: CallRecord, count: Count): void {
  for (const { kind, at, data } of record.events) {
    if (kind === "flow.matched" && data.type === "transfer" && data.detail === "completed") {
      const waited = record.segments.some((s) => s.queuedAt <= at);
      count("calls", waited ? "externalOverflow" : "externalMenu");
    }
    if (kind === "call.transferred" && data.to === "number" && data.answered !== false) {
      count("calls", "externalAgent");
    }
  }
}

/** From arrival until it left the IVR for a queue, a number or for good (CE09-M5); null = still there. */
export function timeInIvr(record: CallRecord): number | null {
  const outs = [
    ...record.segments.map((s) => s.queuedAt),
    ...record.events.filter((e) => e.kind === "flow.entered" && e.data.type === "transfer")
      .map((e) => e.at),
    ...(record.endedAt === null ? [] : [record.endedAt]),
  ];
  return outs.length === 0 ? null : Math.max(0, Math.min(...outs) - record.startedAt);
}
