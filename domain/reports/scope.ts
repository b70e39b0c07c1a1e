import type { Hub } from "../../types/hub.ts";
import type { Medium } from "../../types/media.ts";
import type { Grouping, ReportFilter, ReportInterval } from "../../types/reports.ts";
import { remembering } from "../queues/cache.ts";
import type { Figures } from "./figures.ts";
import { intervalsOf, type Period } from "./period.ts";

/** Queues and agents of the past change rarely, milliseconds. */
const CACHE_MS = 60_000;

/** What is counted: the period with its intervals, the groupings, the filter, all resolved. */
export interface Scope {
  /** Milliseconds; `to` is not beyond this moment. */
  from: number;
  to: number;
  now: number;
  /** Begins of the intervals, ascending. */
  starts: number[];
  groupBy: Grouping[];
  filter: ReportFilter;
  countBy: "end" | "entry";
  /** Queues looked at, with what their figures depend on, milliseconds. */
  queues: { id: string; inTime: number; calls: number; short: number }[];
}

/** One line of counts: keys in the order of `scope.groupBy`, and the interval's index. */
export interface Counted {
  keys: string[];
  interval: number;
  figures: Figures;
}

export interface ScopeWish {
  period: Period;
  interval: ReportInterval;
  groupBy: Grouping[];
  filter: ReportFilter;
  countBy: "end" | "entry";
}

/** Threshold and short abandon where a queue is gone from the configuration, seconds. */
const DEFAULT_IN_TIME_SEC = 60;
const DEFAULT_CALLS_SEC = 20;
const DEFAULT_SHORT_SEC = 5;

/** Resolves what is asked for at this moment. */
export async function scopeOf(hub: Hub, wish: ScopeWish): Promise<Scope> {
  const now = hub.now();
  const { document } = hub.settings();
  const rules = new Map(document.queues.map((queue) => [queue.id, queue]));
  const known = await knownQueues(hub, [...rules.keys()]);
  const wanted = wish.filter.queues.length > 0 ? wish.filter.queues : known;
  return {
    from: wish.period.from,
    // What happens in this very millisecond counts.
    to: Math.min(wish.period.to, now + 1),
    now,
    starts: intervalsOf(wish.period, wish.interval),
    groupBy: wish.groupBy,
    filter: wish.filter,
    countBy: wish.countBy,
    queues: wanted.map((id) => ({
      id,
      inTime: (rules.get(id)?.serviceLevelSec ?? DEFAULT_IN_TIME_SEC) * 1000,
      calls: (rules.get(id)?.callLevelSec ?? DEFAULT_CALLS_SEC) * 1000,
      short: (rules.get(id)?.shortAbandonSec ?? DEFAULT_SHORT_SEC) * 1000,
    })),
  };
}

const rememberQueues = remembering<string[]>(CACHE_MS);

/** Queues of the configuration and those only history knows (BO07-X6). */
export async function knownQueues(hub: Hub, configured: string[]): Promise<string[]> {
  const past = await rememberQueues(hub, "queues", async () => {
    const rows = await hub.db.read<{ queue: string }>(
      `WITH RECURSIVE found (queue) AS (
         SELECT MIN(queue) FROM segments
         UNION ALL
         SELECT (SELECT MIN(queue) FROM segments s WHERE s.queue > found.queue) FROM found
         WHERE found.queue IS NOT NULL)
       SELECT queue FROM found WHERE queue IS NOT NULL`,
    );
    return rows.map((row) => row.queue);
  });
  return [...new Set([...configured, ...past])];
}

/** The SQL a source needs: its columns by grouping, the joins for them, and the filter. */
export interface Source {
  /** Expression by grouping, e.g. `s.queue`; what is missing cannot be told apart. */
  columns: Partial<Record<Grouping, string>>;
  /** Column of the interaction's id, where its own columns are joined. */
  interaction: string;
}

const OF_INTERACTION: Partial<Record<Grouping, string>> = {
  medium: "i.medium",
  entryPoint: "i.entry_point",
  subject: "i.subject",
  category: "i.category",
};

/** The facts of a call, where a source knows only its interaction; nothing for other media. */
export const FACTS: Partial<Record<Grouping, string>> = {
  dnis: "COALESCE(f.dnis, '')",
  choice: "COALESCE(f.choice, '')",
  service: "COALESCE(f.service, '')",
  profile: "COALESCE(f.profile, '')",
  schedule: "COALESCE(f.schedule, '')",
  identity: "COALESCE(f.identity, '')",
  rule: "COALESCE(f.rules, '')",
};

export interface Clauses {
  /** `expression AS k0, ...`, empty or ending with a comma. */
  select: string;
  join: string;
  /** Of these the join to the facts of calls alone, where the interaction is joined anyway. */
  facts: string;
  /** Begins with AND where there is something. */
  where: string;
  args: string[];
  groupBy: string;
}

/** What every counting statement has in common; `at` is the column whose time counts. */
export function clauses(scope: Scope, source: Source, at: string): Clauses {
  const column = (grouping: Grouping) =>
    source.columns[grouping] ?? OF_INTERACTION[grouping] ?? FACTS[grouping];
  const { filter } = scope;
  const filters: [Grouping, string[]][] = [
    ["agent", filter.agents],
    ["medium", filter.media as Medium[]],
    ["entryPoint", filter.entryPoints],
    ["wrapUpCode", filter.wrapUpCodes],
  ];
  const active = filters.filter(([, ids]) => ids.length > 0);
  const used = [...scope.groupBy, ...active.map(([grouping]) => grouping)];
  const joined = used.some((g) => source.columns[g] === undefined && OF_INTERACTION[g]);
  const facts = used.some((g) => source.columns[g] === undefined && FACTS[g])
    ? `LEFT JOIN call_facts f ON f.id = ${source.interaction}`
    : "";
  const quarter = scope.starts.length > 1 ? `${at} / ${QUARTER_MS}` : "0";
  return {
    select: scope.groupBy.map((g, n) => `${column(g) ?? "''"} AS k${n},`).join(" ") +
      ` ${quarter} AS quarter`,
    join: `${joined ? `JOIN interactions i ON i.id = ${source.interaction}` : ""} ${facts}`,
    facts,
    where: active.map(([g]) => `AND ${column(g) ?? "''"} IN (SELECT value FROM json_each(?))`)
      .join(" "),
    args: active.map(([, ids]) => JSON.stringify(ids)),
    groupBy: ["quarter", ...scope.groupBy.map((_, n) => `k${n}`)].join(", "),
  };
}

/** Every border of an interval in every present time zone is a quarter of an hour in UTC. */
export const QUARTER_MS = 900_000;

/** The queues looked at, as a table `q (id, inTime, calls, short)`; takes one JSON argument. */
export const QUEUE_TABLE = `q AS MATERIALIZED (SELECT value->>'id' AS id,
  value->>'inTime' AS inTime, value->>'calls' AS calls, value->>'short' AS short FROM json_each(?))`;
