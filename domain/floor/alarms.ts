import type { FloorView } from "../../types/api/floor.ts";
import type { Hub } from "../../types/hub.ts";
import { instant } from "../interactions/view.ts";
import { openAlerts, textOf } from "./watch_alerts.ts";
import { remembering } from "../queues/cache.ts";

/** An alarm is shown so long after it last rose, milliseconds. */
const SHOWN_MS = 3_600_000;
const MOST = 20;
const MOST_ALERTS = 50;
const CACHE_MS = 2_000;

type Alarm = FloorView["alarms"][number];

const remember = remembering<Alarm[]>(CACHE_MS);

/** What a supervisor should look at: alarms of the last hour, one line per code, and dead letters. */
export async function currentAlarms(hub: Hub): Promise<Alarm[]> {
  return await remember(hub, "", async () => [
    ...await raisedAlerts(hub),
    ...await deadLetters(hub),
    ...await recent(hub),
  ]);
}

async function recent(hub: Hub): Promise<Alarm[]> {
  const rows = await hub.db.read<{ code: string; text: string; since: number; n: number }>(
    `SELECT data->>'code' AS code, data->>'text' AS text, MIN(at) AS since, MAX(at) AS latest,
       COUNT(*) AS n
     FROM events WHERE kind = 'alarm' AND at >= ? GROUP BY 1 ORDER BY latest DESC LIMIT ${MOST}`,
    [hub.now() - SHOWN_MS],
  );
  return rows.map(({ code, text, since, n }) => ({
    code: code ?? "alarm",
    text: n > 1 ? `${text} (${n} times)` : text ?? "",
    since: instant(since),
  }));
}

/** Figures beyond their bounds, the longest first (CE01-M23). */
async function raisedAlerts(hub: Hub): Promise<Alarm[]> {
  return (await openAlerts(hub)).slice(0, MOST_ALERTS).map((open) => ({
    code: "alert",
    text: textOf(hub, open),
    since: instant(open.since),
  }));
}

async function deadLetters(hub: Hub): Promise<Alarm[]> {
  const [row] = await hub.db.read<{ n: number; since: number | null }>(
    "SELECT COUNT(*) AS n, MIN(at) AS since FROM dead_letters WHERE replayed_at IS NULL",
  );
  if (!row || row.n === 0) return [];
  return [{
    code: "dead_letters",
    text: `${row.n} dead letter${row.n === 1 ? "" : "s"} to look at`,
    since: instant(row.since ?? hub.now()),
  }];
}
