import type { ReportColumn, ReportTable } from "../../types/reports.ts";
import { place } from "./place.ts";

/** Figures that only who asks for them sees: each band by itself is too many. */
const HIDDEN = /\.band\.|^abandoned\.within\.|^answered\.within\./;

/** The figures on the screen: those chosen, else all that are not too many. */
export function shownColumns(table: ReportTable): ReportColumn[] {
  if (place.value.columns.length > 0) return table.columns;
  return table.columns.filter((column) => !HIDDEN.test(column.id));
}
