import type { Hub } from "../../types/hub.ts";
import { lowestId } from "../queues/today.ts";
import { REPORTED_KINDS } from "./journal_kinds.ts";
import { QUARTER_MS, type Scope } from "./scope.ts";
import { inSlices } from "./slices.ts";
import type { Tally } from "./tally.ts";

interface MessagesRow {
  number: string;
  errorCode: string;
  entryPoint: string;
  address: string;
  quarter: number;
  n: number;
}

/** States a text has been through once the carrier took it. */
const TAKEN = `('sent', 'delivered', 'read', 'queued')`;

/** Texts to customers by number, with what became of them (CE29-M9), help requests and recipients. */
export async function countTexts(hub: Hub, scope: Scope, tally: Tally): Promise<void> {
  const seen = new Set<string>();
  await inSlices(scope.from, scope.to, async (from, to) => {
    const rows = await hub.db.read<MessagesRow & Record<string, unknown>>(
      `SELECT v.our_address AS number, v.entry_point AS entryPoint, v.address AS address,
         m.at / ${QUARTER_MS} AS quarter,
         CASE WHEN m.status = 'failed' THEN m.status_code ELSE '' END AS errorCode, COUNT(*) AS n,
         COUNT(*) AS textsOut,
         COUNT(*) FILTER (WHERE m.status IN ${TAKEN}) AS textsSent,
         COUNT(*) FILTER (WHERE m.status IN ('delivered', 'read')) AS textsDelivered,
         COUNT(*) FILTER (WHERE m.status = 'failed') AS textsFailed,
         COUNT(*) FILTER (WHERE m.status IN ('pending', 'sending', 'unknown')) AS textsOnTheirWay,
         COALESCE(SUM(m.segments), 0) AS textSegments,
         COUNT(*) FILTER (WHERE m.attributes->>'automatic' = 'help') AS helpRequests
       FROM messages m JOIN conversations v ON v.id = m.conversation_id
       WHERE m.id >= ? AND m.id < ? AND m.channel = 'sms' AND m.direction = 'out'
       GROUP BY v.our_address, v.entry_point, v.address, quarter, errorCode`,
      [lowestId(from), lowestId(to)],
    );
    for (const row of rows) {
      if (!wanted(scope, row.entryPoint)) continue;
      const keys = keysOf(scope, row.number, row.errorCode);
      tally.addRow({ ...row, ...named(keys) });
      count(scope, tally, seen, keys, row);
    }
    return rows.reduce((sum, row) => sum + Number(row.n), 0);
  });
}

/** Opt-outs and opt-ins by number (CE29-M10). */
export async function countOptOuts(hub: Hub, scope: Scope, tally: Tally): Promise<void> {
  await inSlices(scope.from, scope.to, async (from, to) => {
    const rows = await hub.db.read<{ number: string; entryPoint: string; quarter: number }>(
      `SELECT v.our_address AS number, v.entry_point AS entryPoint,
         e.at / ${QUARTER_MS} AS quarter,
         COUNT(*) FILTER (WHERE e.kind = 'opted_out') AS optOuts,
         COUNT(*) FILTER (WHERE e.kind = 'opted_in') AS optIns
       FROM events e INDEXED BY events_reports JOIN conversations v ON v.id = e.conversation_id
       WHERE e.${REPORTED_KINDS} AND e.kind IN ('opted_out', 'opted_in')
         AND e.at >= ? AND e.at < ?
       GROUP BY v.our_address, v.entry_point, quarter`,
      [from, to],
    );
    for (const row of rows) {
      if (wanted(scope, row.entryPoint)) {
        tally.addRow({ ...row, ...named(keysOf(scope, row.number)) });
      }
    }
    return rows.length;
  });
}

/** Each different address counts once per line of the report. */
function count(
  scope: Scope,
  tally: Tally,
  seen: Set<string>,
  keys: string[],
  { number, address, quarter }: MessagesRow,
): void {
  const at = Math.max(scope.from, Number(quarter) * QUARTER_MS);
  const name = JSON.stringify([scope.starts.findLastIndex((s) => s <= at), keys, number, address]);
  if (seen.has(name)) return;
  seen.add(name);
  tally.add(keys, at, { recipients: 1 });
}

const keysOf = (scope: Scope, number: string, errorCode = "") =>
  scope.groupBy.map((grouping) =>
    grouping === "number" ? number : grouping === "errorCode" ? errorCode : ""
  );
const named = (keys: string[]) => Object.fromEntries(keys.map((key, n) => [`k${n}`, key]));
const wanted = ({ filter }: Scope, entryPoint: string) =>
  filter.entryPoints.length === 0 || filter.entryPoints.includes(entryPoint);
