import { useState } from "preact/hooks";
import type { ReportColumn, ReportRow, ReportTable } from "../../types/reports.ts";
import { SelectField } from "../ui/field.tsx";
import { mediumName } from "../ui/medium.tsx";
import { shownColumns } from "./columns.ts";
import { intervalName, shownFigure } from "./format.ts";
import { figureTitle, t } from "./text.ts";

/** Sizes of the drawing in its own units, on a wide and on a narrow screen. */
const WIDE = { width: 720, names: 190, nameLength: 28 };
const NARROW = { width: 340, names: 110, nameLength: 15 };
const HEIGHT = 132;
const ROW = 20;
const VALUE_WIDTH = 70;
const LABEL_HEIGHT = 18;
/** Bars at most; a longer period is told by the table. */
const MOST_BARS = 400;
const MOST_ROWS = 12;

/** Text in a drawing shrinks with it: a narrow screen gets a drawing of its own. */
const sizes = () => globalThis.matchMedia?.("(max-width: 900px)").matches ? NARROW : WIDE;

interface Bar {
  name: string;
  value: number | null;
}

/** One figure as bars: over time where there are intervals, else by what the lines are told apart. */
export function Chart({ table }: { table: ReportTable }) {
  const [wanted, setWanted] = useState("");
  const overTime = table.period.interval !== "none";
  const addable = overTime && table.groupBy.length > 0;
  // Shares and means of several lines must not be averaged (BO07-M11): only counts add up.
  const columns = shownColumns(table).filter((one) => !addable || one.unit === "count");
  const column = columns.find((one) => one.id === wanted) ?? columns[0];
  if (!column || table.rows.length === 0) return null;
  const bars = overTime ? timeBars(table, column) : rowBars(table, column);
  return (
    <figure class="report-chart">
      <figcaption>
        <SelectField
          label={t("figure")}
          choices={columns.map((one) => ({ value: one.id, label: figureTitle(one) }))}
          value={column.id}
          onChange={(event) => setWanted(event.currentTarget.value)}
        />
      </figcaption>
      {overTime
        ? <Columns bars={bars} column={column} />
        : <Rows bars={bars.slice(0, MOST_ROWS)} column={column} />}
    </figure>
  );
}

function summaryOf(bars: Bar[], column: ReportColumn): string {
  const words = bars.slice(0, MOST_ROWS)
    .map((bar) => `${bar.name} ${shownFigure(bar.value, column.unit)}`).join(", ");
  return t("chart", { figure: figureTitle(column), summary: words || t("chart.none") });
}

const topOf = (bars: Bar[], column: ReportColumn) =>
  Math.max(column.unit === "percent" ? 100 : 1, ...bars.map((bar) => bar.value ?? 0));

function Columns({ bars, column }: { bars: Bar[]; column: ReportColumn }) {
  const top = topOf(bars, column);
  const { width } = sizes();
  const step = width / bars.length;
  const room = HEIGHT - LABEL_HEIGHT;
  const labels = [0, Math.floor(bars.length / 2), bars.length - 1]
    .filter((at, n, all) => all.indexOf(at) === n);
  return (
    <svg
      class="chart"
      viewBox={`0 0 ${width} ${HEIGHT}`}
      role="img"
      aria-label={summaryOf(bars, column)}
    >
      <line class="chart-base" x1="0" x2={width} y1={room} y2={room} />
      {bars.map((bar, at) => {
        if (bar.value === null) return null;
        const height = Math.max(1, (bar.value / top) * (room - LABEL_HEIGHT));
        return (
          <rect
            key={at}
            class="chart-bar"
            x={at * step + step * 0.1}
            y={room - height}
            width={Math.max(0.6, step * 0.8)}
            height={height}
          >
            <title>{`${bar.name}: ${shownFigure(bar.value, column.unit)}`}</title>
          </rect>
        );
      })}
      <text class="chart-word" x="0" y="11">{shownFigure(top, column.unit)}</text>
      {labels.map((at) => (
        <text
          key={at}
          class="chart-word"
          x={at === 0 ? 0 : at === bars.length - 1 ? width : (at + 0.5) * step}
          y={HEIGHT - 4}
          text-anchor={at === 0 ? "start" : at === bars.length - 1 ? "end" : "middle"}
        >
          {bars[at]!.name}
        </text>
      ))}
    </svg>
  );
}

function Rows({ bars, column }: { bars: Bar[]; column: ReportColumn }) {
  const top = topOf(bars, column);
  const { width, names, nameLength } = sizes();
  const room = width - names - VALUE_WIDTH;
  return (
    <svg
      class="chart"
      viewBox={`0 0 ${width} ${bars.length * ROW}`}
      role="img"
      aria-label={summaryOf(bars, column)}
    >
      {bars.map((bar, at) => (
        <g key={at} transform={`translate(0 ${at * ROW})`}>
          <text class="chart-word" x="0" y="14">{shortened(bar.name, nameLength)}</text>
          <rect class="chart-way" x={names} y="4" width={room} height={ROW - 8} rx="2" />
          <rect
            class="chart-bar"
            x={names}
            y="4"
            width={((bar.value ?? 0) / top) * room}
            height={ROW - 8}
            rx="2"
          />
          <text class="chart-word" x={width} y="14" text-anchor="end">
            {shownFigure(bar.value, column.unit)}
          </text>
        </g>
      ))}
    </svg>
  );
}

const shortened = (name: string, length: number) =>
  name.length > length ? `${name.slice(0, length - 1)}…` : name;

/** Lines of one interval are added up; shares and means come only one to an interval. */
function timeBars(table: ReportTable, column: ReportColumn): Bar[] {
  const { interval, intervals, timeZone } = table.period;
  const byTime = Map.groupBy(table.rows, (row) => row.interval ?? "");
  const begins = intervals.length > 0 ? intervals : [...byTime.keys()];
  return begins.slice(0, MOST_BARS).map((at) => ({
    name: intervalName(at, interval, timeZone),
    value: together(byTime.get(at) ?? [], column),
  }));
}

function together(rows: ReportRow[], column: ReportColumn): number | null {
  if (rows.length === 0) return null;
  if (rows.length === 1) return rows[0]!.values[column.id] ?? null;
  return rows.reduce((total, row) => total + (row.values[column.id] ?? 0), 0);
}

function rowBars(table: ReportTable, column: ReportColumn): Bar[] {
  return table.rows.map((row) => ({
    name:
      table.groupBy.map((grouping) =>
        grouping === "medium" ? mediumName(row.keys["medium"] ?? "") : row.labels[grouping]
      ).join(" · ") || t("all"),
    value: row.values[column.id] ?? null,
  })).sort((a, b) => (b.value ?? -1) - (a.value ?? -1));
}
