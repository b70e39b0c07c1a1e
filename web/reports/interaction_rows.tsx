import type { InteractionReportRow } from "../../types/reports.ts";
import { Button } from "../ui/button.tsx";
import { AlertIcon } from "../ui/icons.ts";
import { MediumIcon } from "../ui/medium.tsx";
import { Empty } from "../ui/notice.tsx";
import { fullTime } from "../ui/time.tsx";
import { shownFigure } from "./format.ts";
import { agents, loadMore, queues } from "./state.ts";
import { t } from "./text.ts";

/** Interactions of the period, newest first, page by page. */
export function InteractionRows(
  { page }: { page: { items: InteractionReportRow[]; next: string | null } },
) {
  if (page.items.length === 0) {
    return <Empty icon={AlertIcon} title={t("empty")}>{t("emptyText")}</Empty>;
  }
  return (
    <div class="report-body">
      <div
        class="figures scroll"
        tabIndex={0}
        role="region"
        aria-label={t("table", { report: t("r.interactions"), count: page.items.length })}
      >
        <table class="table">
          <thead>
            <tr>
              <th scope="col">{t("d.arrivedAt")}</th>
              <th scope="col">{t("d.medium")}</th>
              <th scope="col">{t("d.queuePath")}</th>
              <th scope="col">{t("d.agents")}</th>
              <th scope="col" class="end">{t("d.waitSec")}</th>
              <th scope="col" class="end">{t("d.firstReplySec")}</th>
              <th scope="col" class="end">{t("d.handleSec")}</th>
              <th scope="col" class="end">{t("d.messages")}</th>
              <th scope="col" class="end">{t("d.transfers")}</th>
              <th scope="col">{t("d.outcome")}</th>
              <th scope="col">{t("d.wrapUpCode")}</th>
            </tr>
          </thead>
          <tbody>{page.items.map((row) => <Row key={row.id} row={row} />)}</tbody>
        </table>
      </div>
      {page.next !== null && <Button onClick={() => void loadMore()}>{t("more")}</Button>}
    </div>
  );
}

const names = (ids: string[], known: { id: string; name: string }[]) =>
  ids.map((id) => known.find((one) => one.id === id)?.name ?? id).join(" → ");

function Row({ row }: { row: InteractionReportRow }) {
  return (
    <tr>
      <th scope="row">
        <time dateTime={row.arrivedAt} title={row.id}>{fullTime(row.arrivedAt)}</time>
      </th>
      <td>
        <MediumIcon medium={row.medium} />
      </td>
      <td>{names(row.queuePath, queues.value)}</td>
      <td>{names(row.agents, agents.value)}</td>
      <td class="end">{shownFigure(row.waitSec, "seconds")}</td>
      <td class="end">{shownFigure(row.firstReplySec, "seconds")}</td>
      <td class="end">{shownFigure(row.handleSec, "seconds")}</td>
      <td class="end">{row.messagesIn} / {row.messagesOut}</td>
      <td class="end">{row.transfers}</td>
      <td>{t(`s.${row.state}` as "s.done")}</td>
      <td>{row.wrapUpCode ?? "–"}</td>
    </tr>
  );
}
