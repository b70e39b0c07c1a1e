import type { Hub } from "../../types/hub.ts";
import type { Presence } from "../../types/queue.ts";
import { REPORTED_KINDS } from "./journal_kinds.ts";
import { inSlices } from "./slices.ts";
import type { PresenceSpan } from "./time_account.ts";

interface Row {
  agent: string;
  at: number;
  presence: Presence;
}

/** A presence older than this before the period says nothing about it any more, milliseconds. */
const LOOK_BACK_MS = 31 * 86_400_000;

/** Presence of each agent over the period; what went on before is told by the event before it. */
export async function presenceSpans(
  hub: Hub,
  { from, to }: { from: number; to: number },
  agents: ReadonlySet<string>,
): Promise<Map<string, PresenceSpan[]>> {
  const found = new Map<string, PresenceSpan[]>();
  const add = ({ agent, at, presence }: Row) => {
    if (!agents.has(agent)) return;
    const spans = found.get(agent) ?? [];
    found.set(agent, spans);
    const last = spans.at(-1);
    if (last) last.to = at;
    spans.push({ presence, from: at, to });
  };
  for (const row of await before(hub, from)) add({ ...row, at: from });
  await inSlices(from, to, async (begin, end) => {
    const rows = await hub.db.read<Row>(
      `SELECT agent_id AS agent, at, data->>'presence' AS presence
       FROM events INDEXED BY events_reports
       WHERE ${REPORTED_KINDS} AND kind = 'presence' AND at >= ? AND at < ? ORDER BY at, rowid`,
      [begin, end],
    );
    rows.forEach(add);
    return rows.length;
  });
  return found;
}

async function before(hub: Hub, from: number): Promise<Row[]> {
  const last = new Map<string, Row>();
  await inSlices(from - LOOK_BACK_MS, from, async (begin, end) => {
    const rows = await hub.db.read<Row>(
      `SELECT agent_id AS agent, MAX(at) AS at, data->>'presence' AS presence
       FROM events INDEXED BY events_reports
       WHERE ${REPORTED_KINDS} AND kind = 'presence' AND at >= ? AND at < ? GROUP BY agent_id`,
      [begin, end],
    );
    for (const row of rows) last.set(row.agent, row);
    return rows.length;
  });
  return [...last.values()];
}
