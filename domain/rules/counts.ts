import type { Hub } from "../../types/hub.ts";
import { zoneOf } from "../hours/is_open.ts";

const DAY_MS = 86_400_000;
/** A failed call is remembered for the caller's next one so long (CE09-R3). */
const FAILURE_MS = DAY_MS;

export interface Caller {
  /** The call itself: not counted twice. */
  call: string;
  flow: string;
  /** Empty = withheld. */
  cli: string;
}

/** First instant of today in a zone, milliseconds. */
export const startOfToday = (now: number, timeZone: string): number =>
  Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zoneOf(timeZone))
    .startOfDay().epochMilliseconds;

/** First instant that counts for each variable of CE09-R6 to R9. */
export const COUNTS: Record<string, (now: number, timeZone: string) => number> = {
  callsToday: startOfToday,
  callsWeek: (now) => now - 7 * DAY_MS,
  calls2Weeks: (now) => now - 14 * DAY_MS,
  calls4Weeks: (now) => now - 28 * DAY_MS,
};

/** Calls of this number into this flow since an instant, this one included; withheld gives 1 (CE09-R17). */
export async function countCalls(hub: Hub, caller: Caller, since: number): Promise<number> {
  if (caller.cli === "") return 1;
  const [row] = await hub.db.read<{ n: number }>(
    `SELECT count(*) AS n FROM calls
     WHERE ani = ? AND started_at >= ? AND flow = ? AND id <> ? AND direction = 'in'`,
    [caller.cli, since, caller.flow, caller.call],
  );
  return Number(row?.n ?? 0) + 1;
}

/** Whether this number's last call into this flow within a day failed (CE09-R3). */
export async function failedLately(hub: Hub, caller: Caller): Promise<boolean> {
  if (caller.cli === "") return false;
  const [row] = await hub.db.read<{ end_reason: string }>(
    `SELECT end_reason FROM calls WHERE ani = ? AND started_at >= ? AND flow = ? AND id <> ?
     ORDER BY started_at DESC LIMIT 1`,
    [caller.cli, hub.now() - FAILURE_MS, caller.flow, caller.call],
  );
  return row?.end_reason === "failed";
}
