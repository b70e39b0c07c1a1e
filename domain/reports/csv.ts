import type { InteractionReportRow, ReportTable } from "../../types/reports.ts";

type Cell = string | number | boolean | null;

/** A leading sign would make a spreadsheet run the cell as a formula. */
const FORMULA = /^[=+\-@\t\r]/;
const LINE = "\r\n";

/** RFC 4180: every text quoted, nothing to divide by = an empty cell (BO07-X2). */
export function csvLines(lines: Cell[][]): string {
  return lines.map((line) => line.map(cell).join(",") + LINE).join("");
}

function cell(value: Cell): string {
  if (value === null) return "";
  if (typeof value !== "string") return String(value);
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return `"${safe.replaceAll('"', '""')}"`;
}

/**
 * A report as CSV: the lines, the total, then the period and every figure in words, so that the
 * file explains itself.
 */
export function reportCsv(table: ReportTable): string {
  const { columns, groupBy, period } = table;
  const withTime = period.interval !== "none";
  const values = (row: Record<string, number | null>) =>
    columns.map((column) => row[column.id] ?? null);
  return csvLines([
    [
      ...(withTime ? ["Interval"] : []),
      ...groupBy.flatMap((grouping) => [grouping, `${grouping} id`]),
      ...columns.map((column) => column.title),
    ],
    ...table.rows.map((row): Cell[] => [
      ...(withTime ? [localTime(row.interval ?? "", period.timeZone)] : []),
      ...groupBy.flatMap((grouping) => [row.labels[grouping] ?? "", row.keys[grouping] ?? ""]),
      ...values(row.values),
    ]),
    [
      ...(withTime ? ["Total"] : []),
      ...groupBy.flatMap((_, n) => [n === 0 && !withTime ? "Total" : "", ""]),
      ...values(table.total),
    ],
    [],
    ["Report", table.title],
    ["From", localTime(period.from, period.timeZone)],
    ["To", localTime(period.to, period.timeZone)],
    ["Time zone", period.timeZone],
    ["Made at", table.at],
    ...Object.entries(table.filter).filter(([, ids]) => ids.length > 0)
      .map(([name, ids]): Cell[] => [`Only ${name}`, ids.join(" ")]),
    ...table.notes.map((note): Cell[] => ["Note", note]),
    [],
    ["Figure", "Unit", "Definition", "Formula"],
    ...columns.map((column): Cell[] => [
      column.title,
      column.unit,
      column.definition,
      column.formula,
    ]),
  ]);
}

/** Wall-clock time with its offset, e.g. `2026-03-29T03:00:00+02:00`. */
export function localTime(at: string, timeZone: string): string {
  return Temporal.Instant.from(at).toZonedDateTimeISO(timeZone)
    .toString({ timeZoneName: "never", smallestUnit: "second" });
}

/** Interactions as CSV; the header only in front of the first page. */
export function interactionsCsv(rows: InteractionReportRow[], first: boolean): string {
  const columns = Object.keys(COLUMNS) as (keyof InteractionReportRow)[];
  return csvLines([
    ...(first ? [columns.map((column) => COLUMNS[column])] : []),
    ...rows.map((row): Cell[] =>
      columns.map((column) => {
        const value = row[column];
        return Array.isArray(value) ? value.join(" ") : value;
      })
    ),
  ]);
}

const COLUMNS: Record<keyof InteractionReportRow, string> = {
  id: "Interaction",
  conversation: "Conversation",
  contact: "Contact",
  medium: "Medium",
  entryPoint: "Entry point",
  page: "Page",
  subject: "Subject",
  category: "Category",
  queuePath: "Queues",
  agents: "Agents",
  arrivedAt: "Arrived",
  queuedAt: "Queued",
  offeredAt: "Offered",
  acceptedAt: "Accepted",
  firstReplyAt: "First reply",
  endedAt: "Ended",
  wrappedUpAt: "Wrapped up",
  waitSec: "Wait (s)",
  handleSec: "Handle (s)",
  firstReplySec: "First reply after accept (s)",
  state: "State",
  outcome: "Outcome",
  wrapUpCode: "Wrap-up code",
  transfers: "Transfers",
  noAnswers: "No answers",
  messagesIn: "Messages in",
  messagesOut: "Messages out",
  segmentsIn: "Segments in",
  segmentsOut: "Segments out",
  deliveryState: "Last receipt",
};
