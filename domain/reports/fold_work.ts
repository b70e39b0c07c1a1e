import type { Hub, Statement } from "../../types/hub.ts";
import { REPORT_STEPS, type Stretch, TURN_STEPS, walkJournal } from "./walk_journal.ts";
import { type WorkEvent, type WorkSpan, workSpans } from "./work_spans.ts";

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
export function foldWork(hub: Hub, steps = TURN_STEPS): Promise<boolean> {
  return walkJournal(hub, CURSOR, steps, (stretch, move) => foldStretch(hub, stretch, move));
}

/** The same until nothing is left, as far as a report may wait for it. */
export async function catchUpWork(hub: Hub): Promise<void> {
  await foldWork(hub, REPORT_STEPS);
}

async function foldStretch(hub: Hub, { from, upTo }: Stretch, move: Statement): Promise<void> {
  const over = await hub.db.read<{ id: string }>(
    `SELECT DISTINCT e.interaction_id AS id
     FROM events e JOIN interactions i ON i.id = e.interaction_id
     WHERE e.rowid > ? AND e.rowid <= ? AND e.rev > 0 AND i.accepted_at IS NOT NULL
       AND i.state NOT IN (${OPEN})`,
    [from, upTo],
  );
  const ids = over.map((row) => row.id);
  const spans = await spansOf(hub, ids, hub.now());
  await hub.db.write([...store(ids, spans), move]);
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
