/**
 * Reports of a month over a record of 1,000,000 queue segments: how long each takes, and how long
 * it holds up everything else. `deno run -A bench/reports.ts [segments, 1000000]`; a second
 * argument names a folder in which the record is kept and found again.
 */
import { migrate } from "../db/migrate.ts";
import { openDb } from "../db/open.ts";
import { holdSettings } from "../domain/configuration/settings.ts";
import { foldWork } from "../domain/reports/fold_work.ts";
import { listReportedInteractions } from "../domain/reports/list_interactions.ts";
import { liveQueues } from "../domain/reports/live_queues.ts";
import { makeReport } from "../domain/reports/make_report.ts";
import { Configuration } from "../types/configuration/configuration.ts";
import type { Db, Hub } from "../types/hub.ts";
import { type ReportName, ReportSettings, type ReportSettingsInput } from "../types/reports.ts";
import { report } from "./support/figures.ts";

const SEGMENTS = Number(Deno.args[0] ?? 1_000_000);
const QUEUES = 20;
const AGENTS = 200;
const DAYS = 31;
const BATCH = 50_000;
/** How often the probe asks whether the thread is free, milliseconds. */
const PROBE_MS = 2;
const FROM = Date.UTC(2026, 0, 1);
const TO = Date.UTC(2026, 1, 1);
const NOW = Date.UTC(2026, 1, 1, 6);

const kept = Deno.args[1];
const folder = kept ?? await Deno.makeTempDir({ prefix: "hubbub-bench-" });
const db = await openDb({ kind: "file", path: `${folder}/hubbub.db` });
await migrate(db, 0);
const document = Configuration.parse({
  company: { name: "Bench" },
  queues: Array.from({ length: QUEUES }, (_, n) => ({ id: `q${n}`, name: `Queue ${n}` })),
  roles: [{ id: "agent", name: "Agent" }],
  people: Array.from({ length: AGENTS }, (_, n) => ({
    id: `a${n}`,
    name: `Agent ${n}`,
    email: `a${n}@example.com`,
    roles: ["agent"],
  })),
  wrapUpCodes: [{ id: "solved", name: "Solved", success: true }, { id: "other", name: "Other" }],
});
holdSettings(db, { version: 1, document });
const hub = {
  db,
  queue: {},
  actor: { kind: "system", id: "", name: "" },
  settings: () => ({ version: 1, document }),
  now: () => NOW,
} as unknown as Hub;

const filled = performance.now();
const [there] = await db.read<{ n: number }>("SELECT COUNT(*) AS n FROM segments");
if (there?.n !== SEGMENTS) await fill(db);
while (await foldWork(hub)) { /* what the worker would have folded long ago */ }
console.log(`${SEGMENTS} segments in ${((performance.now() - filled) / 1000).toFixed(0)} s`);

const month = { from: new Date(FROM).toISOString(), to: new Date(TO).toISOString() };
const idle = await watched(() => new Promise((resolve) => setTimeout(resolve, 2_000)));
const results = [
  { report: "nothing (the probe alone)", ...idle },
  await made("queues", { ...month, groupBy: ["queue"] }),
  await made("queues", { ...month, groupBy: ["queue"], interval: "60min" }),
  await made("queues", { ...month, groupBy: ["entryPoint"], interval: "day" }),
  await made("service_level", { ...month, groupBy: ["queue"], interval: "day" }),
  await made("wrap_up", { ...month, groupBy: ["wrapUpCode", "agent"] }),
  await made("agents", { ...month, groupBy: ["agent"] }),
  await made("agents", { ...month, groupBy: ["agent"], interval: "day" }),
  { report: "the floor's day", ...await watched(() => liveQueues(hub, FROM + 86_400_000 * 30)) },
  {
    report: "interactions, first page of 200",
    ...await watched(() =>
      listReportedInteractions(hub, ReportSettings.parse({ report: "interactions", ...month }), {
        after: null,
        limit: 200,
      })
    ),
  },
];
console.table(results);
await report("reports", {
  segments: SEGMENTS,
  queues: QUEUES,
  agents: AGENTS,
  days: DAYS,
  results,
});
await db.close();
if (kept === undefined) await Deno.remove(folder, { recursive: true });

async function made(name: ReportName, input: Partial<ReportSettingsInput>) {
  const settings = { ...ReportSettings.parse({ report: name, ...input }), report: name };
  let lines = 0;
  const figures = await watched(async () => {
    lines = (await makeReport(hub, settings)).rows.length;
  });
  const words = [name, ...settings.groupBy, settings.interval].join(" ");
  return { report: words, lines, ...figures };
}

/** Wall time, and the longest the thread was not free for anybody else. */
async function watched(run: () => Promise<unknown>) {
  const gaps: number[] = [];
  let last = performance.now();
  const probe = setInterval(() => {
    const now = performance.now();
    gaps.push(now - last - PROBE_MS);
    last = now;
  }, PROBE_MS);
  const start = performance.now();
  await run();
  const took = performance.now() - start;
  gaps.push(performance.now() - last);
  clearInterval(probe);
  gaps.sort((a, b) => a - b);
  const at = (share: number) =>
    Number((gaps[Math.floor((gaps.length - 1) * share)] ?? 0).toFixed(1));
  return { tookMs: Math.round(took), heldP50Ms: at(0.5), heldP99Ms: at(0.99), heldMostMs: at(1) };
}

