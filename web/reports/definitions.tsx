import type { ReportTable } from "../../types/reports.ts";
import { shownColumns } from "./columns.ts";
import { figureTitle, t } from "./text.ts";

/** Every figure of the report in words, with its formula, and what must be known to read it. */
export function Definitions({ table }: { table: ReportTable }) {
  return (
    <section class="report-words">
      {table.notes.length > 0 && (
        <>
          <h2>{t("notes")}</h2>
          <ul class="report-notes" lang="en">
            {table.notes.map((note) => <li key={note}>{note}</li>)}
          </ul>
        </>
      )}
      <details>
        <summary>{t("definitions")}</summary>
        <dl class="report-definitions" lang="en">
          {shownColumns(table).map((column) => (
            <div key={column.id}>
              <dt>{figureTitle(column)}</dt>
              <dd>
                {column.definition} <span class="meta">{t("formula")}: {column.formula}</span>
              </dd>
            </div>
          ))}
        </dl>
      </details>
    </section>
  );
}
