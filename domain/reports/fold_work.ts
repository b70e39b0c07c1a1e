import type { Hub, Statement } from "../../types/hub.ts";
import { breathe } from "./slices.ts";
import { type WorkEvent, type WorkSpan, workSpans } from "./work_spans.ts";

/** Events looked at in one step. */
const BATCH = 2_000;
/** Steps of one turn of the worker, and before a report is made. */
const TURN_STEPS = 20;
const REPORT_STEPS = 500;
const CURSOR = "agent_work";

const OPEN =
  `'received', 'screened', 'with_bot', 'queued', 'offered', 'active', 'parked', 'wrapup'`;

interface EventRow extends WorkEvent {
  interaction: string;
}

/**
 * Folds the events of interactions that are over into `agent_work`, from where the last turn
 * ended. An interaction that gets a late event is folded anew, so that the order of events does
 * not matter. True while there may be more.
 */
export async function foldWork(hub: Hub, steps = TURN_STEPS): Promise<boolean> {
  for (let i = 0; i < steps; i++) {
    if (!await foldStep(hub)) return false;
    await breathe();
  }
  return true;
}

/** The same until nothing is left, as far as a report may wait for it. */
export async function catchUpWork(hub: Hub): Promise<void> {
  await foldWork(hub, REPORT_STEPS);
}

async function foldStep(hub: Hub): Promise<boolean> {
  const [cursor] = await hub.db.read<{ position: number }>(
    "SELECT position FROM report_cursors WHERE name = ?",
    [CURSOR],
  );
  const from = Number(cursor?.position ?? 0);
  const [reach] = await hub.db.read<{ upTo: number | null; n: number }>(
    `SELECT MAX(rowid) AS upTo, COUNT(*) AS n
     FROM (SELECT rowid FROM events WHERE rowid > ? ORDER BY rowid LIMIT ${BATCH})`,
    [from],
  );
  if (!reach || reach.upTo === null) return false;
  const over = await hub.db.read<{ id: string }>(
    `SELECT DISTINCT e.interaction_id AS id
     FROM events e JOIN interactions i ON i.id = e.interaction_id
     WHERE e.rowid > ? AND e.rowid <= ? AND e.rev > 0 AND i.accepted_at IS NOT NULL
       AND i.state NOT IN (${OPEN})`,
    [from, reach.upTo],
  );
  const ids = over.map((row) => row.id);
  const spans = await spansOf(hub, ids, hub.now());
  await hub.db.write([...store(ids, spans), move(from, Number(reach.upTo))]);
  return Number(reach.n) === BATCH;
}

/** Spans of work of these interactions, those that are open until `until`. */
export async function spansOf(
  hub: Hub,
  ids: string[],
  until: number,
): Promise<(WorkSpan & { interaction: string })[]> {
  if (ids.length === 0) return [];
  const rows = await hub.db.read<EventRow>(
    `SELECT e.interaction_id AS interaction, e.rev, e.at, e.kind, e.state, e.queue, e.medium,
       COALESCE(e.agent_id, '') AS agent, COALESCE(e.data->>'reason', '') AS reason
     FROM json_each(?) j CROSS JOIN events e INDEXED BY events_interaction
       ON e.interaction_id = j.value
     WHERE e.rev > 0`,
    [JSON.stringify(ids)],
  );
  const byInteraction = Map.groupBy(rows, (row) => row.interaction);
  return [...byInteraction].flatMap(([interaction, events]) =>
    workSpans(events, until).map((span) => ({ ...span, interaction }))
  );
}

function store(ids: string[], spans: (WorkSpan & { interaction: string })[]): Statement[] {
  if (ids.length === 0) return [];
  return [
    {
      sql: "DELETE FROM agent_work WHERE interaction_id IN (SELECT value FROM json_each(?))",
      args: [JSON.stringify(ids)],
    },
    {
      sql: `INSERT OR REPLACE INTO agent_work (interaction_id, rev, agent_id, queue, medium, kind,
              started_at, ended_at, ended_by)
            SELECT v->>'interaction', v->>'rev', v->>'agent', v->>'queue', v->>'medium',
              v->>'kind', v->>'from', v->>'to', v->>'endedBy'
            FROM (SELECT value AS v FROM json_each(?))`,
      args: [JSON.stringify(spans)],
    },
  ];
}

/** Another process may have folded the same meanwhile: it wrote the same, and the cursor never goes back. */
function move(from: number, to: number): Statement {
  return {
    sql: `INSERT INTO report_cursors (name, position) VALUES (?, ?)
          ON CONFLICT (name) DO UPDATE SET position = excluded.position WHERE position = ?`,
    args: [CURSOR, to, from],
  };
}