/** A month of office days with a rush at noon, waits of up to twenty minutes, one in ten abandoned. */
async function fill(db: Db): Promise<void> {
  const span = TO - FROM;
  for (let start = 0; start < SEGMENTS; start += BATCH) {
    const end = Math.min(SEGMENTS, start + BATCH);
    await db.write([
      {
        sql:
          `CREATE TEMP TABLE IF NOT EXISTS made AS SELECT 0 AS n, '' AS id, 0 AS at, 0 AS w, 0 AS h, '' AS q, '' AS a, '' AS m, 0 AS x WHERE 0`,
      },
      { sql: "DELETE FROM made" },
      {
        sql: `INSERT OR IGNORE INTO contacts (id, created_at, updated_at) VALUES ('c', 0, 0)`,
      },
      {
        sql: `WITH RECURSIVE c (n) AS (SELECT ? UNION ALL SELECT n + 1 FROM c WHERE n + 1 < ?)
          INSERT INTO made SELECT n, printf('i%09d', n),
            ? + CAST(? * (n * 1.0 / ?) AS INTEGER) / 86400000 * 86400000
              + 28800000 + (abs(random()) % 18000000) + (abs(random()) % 18000000),
            abs(random()) % (CASE abs(random()) % 20 WHEN 0 THEN 1200000 ELSE 90000 END),
            30000 + abs(random()) % 600000,
            'q' || (abs(random()) % ${QUEUES}), 'a' || (abs(random()) % ${AGENTS}),
            CASE abs(random()) % 2 WHEN 0 THEN 'chat' ELSE 'sms' END, abs(random()) % 10 FROM c`,
        args: [start, end, FROM, span, SEGMENTS],
      },
      {
        sql: `INSERT INTO conversations (id, channel, entry_point, our_address, address, contact_id,
            created_at, closed_at) SELECT 'v' || id, m, 'e' || (n % 5), 'e', id, 'c', at, at FROM made`,
      },
      {
        sql: `INSERT INTO interactions (id, medium, conversation_id, contact_id, entry_point, queue,
            state, region, priority, agent_id, wrap_up_code, created_at, queued_at, accepted_at,
            first_reply_at, ended_at, wrapped_up_at)
          SELECT id, m, 'v' || id, 'c', 'e' || (n % 5), q,
            CASE x WHEN 0 THEN 'abandoned' ELSE 'done' END, 'bench', 50,
            CASE x WHEN 0 THEN NULL ELSE a END, CASE x WHEN 0 THEN NULL WHEN 1 THEN 'other' ELSE
            'solved' END, at, at, CASE x WHEN 0 THEN NULL ELSE at + w END,
            CASE x WHEN 0 THEN NULL ELSE at + w + 9000 END, at + w + h,
            CASE x WHEN 0 THEN NULL ELSE at + w + h + 20000 END FROM made`,
      },
      {
        sql: `INSERT INTO segments (interaction_id, segment, queue, medium, queued_at, ended_at,
            outcome, agent_id) SELECT id, 1, q, m, at, at + w,
            CASE x WHEN 0 THEN 'abandoned' ELSE 'answered' END, a FROM made`,
      },
      {
        sql: `INSERT INTO offers (id, interaction_id, agent_id, queue, made_at, deadline, ended_at,
            outcome, rev) SELECT 'o' || id, id, a, q, at + w - 3000, at + w + 30000, at + w,
            CASE x WHEN 0 THEN 'no_answer' ELSE 'accepted' END, 2 FROM made`,
      },
      {
        sql: `INSERT INTO agent_work (interaction_id, rev, agent_id, queue, medium, kind,
            started_at, ended_at) SELECT id, 3, a, q, m, 'active', at + w, at + w + h FROM made
            WHERE x > 0
          UNION ALL SELECT id, 4, a, q, m, 'wrapup', at + w + h, at + w + h + 20000 FROM made
            WHERE x > 0`,
      },
    ]);
  }
  await db.write([{
    sql: `WITH RECURSIVE d (day) AS (SELECT 0 UNION ALL SELECT day + 1 FROM d WHERE day < ${
      DAYS - 1
    }),
        t (hour, presence) AS (VALUES (8, 'available'), (12, 'not_ready'), (13, 'available'), (18, 'offline')),
        p (a) AS (SELECT 0 UNION ALL SELECT a + 1 FROM p WHERE a < ${AGENTS - 1})
      INSERT INTO events (id, at, kind, agent_id, actor, data)
      SELECT printf('p-%d-%d-%d', a, day, hour), ? + day * 86400000 + hour * 3600000, 'presence',
        'a' || a, 'system', json_object('presence', presence) FROM d, t, p`,
    args: [FROM],
  }]);
}
