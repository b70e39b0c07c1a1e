export type Table = Record<string, string | number | boolean | null>[];

/** A leading sign would make a spreadsheet run the cell as a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/** RFC 4180: a header, one line a row, every text quoted. */
export function csv(rows: Table): string {
  const columns = Object.keys(rows[0] ?? {});
  const lines = rows.map((row) => columns.map((column) => cell(row[column] ?? null)).join(","));
  return [columns.map(cell).join(","), ...lines, ""].join("\r\n");
}

function cell(value: string | number | boolean | null): string {
  if (value === null) return "";
  if (typeof value !== "string") return String(value);
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return `"${safe.replaceAll('"', '""')}"`;
}
