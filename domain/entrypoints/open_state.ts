import type { Configuration } from "../../types/configuration/configuration.ts";
import type { EntryPoint } from "../../types/configuration/entry_points.ts";
import type { Schedule } from "../../types/configuration/hours.ts";
import type { Localised } from "../../types/configuration/parts.ts";
import { lookup } from "../configuration/lookup.ts";
import { specialDay } from "../hours/intervals.ts";
import { isOpen, zoneOf } from "../hours/is_open.ts";
import { nextChange } from "../hours/next_change.ts";

export interface OpenState {
  open: boolean;
  /** What the special day in force says; empty on ordinary days. */
  announcement: Localised;
}

/**
 * Whether an entry point takes work now: its own schedule and the one of the queue it leads to
 * must both be open (CE18-R20). No schedule means always open.
 */
export function openState(
  document: Configuration,
  entry: EntryPoint,
  at: number,
  queue: string = entry.queue,
): OpenState {
  const all = schedulesOf(document, entry, queue);
  const closed = all.find((schedule) => !isOpen(schedule, at));
  return { open: closed === undefined, announcement: announcementOf(closed ?? all[0], at) };
}

/** When `openState` next turns over (milliseconds); null when it does not within 400 days. */
export function nextTurn(
  document: Configuration,
  entry: EntryPoint,
  at: number,
  queue: string = entry.queue,
): number | null {
  const all = schedulesOf(document, entry, queue);
  const now = all.every((schedule) => isOpen(schedule, at));
  let probe: number | null = at;
  for (let turn = 0; turn < MAX_TURNS && probe !== null; turn++) {
    probe = earliest(all.map((schedule) => nextChange(schedule, probe!)));
    if (probe === null) return null;
    const then = all.every((schedule) => isOpen(schedule, probe!));
    if (then !== now) return probe;
  }
  return null;
}

/** Single schedules may turn over several times before both agree. */
const MAX_TURNS = 64;

function earliest(times: (number | null)[]): number | null {
  const known = times.filter((time) => time !== null);
  return known.length === 0 ? null : Math.min(...known);
}

function schedulesOf(document: Configuration, entry: EntryPoint, queue: string): Schedule[] {
  const { schedules, queues } = lookup(document);
  const ids = new Set([entry.schedule, queues.get(queue)?.schedule ?? null]);
  return [...ids].flatMap((id) => (id ? schedules.get(id) ?? [] : []));
}

function announcementOf(schedule: Schedule | undefined, at: number): Localised {
  if (!schedule) return {};
  const date = Temporal.Instant.fromEpochMilliseconds(at)
    .toZonedDateTimeISO(zoneOf(schedule.timeZone)).toPlainDate();
  return specialDay(schedule, date)?.announcement ?? {};
}
