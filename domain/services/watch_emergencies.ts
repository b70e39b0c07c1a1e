import { getLogger } from "@logtape/logtape";
import type { EntryPoint } from "../../types/configuration/entry_points.ts";
import type { Hub, Statement } from "../../types/hub.ts";
import type { QueueLoad } from "../../types/queue.ts";
import { auditRow } from "../audit/audit_row.ts";
import { alarmRow } from "../journal/event_row.ts";
import { queuesServing } from "./served_by.ts";

const HOUR_MS = 3_600_000;

interface Row {
  entry_point: string;
  checked_at: number;
  nobody_since: number | null;
  since: number | null;
}

/**
 * Looks whether anybody is signed in who could serve the calls of an entry point (CE02-R3): where
 * nobody has been for the grace period an emergency begins by itself, and ends as soon as somebody
 * is. Where that cannot be told, all stays as it is and an alarm says so (B7). Callers who wait
 * already are left to their queue's own rule (B8).
 */
export async function watchEmergencies(hub: Hub): Promise<void> {
  const rows = new Map(
    (await hub.db.read<Row>("SELECT * FROM auto_emergencies")).map((row) => [row.entry_point, row]),
  );
  const { entryPoints } = hub.settings().document;
  const watched = entryPoints.flatMap((entry) => watchedQueues(hub, entry));
  const ids = new Set(watched.map(({ entry }) => entry));
  const gone = [...rows.values()].filter((row) => !ids.has(row.entry_point));
  if (gone.length > 0) await hub.db.write(gone.flatMap((row) => forget(hub, row)));
  const { everySec } = hub.settings().document.company.autoEmergency;
  const due = watched.filter(({ entry }) =>
    hub.now() - (rows.get(entry)?.checked_at ?? 0) >= everySec * 1000
  );
  if (due.length === 0) return;
  const loads = await readLoads(hub);
  if (loads === null) return;
  for (const { entry, queues } of due) {
    const there = loads.some((load) => queues.has(load.queue) && load.signedIn > 0);
    await hub.db.write(step(hub, entry, rows.get(entry), there));
  }
}

interface Watched {
  entry: string;
  queues: ReadonlySet<string>;
}

function watchedQueues(hub: Hub, entry: EntryPoint): Watched[] {
  const { document } = hub.settings();
  const { autoEmergency } = entry.voice;
  const on = autoEmergency === "on" ||
    (autoEmergency === "as_company" && document.company.autoEmergency.on);
  const queues = on && entry.channel === "voice" ? queuesServing(document, entry) : null;
  return queues === null ? [] : [{ entry: entry.id, queues }];
}

/** Null: nobody can tell who is there. A fault of the watching is never an emergency (CE02-B7). */
async function readLoads(hub: Hub): Promise<QueueLoad[] | null> {
  try {
    return await hub.queue.loads();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    getLogger(["hubbub", "services"]).warning("Nobody can tell who is signed in: {reason}", {
      reason,
    });
    await hub.db.write([alarmRow({
      id: `emergency.unknown:${Math.floor(hub.now() / HOUR_MS)}`,
      at: hub.now(),
      code: "emergency.unknown",
      text: "Nobody can tell who is signed in: emergencies stay as they are",
    })]);
    return null;
  }
}

function step(hub: Hub, entry: string, row: Row | undefined, there: boolean): Statement[] {
  const now = hub.now();
  const { graceSec } = hub.settings().document.company.autoEmergency;
  const nobodySince = there ? null : row?.nobody_since ?? now;
  const over = nobodySince !== null && now - nobodySince >= graceSec * 1000;
  const since = there ? null : row?.since ?? (over ? now : null);
  const was = row?.since ?? null;
  return [
    {
      // Another process looked meanwhile: its word stands, and nothing is told twice.
      sql: `INSERT INTO auto_emergencies (entry_point, checked_at, nobody_since, since)
        VALUES (?1, ?2, ?3, ?4) ON CONFLICT (entry_point) DO UPDATE SET
          checked_at = ?2, nobody_since = ?3, since = ?4 WHERE checked_at = ?5`,
      args: [entry, now, nobodySince, since, row?.checked_at ?? -1],
    },
    ...(was === null && since !== null ? [told(hub, entry, "emergency.began_by_itself")] : []),
    ...(was !== null && since === null ? [told(hub, entry, "emergency.ended_by_itself")] : []),
  ];
}

/** An entry point that is watched no longer is in no emergency of its own making. */
function forget(hub: Hub, row: Row): Statement[] {
  return [
    { sql: "DELETE FROM auto_emergencies WHERE entry_point = ?", args: [row.entry_point] },
    ...(row.since === null ? [] : [told(hub, row.entry_point, "emergency.ended_by_itself")]),
  ];
}

const told = (hub: Hub, entry: string, action: string): Statement =>
  auditRow(hub.as({ kind: "system", id: "", name: "" }), {
    action,
    subject: `entry_point:${entry}`,
  }, true);
