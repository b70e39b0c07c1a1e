import type { Counter } from "../../types/reports.ts";
import type { CallRecord, Count } from "./call_record.ts";

/** How one play of a menu ended, by the event that says so. */
const PLAYS: Record<string, Counter> = {
  "flow.matched": "menuValid",
  "flow.no_input": "menuNoInput",
  "flow.invalid": "menuInvalid",
};

/** Each node passed, what became of menus, and where callers hung up (CE01-M11, M12). */
export function countMenus(record: CallRecord, count: Count): void {
  const types = new Map<string, string>();
  for (const { kind, data } of record.events) {
    if (!kind.startsWith("flow.") || kind === "flow.fact" || data.node === undefined) continue;
    const subject = nodeName(data);
    if (data.type) types.set(subject, data.type);
    if (kind === "flow.entered") count("menus", "nodesEntered", 1, { subject });
    if (kind === "flow.hangup") countHangup(record, count, subject);
    if (types.get(subject) !== "menu") continue;
    const play = PLAYS[kind];
    if (play !== undefined || kind === "flow.hangup") count("menus", "menuPlays", 1, { subject });
    if (play !== undefined) count("menus", play, 1, { subject });
    if (kind === "flow.exhausted") count("menus", "menuDefault", 1, { subject });
  }
}

/** Only before any queue entry (CE01-F24). */
function countHangup(record: CallRecord, count: Count, subject: string): void {
  if (record.segments.length === 0) count("menus", "abandonedAtNode", 1, { subject });
}

/** A node is named within its flow. */
export const nodeName = (data: { node?: string; flow?: unknown }): string =>
  `${data.flow ? `${data.flow}/` : ""}${data.node ?? ""}`;

/** Entries that reached each step of widening, and those that overflowed (CE01-M22). */
export function countWidening(record: CallRecord, count: Count): void {
  record.segments.forEach((segment, i) => {
    const { queue, queuedAt } = segment;
    const until = segment.endedAt ?? Infinity;
    const steps = record.events.filter((e) =>
      e.kind === "widened" && e.at >= queuedAt && e.at <= until
    );
    count("widening", "wideningEntered", 1, { queue });
    steps.forEach((_, step) =>
      count("widening", "stepReached", 1, { queue, subject: String(step + 1) })
    );
    const led = record.segments[i + 1] === undefined && overflowedOut(record, until);
    if (segment.outcome === "flow_out" || led) count("widening", "entriesOverflowed", 1, { queue });
  });
}

/** Out of its queue and from there to a number. */
const overflowedOut = (record: CallRecord, after: number) =>
  record.events.some((e) =>
    e.kind === "flow.entered" && e.data.type === "transfer" && e.at >= after
  );
