import { forgetFiles } from "../files/loose.ts";
import { forgetJourneys } from "../reports/forget_journeys.ts";
import { lowestId } from "../queues/today.ts";
import type { Hub, Statement } from "../../types/hub.ts";

const DAY_MS = 86_400_000;
/** Rows removed in one write, and writes in one turn. */
const BATCH = 1_000;
const MOST_BATCHES = 200;
/** An idempotency key answers its repeat so long. */
const IDEMPOTENCY_DAYS = 1;
/** Who proved who they are, who failed to, and tokens that are over: longest window of a company. */
const IDENTITY_DAYS = 2;
/** Providers' ids are known at least so long after they came (repeats after days, fault 1). */
const PROVIDER_ID_DAYS = 14;
/** Deliveries of webhooks, done outbox rows, receipts nobody claimed. */
const DELIVERY_DAYS = 30;
/** Journeys of calls: at least as long as the longest period of a report (IV-6). */
const JOURNEY_DAYS = 400;

/** Removes what has been kept long enough (DC-19); in small steps, so that nobody waits for it. */
export async function forgetOld(hub: Hub): Promise<number> {
  let removed = 0;
  for (const step of steps(hub)) {
    for (let i = 0; i < MOST_BATCHES; i++) {
      const [result] = await hub.db.write([step]);
      removed += result?.rowsAffected ?? 0;
      if ((result?.rowsAffected ?? 0) < BATCH) break;
    }
  }
  const { messageDays } = hub.settings().document.company;
  const journeys = hub.now() - Math.max(messageDays, JOURNEY_DAYS) * DAY_MS;
  return removed + await forgetFiles(hub) + await forgetJourneys(hub, journeys);
}

function steps(hub: Hub): Statement[] {
  const { company } = hub.settings().document;
  const before = (days: number) => hub.now() - days * DAY_MS;
  return [
    {
      sql: `UPDATE inbound SET raw = NULL WHERE (channel, provider_id) IN (
              SELECT channel, provider_id FROM inbound WHERE at < ? AND raw IS NOT NULL LIMIT ${BATCH})`,
      args: [before(company.rawDays)],
    },
    // The id stays as long as its message: a repeat must find it (DC-12).
    {
      sql: `DELETE FROM inbound WHERE (channel, provider_id) IN (
              SELECT channel, provider_id FROM inbound WHERE at < ? LIMIT ${BATCH})`,
      args: [before(Math.max(company.messageDays, PROVIDER_ID_DAYS))],
    },
    oldRows("idempotency_keys", "at", before(IDEMPOTENCY_DAYS)),
    oldRows("handovers", "at", before(IDEMPOTENCY_DAYS)),
    oldRows("writebacks", "until", hub.now()),
    oldRows("call_answers", "at", before(IDEMPOTENCY_DAYS)),
    // Each of these holds for a day at most (CE07-R11, R13, R14).
    oldRows("identities", "at", before(IDENTITY_DAYS)),
    oldRows("identity_failures", "since", before(IDENTITY_DAYS)),
    oldRows("identity_tokens", "expires_at", before(IDENTITY_DAYS)),
    oldRows("early_receipts", "at", before(DELIVERY_DAYS)),
    oldRows("webhook_deliveries", "at", before(DELIVERY_DAYS)),
    {
      sql: `DELETE FROM outbox WHERE id IN (
              SELECT id FROM outbox WHERE state = 'done' AND done_at < ? LIMIT ${BATCH})`,
      args: [before(DELIVERY_DAYS)],
    },
    {
      sql: `UPDATE messages SET text = '', sealed = NULL, files = '[]' WHERE id IN (
              SELECT id FROM messages WHERE id < ? AND (text <> '' OR files <> '[]') LIMIT ${BATCH})`,
      args: [lowestId(before(company.messageDays))],
    },
  ];
}

function oldRows(table: string, column: string, before: number): Statement {
  return {
    sql: `DELETE FROM ${table} WHERE ${column} < ? AND ${column} IN (
            SELECT ${column} FROM ${table} WHERE ${column} < ? ORDER BY ${column} LIMIT ${BATCH})`,
    args: [before, before],
  };
}
