import { withLease } from "../db/lease.ts";
import { fetchPendingFiles } from "../domain/files/fetch_pending.ts";
import { drainJournal } from "../domain/journal/drain.ts";
import { sweepLostDesks } from "../domain/people/sweep_lost_desks.ts";
import { auditStores } from "../domain/recovery/audit_stores.ts";
import { forgetOld } from "../domain/recovery/forget_old.ts";
import { reconcile } from "../domain/recovery/reconcile.ts";
import { runTimers } from "../domain/timers/dispatch.ts";
import { deliverTranscripts } from "../domain/transcripts/deliver_due.ts";
import type { Hub } from "../types/hub.ts";
import { runClock } from "./clock.ts";
import type { Work } from "./loop.ts";

/** How long a dead holder keeps the others from its work; renewed while it runs, milliseconds. */
const LEASE_MS = 10_000;

/** All recurring work of a hub process, in one place. */
export const TIMETABLE: readonly Work[] = [
  { name: "clock", everyMs: 1_000, wokenBy: ["clock"], run: runClock },
  {
    name: "journal",
    everyMs: 1_000,
    wokenBy: ["journal"],
    run: alone("journal", async (hub) => (await drainJournal(hub)).more),
  },
  {
    name: "timers",
    everyMs: 1_000,
    wokenBy: ["clock"],
    run: async (hub) => void await runTimers(hub),
  },
  { name: "reconciler", everyMs: 2_000, run: alone("reconciler", reconcile) },
  { name: "desks", everyMs: 2_000, run: alone("desks", sweepLostDesks) },
  { name: "files", everyMs: 1_000, run: async (hub) => void await fetchPendingFiles(hub) },
  {
    name: "transcripts",
    everyMs: 1_000,
    wokenBy: ["outbox"],
    run: async (hub) => void await deliverTranscripts(hub),
  },
  { name: "auditor", everyMs: 60_000, run: alone("auditor", auditStores) },
  { name: "retention", everyMs: 3_600_000, run: alone("retention", forgetOld) },
];

/** Work that one process of the region does at a time. */
function alone(name: string, run: (hub: Hub) => Promise<unknown>): Work["run"] {
  return async (hub) =>
    await withLease(
      hub.redis,
      hub.queue.region,
      name,
      LEASE_MS,
      async () => await run(hub) === true,
    ) ?? false;
}
