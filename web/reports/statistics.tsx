import type { StatisticValue } from "../../types/reports.ts";
import { ReportsIcon } from "../ui/icons.ts";
import { Empty } from "../ui/notice.tsx";
import { shownFigure } from "./format.ts";
import { t } from "./text.ts";

/** The company's own statistics as they are now, each with its formula (DC-31). */
export function Statistics({ items }: { items: StatisticValue[] }) {
  if (items.length === 0) {
    return <Empty icon={ReportsIcon} title={t("nothingToSave")}>{t("statisticsText")}</Empty>;
  }
  return (
    <dl class="report-statistics">
      {items.map((one) => (
        <div key={one.id}>
          <dt>{one.name}</dt>
          <dd class="num">{shownFigure(one.value, one.unit)}</dd>
          <dd class="meta">{one.formula} · {windowName(one.window)}</dd>
        </div>
      ))}
    </dl>
  );
}

function windowName(window: StatisticValue["window"]): string {
  return window === "today" ? t("p.today") : t("window", { minutes: Number(window.split("_")[1]) });
}
