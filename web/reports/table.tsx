import { useState } from "preact/hooks";
import type { ReportColumn, ReportRow, ReportTable } from "../../types/reports.ts";
import { AlertIcon, SortIcon } from "../ui/icons.ts";
import { mediumName } from "../ui/medium.tsx";
import { Empty } from "../ui/notice.tsx";
import { shownColumns } from "./columns.ts";
import { intervalName, shownFigure } from "./format.ts";
import { figureTitle, t } from "./text.ts";

/** Lines drawn; all of them are in the CSV. */
const MOST_DRAWN = 500;

interface Order {
  by: string;
  down: boolean;
}

/** The lines of a report under a head that stays, the total at the end. */
export function Figures({ table }: { table: ReportTable }) {
  const [order, setOrder] = useState<Order | null>(null);
  const columns = shownColumns(table);
  if (table.rows.length === 0) {
    return <Empty icon={AlertIcon} title={t("empty")}>{t("emptyText")}</Empty>;
  }
  const rows = sorted(table, order);
  const sort = (by: string) => setOrder({ by, down: order?.by === by ? !order.down : true });
  const lead = leadOf(table);
  return (
    <div class="figures scroll" tabIndex={0} role="region" aria-label={labelOf(table)}>
      <table class="table">
        <thead>
          <tr>
            {lead.map((one) => <th key={one} scope="col">{one}</th>)}
            {columns.map((column) => (
              <Head key={column.id} column={column} order={order} onSort={sort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, MOST_DRAWN).map((row) => (
            <tr key={`${row.interval} ${JSON.stringify(row.keys)}`}>
              <Lead table={table} row={row} />
              {columns.map((column) => (
                <td key={column.id} class="end">
                  {shownFigure(row.values[column.id], column.unit)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={Math.max(1, lead.length)}>{t("total")}</th>
            {columns.map((column) => (
              <td key={column.id} class="end">
                {shownFigure(table.total[column.id], column.unit)}
              </td>
            ))}
          </tr>
        </tfoot>
      </table>
      {rows.length > MOST_DRAWN && (
        <p class="meta figures-cut">{t("cut", { count: rows.length - MOST_DRAWN })}</p>
      )}
    </div>
  );
}

function labelOf(table: ReportTable): string {
  return t("table", { report: t(`r.${table.report}`), count: table.rows.length });
}

function leadOf({ period, groupBy }: ReportTable): string[] {
  const lead = groupBy.map((grouping) => t(`g.${grouping}`));
  if (period.interval !== "none") lead.unshift(t(`i.${period.interval}`));
  return lead.length > 0 ? lead : [t("i.none")];
}

function Lead({ table, row }: { table: ReportTable; row: ReportRow }) {
  const { interval, timeZone } = table.period;
  const words = table.groupBy.map((grouping) =>
    grouping === "medium" ? mediumName(row.keys["medium"] ?? "") : row.labels[grouping] ?? ""
  );
  if (row.interval !== null) words.unshift(intervalName(row.interval, interval, timeZone));
  if (words.length === 0) words.push(t("all"));
  return (
    <>
      {words.map((word, at) =>
        at === 0 ? <th key={at} scope="row">{word}</th> : <td key={at}>{word}</td>
      )}
    </>
  );
}

function Head(
  { column, order, onSort }: {
    column: ReportColumn;
    order: Order | null;
    onSort(id: string): void;
  },
) {
  const title = figureTitle(column);
  const sorted = order?.by === column.id ? order.down ? "descending" : "ascending" : undefined;
  return (
    <th scope="col" class="end" aria-sort={sorted} title={column.definition}>
      <button
        type="button"
        class="sort"
        aria-label={t("sort", { column: title })}
        onClick={() => onSort(column.id)}
      >
        {title}
        <SortIcon size={12} aria-hidden="true" />
      </button>
    </th>
  );
}

function sorted(table: ReportTable, order: Order | null): ReportRow[] {
  if (!order) return table.rows;
  const sign = order.down ? -1 : 1;
  const value = (row: ReportRow) => row.values[order.by] ?? -Infinity;
  return table.rows.toSorted((a, b) => sign * (value(a) - value(b)));
}
