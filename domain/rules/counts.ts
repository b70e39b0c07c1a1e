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
  /** Customer id, once it is known who calls (CE09-R17). */
  customer?: string;
}

/** Who a call was from, as far as it found out; the words of the index `calls_customer`. */
const CUSTOMER = "json_extract(frame, '$.identity.customer')";

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

/**
 * Calls of this customer into this flow since an instant, this one included: by customer id where it
 * is known, else by number; a withheld one gives 1 (CE09-R17).
 */
export async function countCalls(hub: Hub, caller: Caller, since: number): Promise<number> {
  const { customer = "", cli } = caller;
  if (customer === "" && cli === "") return 1;
  const whose = customer === "" ? "ani = ?" : `${CUSTOMER} <> '' AND ${CUSTOMER} = ?`;
  const [row] = await hub.db.read<{ n: number }>(
    `SELECT count(*) AS n FROM calls
     WHERE ${whose} AND started_at >= ? AND flow = ? AND id <> ? AND direction = 'in'`,
    [customer || cli, since, caller.flow, caller.call],
  );
  return Number(row?.n ?? 0) + 1;
}

/** Whether this number's last call into this flow within a day failed (CE09-R3). */
export async function failedLately(hub: Hub, caller: Caller): Promise<boolean> {
  if (caller.cli === "") return false;
  const [row] = await hub.db.read<{ failed: number }>(
    `SELECT end_reason = 'failed' OR json_extract(frame, '$.vars.recentFailure') IS TRUE AS failed
     FROM calls WHERE ani = ? AND started_at >= ? AND flow = ? AND id <> ?
     ORDER BY started_at DESC LIMIT 1`,
    [caller.cli, hub.now() - FAILURE_MS, caller.flow, caller.call],
  );
  return row?.failed === 1;
}
