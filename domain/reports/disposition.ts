import type { CallRecord } from "./call_record.ts";

/** How a call ended: exactly one of these for each that is over (CE01-F52). */
export const DISPOSITIONS = [
  "answered",
  "abandoned",
  "abandoned_in_ivr",
  "deflected",
  "transferred",
  "overflowed",
  "voicemail",
  "callback",
  "announced",
  "contained",
  "failed",
] as const;
export type Disposition = (typeof DISPOSITIONS)[number];

/** Reasons for which a call is sent away before anybody could take it. */
export const DEFLECTIONS = ["special_day", "after_hours", "emergency", "wait_limit"] as const;

const OPEN = new Set([
  "received",
  "screened",
  "with_bot",
  "queued",
  "offered",
  "active",
  "parked",
  "wrapup",
]);

/** True once nothing about it can change any more but by late reports. */
export const isOver = ({ endedAt, state }: CallRecord): boolean =>
  endedAt !== null && !OPEN.has(state);

/** How it ended; null while it goes on. */
export function dispositionOf(record: CallRecord): Disposition | null {
  if (!isOver(record)) return null;
  const last = record.segments.at(-1)?.outcome ?? "";
  const accepted = record.segments.some((s) => s.outcome === "answered");
  switch (record.endReason) {
    case "message_left":
      return "voicemail";
    case "transferred_external":
      return accepted || last === "" ? "transferred" : "overflowed";
    case "callback_taken":
      return "callback";
  }
  if (last === "answered") return "answered";
  if (last === "abandoned") return "abandoned";
  if (last === "message_left") return "voicemail";
  if ((DEFLECTIONS as readonly string[]).includes(record.endReason)) return "deflected";
  if (record.endReason === "failed" || record.state === "failed") return "failed";
  // Nobody took it in time, and it hung up before it was led anywhere else.
  if (record.endReason === "hangup") return last === "" ? "abandoned_in_ivr" : "abandoned";
  if (record.endReason === "announced_end" || last === "timed_out") return "announced";
  if (last !== "") return "failed";
  return "contained";
}
