import type { Hub } from "../../types/hub.ts";
import type { Counter, Grouping, ReportName } from "../../types/reports.ts";
import type { Bands } from "./bands_of_line.ts";
import type { Topic } from "./call_record.ts";
import { catchUpCalls } from "./fold_calls.ts";
import { intervalAt } from "./period.ts";
import { clauses, QUARTER_MS, type Scope, type Source } from "./scope.ts";
import { inSlices } from "./slices.ts";
import { spreadKey } from "./spread.ts";
import type { Tally } from "./tally.ts";

/** What every report of calls may be told apart by. */
export const OF_CALL: Partial<Record<Grouping, string>> = {
  entryPoint: "f.entry_point",
  dnis: "f.dnis",
  choice: "f.choice",
  service: "f.service",
  profile: "f.profile",
  schedule: "f.schedule",
  identity: "f.identity",
  disposition: "f.disposition",
  node: "f.last_node",
  rule: "f.rules",
};

/** Topic and meaning of the subject by report. */
const TOPICS: Partial<Record<ReportName, { topic: Topic; subject?: Grouping }>> = {
  calls: { topic: "calls" },
  call_work: { topic: "work" },
  menus: { topic: "menus", subject: "node" },
  widening: { topic: "widening", subject: "step" },
  identification: { topic: "identity" },
  routing: { topic: "routing", subject: "reason" },
  sources: { topic: "sources", subject: "source" },
  rules: { topic: "rules", subject: "rule" },
  personal: { topic: "personal", subject: "treatment" },
  reasons: { topic: "reasons", subject: "candidate" },
  experiments: { topic: "experiments", subject: "variant" },
};

const FROM = `FROM call_marks m JOIN call_facts f ON f.id = m.call_id
  WHERE m.topic = ? AND m.at >= ? AND m.at < ?`;

function sourceOf(subject: Grouping | undefined): Source {
  return {
    columns: {
      ...OF_CALL,
      medium: "'voice'",
      queue: "m.queue",
      agent: "m.agent_id",
      skill: "m.skills",
      ...(subject ? { [subject]: "m.subject" } : {}),
    },
    interaction: "m.call_id",
  };
}

/** Counters of a report of calls; everything counts when the call came in. */
export const countCalls =
  (report: ReportName) => async (hub: Hub, scope: Scope, tally: Tally): Promise<void> => {
    await catchUpCalls(hub);
    const { topic, subject } = TOPICS[report]!;
    const c = clauses(scope, sourceOf(subject), "m.at");
    const only = queuesOf(scope);
    await inSlices(scope.from, scope.to, async (from, to) => {
      const rows = await hub.db.read(
        `SELECT ${c.select}, m.counter AS counter, SUM(m.value) AS total, COUNT(*) AS n
         ${FROM} ${c.where} ${only.where} GROUP BY ${c.groupBy}, m.counter`,
        [topic, from, to, ...c.args, ...only.args],
      );
      return rows.reduce(
        (sum: number, row) => sum + tally.addRow({ ...row, [String(row.counter)]: row.total }),
        0,
      );
    });
  };

function queuesOf({ filter }: Scope): { where: string; args: string[] } {
  if (filter.queues.length === 0) return { where: "", args: [] };
  return {
    where: "AND m.queue IN (SELECT value FROM json_each(?))",
    args: [JSON.stringify(filter.queues)],
  };
}

/** Reports of calls that tell a 95th percentile, with what it is of. */
export const SPREADS: Partial<Record<ReportName, Counter[]>> = {
  calls: ["ivrMs"],
  identification: ["moduleReachedMs", "moduleUnsuccessfulMs"],
  sources: ["lookupMs"],
  personal: ["treatedIvrMs", "untreatedIvrMs", "treatmentIvrMs"],
  experiments: ["experimentIvrMs"],
};

/** The classes of those counters, by line. */
export async function countSpreads(
  hub: Hub,
  report: ReportName,
  scope: Scope,
): Promise<(keys: string[], interval: number) => Bands> {
  const { topic, subject } = TOPICS[report]!;
  const c = clauses(scope, sourceOf(subject), "m.at");
  const only = queuesOf(scope);
  const lines = new Map<string, Bands>();
  const name = (keys: string[], interval: number) => `${interval} ${JSON.stringify(keys)}`;
  await inSlices(scope.from, scope.to, async (from, to) => {
    const rows = await hub.db.read(
      `SELECT ${c.select}, m.counter AS counter, m.bucket AS bucket, COUNT(*) AS n
       ${FROM} AND m.bucket IS NOT NULL ${c.where} ${only.where}
       GROUP BY ${c.groupBy}, m.counter, m.bucket`,
      [topic, from, to, ...c.args, ...only.args],
    );
    for (const row of rows) {
      const keys = scope.groupBy.map((_, n) => String(row[`k${n}`] ?? ""));
      const began = scope.starts.length > 1 ? Number(row.quarter) * QUARTER_MS : scope.from;
      const key = name(keys, intervalAt(scope.starts, Math.max(scope.from, began)));
      const bands = lines.get(key) ?? {};
      const band = spreadKey(row.counter as Counter, Number(row.bucket));
      bands[band] = (bands[band] ?? 0) + Number(row.n);
      lines.set(key, bands);
    }
    return rows.reduce((sum: number, row) => sum + Number(row.n), 0);
  });
  return (keys, interval) => lines.get(name(keys, interval)) ?? {};
}
