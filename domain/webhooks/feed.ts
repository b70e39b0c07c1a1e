import type { Hub, Statement } from "../../types/hub.ts";
import { HubError } from "../../types/errors.ts";
import { laneOf } from "./lane.ts";
import { type Fed, readSources, type SourceName, SOURCES } from "./sources.ts";

/** Events looked at in one turn, per source. */
const BATCH = 200;

interface Endpoint {
  id: string;
  kinds: string[];
}

/**
 * Puts what happened since the last turn into the outbox, once per endpoint that asked for it: the
 * cursors move in the same write. Answers whether there may be more.
 */
export async function feedWebhooks(hub: Hub): Promise<boolean> {
  const endpoints = (await hub.db.read<{ id: string; kinds: string }>(
    "SELECT id, kinds FROM webhooks WHERE active = 1 ORDER BY id",
  )).map((row): Endpoint => ({ id: row.id, kinds: JSON.parse(row.kinds) }));
  if (endpoints.length === 0) return false;
  const cursors = new Map((await hub.db.read<{ source: SourceName; position: number }>(
    "SELECT source, position FROM webhook_cursors",
  )).map((row) => [row.source, Number(row.position)]));
  const batch = await readSources(hub.db, cursors, BATCH);
  if (batch.moves.length === 0) return false;
  const prefix = hub.id();
  const rows = batch.events.toSorted((a, b) => a.at - b.at).flatMap((event) =>
    endpoints.filter((e) => e.kinds.includes("*") || e.kinds.includes(event.kind))
      .map((endpoint) => ({ endpoint, event }))
  );
  await hub.db.write([
    ...batch.moves.flatMap(moveCursor),
    ...(rows.length > 0 ? [outboxRows(hub, prefix, rows)] : []),
    { sql: "DELETE FROM message_changes WHERE id <= ?", args: [batch.changesUpTo] },
  ]).catch(ignoreLostRace);
  return batch.more;
}

/** The position must be where we read it: of two feeders the second changes nothing at all. */
function moveCursor(
  { source, from, to }: { source: SourceName; from: number; to: number },
): Statement[] {
  return [
    {
      sql: "UPDATE webhook_cursors SET position = ? WHERE source = ? AND position = ?",
      args: [to, source, from],
    },
    { sql: "SELECT CASE WHEN changes() = 1 THEN 1 ELSE json('moved') END" },
  ];
}

function ignoreLostRace(error: unknown): void {
  const lost = error instanceof Error && !(error instanceof HubError) &&
    /malformed json/i.test(`${error.message} ${String(error.cause)}`);
  if (!lost) throw error;
}

function outboxRows(
  hub: Hub,
  prefix: string,
  rows: { endpoint: Endpoint; event: Fed }[],
): Statement {
  const values = rows.map(({ endpoint, event }, i) => ({
    id: `${prefix}-${String(i).padStart(6, "0")}`,
    lane: laneOf(endpoint.id),
    payload: JSON.stringify({ webhook: endpoint.id, event }),
  }));
  return {
    sql: `INSERT OR IGNORE INTO outbox (id, kind, lane, payload, next_at, created_at)
          SELECT value ->> 'id', 'webhook', value ->> 'lane', value ->> 'payload', ?, ?
          FROM json_each(?)`,
    args: [hub.now(), hub.now(), JSON.stringify(values)],
  };
}

/** Before the first endpoint listens: what has been is not told again. */
export function startCursors(): Statement[] {
  return SOURCES.map((source) => ({
    sql: `INSERT INTO webhook_cursors (source, position)
          SELECT ?, coalesce((SELECT max(rowid) FROM ${source}), 0)
          WHERE NOT EXISTS (SELECT 1 FROM webhooks WHERE active = 1)
          ON CONFLICT (source) DO UPDATE SET position = excluded.position`,
    args: [source],
  }));
}
