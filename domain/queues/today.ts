import { encodeTime } from "ulid";
import type { QueueView } from "../../types/api/floor.ts";
import type { Hub } from "../../types/hub.ts";
import { METRICS } from "../reports/catalogue.ts";
import type { Figures } from "../reports/figures.ts";
import { liveQueues } from "../reports/live_queues.ts";
import type { Rules } from "../reports/metric.ts";

/** What is kept of a queue since the company's midnight. */
export type Today = QueueView["today"];

/** What happened in each queue since `midnight` (ms), by the counters and figures of the reports. */
export async function countToday(hub: Hub, midnight: number): Promise<Map<string, Today>> {
  const { serviceLevelFormula } = hub.settings().document.company;
  const queues = await liveQueues(hub, midnight);
  return new Map(
    [...queues].map(([id, figures]) => [id, toToday(figures, { serviceLevelFormula })]),
  );
}

/** Where nothing has happened yet. */
export const NOTHING_YET: Today = toToday({}, { serviceLevelFormula: "A" });

function toToday(figures: Figures, rules: Rules): Today {
  return {
    entered: figures.entered ?? 0,
    answered: figures.answered ?? 0,
    abandoned: figures.abandoned ?? 0,
    shortAbandoned: figures.shortAbandoned ?? 0,
    timedOut: figures.timedOut ?? 0,
    messageLeft: figures.messageLeft ?? 0,
    noAnswer: figures.noAnswers ?? 0,
    averageWaitSec: figureOf("averageWait", figures, rules),
    averageHandleSec: figureOf("averageHandle", figures, rules),
    serviceLevel: figureOf("serviceLevel", figures, rules),
  };
}

function figureOf(id: string, figures: Figures, rules: Rules): number | null {
  return METRICS.queues.find((metric) => metric.id === id)?.value(figures, rules, {}) ?? null;
}

/** Midnight that began the present day in a time zone, milliseconds. */
export function midnightBefore(now: number, timeZone: string): number {
  return Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone).startOfDay()
    .epochMilliseconds;
}

/** Smallest id an interaction of that time can have: ids begin with their time. */
export function lowestId(at: number): string {
  return `${encodeTime(Math.max(0, at))}${"0".repeat(16)}`;
}
