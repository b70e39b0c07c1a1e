import type { Hub } from "../../types/hub.ts";
import { catchUpWork, spansOf } from "./fold_work.ts";
import { wrong } from "./period.ts";
import { presenceSpans } from "./presence_spans.ts";
import { clauses, type Scope, type Source } from "./scope.ts";
import { inSlices } from "./slices.ts";
import type { Tally } from "./tally.ts";
import { type HeldSpan, timeAccount } from "./time_account.ts";

/** Longer work has an index of its own (`agent_work_long`), milliseconds. */
const LONG_MS = 86_400_000;
/** Spans of work one report may hold in memory. */
const MOST_SPANS = 3_000_000;

const WORK: Source = {
  columns: { queue: "w.queue", medium: "w.medium", agent: "w.agent_id" },
  interaction: "w.interaction_id",
};

/** Work handed on in the period by who had accepted it, of interactions that are over. */
export async function countTransfers(hub: Hub, scope: Scope, tally: Tally): Promise<void> {
  await catchUpWork(hub);
  const c = clauses(scope, WORK, "w.ended_at");
  const queues = JSON.stringify(scope.queues.map((queue) => queue.id));
  const rows = await hub.db.read(
    `SELECT ${c.select}, COUNT(*) AS transfers
     FROM agent_work w INDEXED BY agent_work_transferred ${c.join}
     WHERE w.ended_by = 'transferred' AND w.ended_at >= ? AND w.ended_at < ?
       AND w.queue IN (SELECT value FROM json_each(?)) ${c.where}
     GROUP BY ${c.groupBy}`,
    [scope.from, scope.to, queues, ...c.args],
  );
  for (const row of rows) tally.addRow(row);
}

interface Span extends HeldSpan {
  agent: string;
  keys: string[];
}

/**
 * How agents spent their time. Told apart by queue or medium only active time is known: presence
 * has no queue.
 */
export async function countTime(
  hub: Hub,
  scope: Scope,
  agents: string[],
  tally: Tally,
): Promise<void> {
  await catchUpWork(hub);
  const spans = await spansIn(hub, scope, new Set(agents));
  const period = { starts: scope.starts, to: scope.to };
  if (scope.to <= scope.from) return;
  const whole = scope.groupBy.every((g) => g === "agent") && !narrowed(scope);
  const presences = whole ? await presenceSpans(hub, scope, new Set(agents)) : new Map();
  const groups = Map.groupBy(spans, (span) => JSON.stringify([span.agent, span.keys]));
  if (whole) {
    for (const agent of presences.keys()) {
      const name = JSON.stringify([agent, keysFor(scope, { agent, queue: "", medium: "" })]);
      if (!groups.has(name)) groups.set(name, []);
    }
  }
  for (const [name, group] of groups) {
    const [agent, keys] = JSON.parse(name) as [string, string[]];
    timeAccount(presences.get(agent) ?? [], group, period).forEach((figures, n) => {
      if (Object.keys(figures).length > 0) tally.add(keys, scope.starts[n]!, figures);
    });
  }
}

/** True where the report looks at a part of an agent's work only. */
export function narrowed({ filter }: Pick<Scope, "filter">): boolean {
  return filter.queues.length > 0 || filter.media.length > 0;
}

function keysFor(scope: Scope, of: { agent: string; queue: string; medium: string }): string[] {
  return scope.groupBy.map((g) => g === "agent" ? of.agent : g === "queue" ? of.queue : of.medium);
}

async function spansIn(hub: Hub, scope: Scope, agents: Set<string>): Promise<Span[]> {
  const spans: Span[] = [];
  const queues = new Set(scope.queues.map((queue) => queue.id));
  const media = new Set<string>(scope.filter.media);
  const add = (row: Row) => {
    if (!agents.has(row.agent) || !queues.has(row.queue)) return;
    if (media.size > 0 && !media.has(row.medium)) return;
    const { agent, kind, from, to } = row;
    spans.push({ agent, kind, from, to, keys: keysFor(scope, row) });
    if (spans.length > MOST_SPANS) {
      throw wrong("period", "so much work is too much at once: choose a shorter period");
    }
  };
  await inSlices(scope.from - LONG_MS, scope.to, async (from, to) => {
    const rows = await hub.db.read<Row>(
      `${SELECT} INDEXED BY agent_work_started
       WHERE started_at >= ? AND started_at < ? AND ended_at > ?`,
      [from, to, scope.from],
    );
    rows.forEach(add);
    return rows.length;
  });
  const long = await hub.db.read<Row>(
    `${SELECT} INDEXED BY agent_work_long
     WHERE ended_at - started_at > ${LONG_MS} AND started_at < ? AND ended_at > ?`,
    [scope.from - LONG_MS, scope.from],
  );
  long.forEach(add);
  for (const span of await openSpans(hub, scope)) add(span);
  return spans;
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
