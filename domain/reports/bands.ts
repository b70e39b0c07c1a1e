import type { Hub } from "../../types/hub.ts";
import type { Medium } from "../../types/media.ts";
import { MEDIA } from "../../types/media.ts";
import type { ReportColumn } from "../../types/reports.ts";
import { addBands, type Bands } from "./bands_of_line.ts";
import { answeredWait, SEGMENTS } from "./count_segments.ts";
import { intervalAt } from "./period.ts";
import { percent } from "./ratio.ts";
import { clauses, QUARTER_MS, QUEUE_TABLE, type Scope } from "./scope.ts";
import { inSlices } from "./slices.ts";
import { thresholdsOf } from "./thresholds.ts";

/** Distinct lists of thresholds among the queues and media looked at. */
export function thresholdLists(hub: Hub, scope: Scope): number[][] {
  const { document } = hub.settings();
  const media: readonly Medium[] = scope.filter.media.length > 0 ? scope.filter.media : MEDIA;
  const lists = new Map<string, number[]>();
  for (const { id } of scope.queues) {
    for (const medium of media) {
      // Media nobody uses yet have no say in whether the bands differ.
      if (medium !== "chat" && medium !== "sms" && scope.filter.media.length === 0) continue;
      const list = thresholdsOf(document, id, medium);
      lists.set(list.join(), list);
    }
  }
  return [...lists.values()];
}

/** Answered and abandoned segments by how soon it was, short abandons left out (CE16-M9, M10). */
export async function countBands(
  hub: Hub,
  scope: Scope,
  thresholds: number[],
): Promise<(keys: string[], interval: number) => Bands> {
  const at = scope.countBy === "entry" ? "s.queued_at" : "s.ended_at";
  const c = clauses(scope, SEGMENTS, at);
  const wait = "s.ended_at - s.queued_at";
  const answered = answeredWait(hub);
  const counters = thresholds.flatMap((sec, n) => [
    `COUNT(*) FILTER (WHERE s.outcome = 'answered' AND ${answered} <= ${sec * 1000}) AS a${n}`,
    `COUNT(*) FILTER (WHERE s.outcome = 'abandoned' AND ${wait} >= q.short AND ${wait} <= ${
      sec * 1000
    }) AS b${n}`,
  ]);
  const lines = new Map<string, Bands>();
  const name = (keys: string[], interval: number) => `${interval} ${JSON.stringify(keys)}`;
  await inSlices(scope.from, scope.to, async (from, to) => {
    const rows = await hub.db.read(
      `WITH ${QUEUE_TABLE}
       SELECT ${c.select}, COUNT(*) AS n, ${counters.join(", ")}
       FROM q CROSS JOIN segments s INDEXED BY ${
        scope.countBy === "entry" ? "segments_entered" : "segments_ended"
      } ON s.queue = q.id ${c.join}
       WHERE ${at} >= ? AND ${at} < ? ${c.where} GROUP BY ${c.groupBy}`,
      [JSON.stringify(scope.queues), from, to, ...c.args],
    );
    for (const row of rows) {
      const keys = scope.groupBy.map((_, n) => String(row[`k${n}`] ?? ""));
      const began = scope.starts.length > 1 ? Number(row.quarter) * QUARTER_MS : scope.from;
      const key = name(keys, intervalAt(scope.starts, Math.max(scope.from, began)));
      const bands = lines.get(key) ?? {};
      lines.set(key, addBands(bands, row));
    }
    return rows.reduce((sum: number, row) => sum + Number(row.n), 0);
  });
  return (keys, interval) => lines.get(name(keys, interval)) ?? {};
}

/** Columns of the bands: within each threshold, between them, and beyond the last. */
export function bandColumns(thresholds: number[]): ReportColumn[] {
  return SIDES.flatMap(({ id, word }) => [
    ...thresholds.map((sec): ReportColumn => ({
      id: `${id}.within.${sec}`,
      title: `${word} ≤ ${sec} s`,
      definition: `${word} within ${sec} seconds (cumulative).`,
      unit: "count",
      formula: `${id}, wait ≤ ${sec} s`,
    })),
    ...thresholds.map((sec, n): ReportColumn => ({
      id: `${id}.band.${sec}`,
      title: `${word} ${thresholds[n - 1] ?? 0}–${sec} s`,
      definition: `${word} after more than ${thresholds[n - 1] ?? 0} and at most ${sec} seconds.`,
      unit: "count",
      formula: `${id}, ${thresholds[n - 1] ?? 0} s < wait ≤ ${sec} s`,
    })),
    {
      id: `${id}.beyond`,
      title: `${word} > ${thresholds.at(-1) ?? 0} s`,
      definition: `${word} after the last threshold.`,
      unit: "count" as const,
      formula: `${id}, wait > ${thresholds.at(-1) ?? 0} s`,
    },
    ...(id === "answered"
      ? thresholds.map((sec): ReportColumn => ({
        id: `${id}.percent.${sec}`,
        title: `% ≤ ${sec} s`,
        definition: `Answered within ${sec} seconds ÷ (answered + abandoned).`,
        unit: "percent",
        formula: `answered within ${sec} s ÷ (answered + abandoned)`,
      }))
      : []),
  ]);
}

const SIDES = [
  { id: "answered", word: "Answered", letter: "a" },
  { id: "abandoned", word: "Abandoned", letter: "b" },
] as const;

/** The values of those columns. */
export function bandValues(
  thresholds: number[],
  bands: Bands,
  { answered = 0, abandoned = 0 }: { answered?: number; abandoned?: number },
): Record<string, number | null> {
  const values: Record<string, number | null> = {};
  const totals = { answered, abandoned };
  for (const { id, letter } of SIDES) {
    let before = 0;
    thresholds.forEach((sec, n) => {
      const within = bands[`${letter}${n}`] ?? 0;
      values[`${id}.within.${sec}`] = within;
      values[`${id}.band.${sec}`] = within - before;
      if (id === "answered") {
        values[`${id}.percent.${sec}`] = percent(within, answered + abandoned);
      }
      before = within;
    });
    values[`${id}.beyond`] = totals[id] - before;
  }
  return values;
}
