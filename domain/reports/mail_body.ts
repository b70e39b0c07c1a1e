import type { ReportColumn, ReportTable } from "../../types/reports.ts";
import { localTime } from "./csv.ts";

/** Lines shown in the mail itself; the file has all. */
const MOST_LINES = 50;

/** The report as plain text: each line with its figures, the total last. */
export function mailText(table: ReportTable, name: string): string {
  return [
    `${name} (${table.title})`,
    spanOf(table),
    "",
    ...table.rows.slice(0, MOST_LINES).map((row) =>
      `${labelOf(table, row)}: ${figures(table.columns, row.values)}`
    ),
    ...(table.rows.length > MOST_LINES ? [`... ${table.rows.length - MOST_LINES} more`] : []),
    "",
    `Total: ${figures(table.columns, table.total)}`,
    "",
    ...table.notes,
    "Every figure is explained in the attached file.",
  ].join("\n");
}

/** The same as a table. */
export function mailHtml(table: ReportTable, name: string): string {
  const head = ["", ...table.columns.map((column) => column.title)];
  const line = (label: string, values: Record<string, number | null>) =>
    `<tr><th align="left">${escape(label)}</th>${
      table.columns.map((column) => `<td align="right">${escape(shown(column, values))}</td>`)
        .join("")
    }</tr>`;
  return `<h1>${escape(name)}</h1><p>${escape(`${table.title}, ${spanOf(table)}`)}</p>
<table border="1" cellspacing="0" cellpadding="4"><thead><tr>${
    head.map((title) => `<th>${escape(title)}</th>`).join("")
  }</tr></thead><tbody>
${table.rows.slice(0, MOST_LINES).map((row) => line(labelOf(table, row), row.values)).join("\n")}
${line("Total", table.total)}</tbody></table>
<p>${
    table.notes.map(escape).join("<br>")
  }</p><p>Every figure is explained in the attached file.</p>`;
}

function spanOf({ period }: ReportTable): string {
  const { from, to, timeZone } = period;
  return `${localTime(from, timeZone)} to ${localTime(to, timeZone)} (${timeZone})`;
}

function labelOf(table: ReportTable, row: ReportTable["rows"][number]): string {
  const time = row.interval === null ? [] : [localTime(row.interval, table.period.timeZone)];
  return [...time, ...table.groupBy.map((grouping) => row.labels[grouping] ?? "")].join(" · ") ||
    "All";
}

function figures(columns: ReportColumn[], values: Record<string, number | null>): string {
  return columns.map((column) => `${column.title} ${shown(column, values)}`).join(", ");
}

function shown({ id, unit }: ReportColumn, values: Record<string, number | null>): string {
  const value = values[id] ?? null;
  if (value === null) return "–";
  return unit === "percent" ? `${value} %` : unit === "seconds" ? `${value} s` : String(value);
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
