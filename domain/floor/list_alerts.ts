import type { AlertView } from "../../types/api/alerts.ts";
import type { Hub } from "../../types/hub.ts";
import { need } from "../access/may.ts";
import { instant, maybeInstant } from "../interactions/view.ts";
import { type Open, textOf } from "./watch_alerts.ts";

interface Row {
  id: string;
  at: number;
  data: string;
  clearedAt: number | null;
}

/** Alerts that were raised, the latest first, each with its end; `before` in milliseconds. */
export async function listAlerts(
  hub: Hub,
  { before, limit }: { before: number | null; limit: number },
): Promise<{ items: AlertView[]; next: number | null }> {
  need(hub, "floor.view");
  const rows = await hub.db.read<Row>(
    `SELECT e.id, e.at, e.data, (SELECT c.at FROM events c WHERE c.id =
         'alert.cleared:' || (e.data->>'alert') || ':' || (e.data->>'subject') || ':' || e.at)
       AS clearedAt
     FROM events e INDEXED BY events_alerts
     WHERE e.kind IN ('alert.raised', 'alert.cleared') AND e.kind = 'alert.raised' AND e.at < ?
     ORDER BY e.at DESC LIMIT ?`,
    [before ?? Number.MAX_SAFE_INTEGER, limit + 1],
  );
  const shown = rows.slice(0, limit);
  const names = new Map(hub.settings().document.alerts.map((alert) => [alert.id, alert.name]));
  return {
    items: shown.map(({ id, at, data, clearedAt }) => {
      const open = JSON.parse(data) as Open;
      const { alert, subject, side, value, bound } = open;
      return {
        id,
        alert,
        name: names.get(alert) ?? alert,
        subject,
        text: textOf(hub, open),
        side,
        value,
        bound,
        since: instant(at),
        clearedAt: maybeInstant(clearedAt),
      };
    }),
    next: rows.length > limit ? shown.at(-1)!.at : null,
  };
}
