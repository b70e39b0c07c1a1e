import { withLease } from "../db/lease.ts";
import { catchUp } from "../domain/calls/away/later.ts";
import { sweepCalls } from "../domain/calls/sweep.ts";
import { refreshConfiguration } from "../domain/configuration/refresh_configuration.ts";
import { deliverWritebacks } from "../domain/directory/write_back.ts";
import { fetchPendingFiles } from "../domain/files/fetch_pending.ts";
import { fillGaps } from "../domain/conversations/fill_gaps.ts";
import { drainJournal } from "../domain/journal/drain.ts";
import { sweepLostDesks } from "../domain/people/sweep_lost_desks.ts";
import { sweepUnattended } from "../domain/queues/no_agents.ts";
import { auditStores } from "../domain/recovery/audit_stores.ts";
import { forgetOld } from "../domain/recovery/forget_old.ts";
import { reconcile } from "../domain/recovery/reconcile.ts";
import { deliverAlerts } from "../domain/floor/deliver_alerts.ts";
import { watchAlerts } from "../domain/floor/watch_alerts.ts";
import { deliverReportMails } from "../domain/reports/deliver_mails.ts";
import { foldCalls } from "../domain/reports/fold_calls.ts";
import { foldWork } from "../domain/reports/fold_work.ts";
import { watchEmergencies } from "../domain/services/watch_emergencies.ts";
import { runTimers } from "../domain/timers/dispatch.ts";
import { deliverTranscripts } from "../domain/transcripts/deliver_due.ts";
import { deliverWebhooks } from "../domain/webhooks/deliver.ts";
import { feedWebhooks } from "../domain/webhooks/feed.ts";
import type { Hub } from "../types/hub.ts";
import { runClock } from "./clock.ts";
import type { Work } from "./loop.ts";
import { outboxWork } from "./outbox.ts";

/** How long a dead holder keeps the others from its work; renewed while it runs, milliseconds. */
const LEASE_MS = 10_000;
const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** All recurring work of a hub process, in one place. What needs one at a time takes a lease. */
export const TIMETABLE: readonly Work[] = [
  { name: "clock", everyMs: SECOND, wokenBy: ["clock"], run: runClock },
  { name: "timers", everyMs: SECOND, wokenBy: ["clock"], run: each(runTimers) },
  { name: "journal", everyMs: SECOND, wokenBy: ["journal"], run: alone("journal", moreToDrain) },
  outboxWork,
  { name: "webhooks", everyMs: SECOND, wokenBy: ["webhooks"], run: runWebhooks },
  { name: "transcripts", everyMs: 5 * SECOND, wokenBy: ["outbox"], run: each(deliverTranscripts) },
  { name: "report mails", everyMs: 5 * SECOND, wokenBy: ["outbox"], run: each(deliverReportMails) },
  { name: "work", everyMs: 10 * SECOND, run: alone("work", foldWork) },
  { name: "journeys", everyMs: 10 * SECOND, run: alone("journeys", foldCalls) },
  { name: "alerts", everyMs: 5 * SECOND, run: alone("alerts", watchAlerts) },
  { name: "alert mails", everyMs: 5 * SECOND, wokenBy: ["outbox"], run: each(deliverAlerts) },
  { name: "files", everyMs: 2 * SECOND, wokenBy: ["outbox"], run: each(fetchPendingFiles) },
  { name: "reconciler", everyMs: 2 * SECOND, run: alone("reconciler", reconcile) },
  { name: "desks", everyMs: 2 * SECOND, run: alone("desks", sweepLostDesks) },
  { name: "unattended", everyMs: 2 * SECOND, run: alone("unattended", sweepUnattended) },
  { name: "emergencies", everyMs: 5 * SECOND, run: alone("emergencies", watchEmergencies) },
  { name: "configuration", everyMs: 5 * SECOND, run: each(refreshConfiguration) },
  { name: "gaps", everyMs: 10 * MINUTE, run: alone("gaps", fillGaps) },
  { name: "writebacks", everyMs: 30 * SECOND, run: alone("writebacks", deliverWritebacks) },
  { name: "late calls", everyMs: 2 * SECOND, run: alone("late calls", catchUp) },
  { name: "calls", everyMs: MINUTE, run: alone("calls", sweepCalls) },
  { name: "auditor", everyMs: MINUTE, run: alone("auditor", auditStores) },
  { name: "retention", everyMs: 60 * MINUTE, run: alone("retention", forgetOld) },
];

async function moreToDrain(hub: Hub): Promise<boolean> {
  return (await drainJournal(hub)).more;
}

async function runWebhooks(hub: Hub): Promise<boolean> {
  const more = await feedWebhooks(hub);
  return await deliverWebhooks(hub) > 0 || more;
}

/** Work that every process does, at its own pace. */
function each(run: (hub: Hub) => Promise<unknown>): Work["run"] {
  return async (hub) => void await run(hub);
}

/** Work that one process of the region does at a time; `true` = there is more. */
function alone(name: string, run: (hub: Hub) => Promise<unknown>): Work["run"] {
  return async (hub) => {
    const work = async () => await run(hub) === true;
    return await withLease(hub.redis, hub.queue.region, name, LEASE_MS, work) ?? false;
  };
}
