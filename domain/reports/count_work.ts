import type { Hub } from "../../types/hub.ts";
import { catchUpWork, spansOf } from "./fold_work.ts";
import { presenceSpans } from "./presence_spans.ts";
import { clauses, type Scope, type Source } from "./scope.ts";
import { breathe, inSlices } from "./slices.ts";
import type { Tally } from "./tally.ts";
import { type HeldSpan, timeAccount } from "./time_account.ts";

/** Longer work has an index of its own (`agent_work_long`), milliseconds. */
const LONG_MS = 86_400_000;
/** One agent does not do so much in a day: their slices may be longer, milliseconds. */
const MONTH_MS = 31 * 86_400_000;

const WORK: Source = {
  columns: { queue: "w.queue", medium: "w.medium", agent: "w.agent_id" },
  interaction: "w.interaction_id",
};

/** Work handed on in the period by who had accepted it, of interactions that are over. */
export async function countTransfers(hub: Hub, scope: Scope, tally: Tally): Promise<void> {
  await catchUpWork(hub);
  const c = clauses(scope, WORK, "w.ended_at");
  const queues = JSON.stringify(scope.queues.map((queue) => queue.id));
  await inSlices(scope.from, scope.to, async (from, to) => {
    const rows = await hub.db.read(
      `SELECT ${c.select}, COUNT(*) AS n, COUNT(*) AS transfers
       FROM agent_work w INDEXED BY agent_work_transferred ${c.join}
       WHERE w.ended_by = 'transferred' AND w.ended_at >= ? AND w.ended_at < ?
         AND w.queue IN (SELECT value FROM json_each(?)) ${c.where}
       GROUP BY ${c.groupBy}`,
      [from, to, queues, ...c.args],
    );
    return rows.reduce((sum: number, row) => sum + tally.addRow(row), 0);
  });
}

/**
 * How agents spent their time, one agent after the other. Told apart by queue or medium only
 * active time is known: presence has no queue.
 */
export async function countTime(
  hub: Hub,
  scope: Scope,
  agents: string[],
  tally: Tally,
): Promise<void> {
  await catchUpWork(hub);
  if (scope.to <= scope.from) return;
  const whole = scope.groupBy.every((g) => g === "agent") && !narrowed(scope);
  const presences = whole ? await presenceSpans(hub, scope, new Set(agents)) : new Map();
  const rare = Map.groupBy(
    [...await longSpans(hub, scope), ...await openSpans(hub, scope)],
    (row) => row.agent,
  );
  for (const agent of agents) {
    const rows = [...await spansOfAgent(hub, scope, agent), ...rare.get(agent) ?? []];
    const groups = Map.groupBy(rows.filter(wanted(scope)), (row) => keysFor(scope, row).join("\n"));
    if (whole && presences.has(agent) && groups.size === 0) {
      groups.set(keysFor(scope, { agent, queue: "", medium: "" }).join("\n"), []);
    }
    for (const [name, group] of groups) {
      const keys = scope.groupBy.length === 0 ? [] : name.split("\n");
      timeAccount(presences.get(agent) ?? [], group, scope).forEach((figures, n) => {
        if (Object.keys(figures).length > 0) tally.add(keys, scope.starts[n]!, figures);
      });
    }
    await breathe();
  }
}

/** True where the report looks at a part of an agent's work only. */
export function narrowed({ filter }: Pick<Scope, "filter">): boolean {
  return filter.queues.length > 0 || filter.media.length > 0;
}

function keysFor(scope: Scope, of: { agent: string; queue: string; medium: string }): string[] {
  return scope.groupBy.map((g) => g === "agent" ? of.agent : g === "queue" ? of.queue : of.medium);
}

/** Rows that the report's queues and media let through. */
function wanted({ queues, filter }: Scope): (row: Row) => boolean {
  const ids = new Set(queues.map((queue) => queue.id));
  const media = new Set<string>(filter.media);
  return (row) => ids.has(row.queue) && (media.size === 0 || media.has(row.medium));
}

async function spansOfAgent(hub: Hub, scope: Scope, agent: string): Promise<Row[]> {
  const spans: Row[] = [];
  await inSlices(scope.from - LONG_MS, scope.to, async (from, to) => {
    const rows = await hub.db.read<Row>(
      `${SELECT} INDEXED BY agent_work_agent
       WHERE agent_id = ? AND started_at >= ? AND started_at < ? AND ended_at > ?`,
      [agent, from, to, scope.from],
    );
    for (const row of rows) spans.push(row);
    return rows.length;
  }, MONTH_MS);
  return spans;
}

async function longSpans(hub: Hub, scope: Scope): Promise<Row[]> {
  return await hub.db.read<Row>(
    `${SELECT} INDEXED BY agent_work_long
     WHERE ended_at - started_at > ${LONG_MS} AND started_at < ? AND ended_at > ?`,
    [scope.from - LONG_MS, scope.from],
  );
}

interface Row {
  agent: string;
  queue: string;
  medium: string;
  kind: HeldSpan["kind"];
  from: number;
  to: number;
}

const SELECT = `SELECT agent_id AS agent, queue, medium, kind, started_at AS "from",
  ended_at AS "to" FROM agent_work`;

/** Work of interactions that are not over, up to now. */
async function openSpans(hub: Hub, scope: Scope): Promise<Row[]> {
  const open = await hub.db.read<{ id: string }>(
    `SELECT id FROM interactions
     WHERE state IN ('active', 'parked', 'wrapup', 'queued', 'offered') AND accepted_at IS NOT NULL`,
  );
  return await spansOf(hub, open.map((row) => row.id), scope.now);
}
