import { useEffect, useState } from "preact/hooks";
import { Button } from "../ui/button.tsx";
import {
  AdjustIcon,
  DownloadIcon,
  FlagIcon,
  LockIcon,
  RetryIcon,
  WarningIcon,
} from "../ui/icons.ts";
import { Empty, Notice, Skeleton } from "../ui/notice.tsx";
import { may } from "../ui/session.tsx";
import { Shell } from "../ui/shell.tsx";
import { hourMinute } from "../ui/time.tsx";
import { Chart } from "./chart.tsx";
import { ColumnsDialog } from "./columns_dialog.tsx";
import { Definitions } from "./definitions.tsx";
import { InteractionRows } from "./interaction_rows.tsx";
import { Library } from "./library.tsx";
import { place } from "./place.ts";
import { SaveDialog } from "./save_dialog.tsx";
import { saveCsv } from "./save_csv.ts";
import { SettingsBar } from "./settings_bar.tsx";
import {
  followPlace,
  isLive,
  loadChoices,
  loading,
  look,
  problem,
  rows,
  shownAt,
  statistics,
  table,
  views,
} from "./state.ts";
import { Statistics } from "./statistics.tsx";
import { Figures } from "./table.tsx";
import { t } from "./text.ts";

/** What happened, over any period: pick a report, narrow it, keep it, take it away. */
export function Reports() {
  useEffect(() => {
    document.title = t("title");
  });
  return (
    <Shell place="reports">
      {may("reports.view") ? <Content /> : <Forbidden />}
    </Shell>
  );
}

function Forbidden() {
  return (
    <main class="reports-empty">
      <h1 class="sr">{t("reports")}</h1>
      <Empty
        icon={LockIcon}
        title={t("forbidden")}
        action={<a class="button plain normal" href="/desk">{t("back")}</a>}
      >
        {t("forbiddenText")}
      </Empty>
    </main>
  );
}

function Content() {
  const [dialog, setDialog] = useState<"save" | "columns" | null>(null);
  useEffect(() => {
    void loadChoices();
    return followPlace();
  }, []);
  const { report, view } = place.value;
  const saved = views.value.find((one) => one.id === view);
  return (
    <div class="reports">
      <Library />
      <main class="report scroll" tabIndex={0} aria-label={t("reports")}>
        <header class="report-head">
          <h1>{saved?.name ?? t(`r.${report}`)}</h1>
          <Standing />
          {report !== "statistics" && (
            <div class="report-tools">
              {report !== "interactions" && (
                <Button
                  size="small"
                  icon={AdjustIcon}
                  onClick={() => setDialog("columns")}
                >
                  {t("columns")}
                </Button>
              )}
              <Button size="small" icon={DownloadIcon} onClick={() => void saveCsv(place.value)}>
                {t("csv")}
              </Button>
              <Button size="small" icon={FlagIcon} onClick={() => setDialog("save")}>
                {t(saved?.own ? "save.change" : "save")}
              </Button>
            </div>
          )}
        </header>
        {report !== "statistics" && <SettingsBar />}
        <Trouble />
        <Body />
      </main>
      {dialog === "save" && <SaveDialog saved={saved} onClose={() => setDialog(null)} />}
      {dialog === "columns" && <ColumnsDialog onClose={() => setDialog(null)} />}
    </div>
  );
}

function Standing() {
  if (shownAt.value === 0) return null;
  const lost = problem.value !== null;
  const live = isLive() && !lost;
  return (
    <span class={lost ? "report-live lost" : live ? "report-live on" : "report-live"} role="status">
      {live && <i class="presence-dot available" />}
      {live ? t("live") : t("asOf", { time: hourMinute(shownAt.value) })}
    </span>
  );
}

/** A refusal in words; where the hub is away, what is seen stays with its age (BO07-X3). */
function Trouble() {
  const { value } = problem;
  if (value === null) return null;
  const kept = value.status === 0 && shownAt.value > 0;
  return (
    <Notice
      kind={kept ? "warn" : "bad"}
      icon={WarningIcon}
      urgent
      action={<Button size="small" icon={RetryIcon} onClick={look}>{t("retry")}</Button>}
    >
      {kept ? t("stale", { time: hourMinute(shownAt.value) }) : <>{t("refused")}: {value.text}</>}
    </Notice>
  );
}

function Body() {
  const { report } = place.value;
  if (report === "statistics") {
    return statistics.value ? <Statistics items={statistics.value} /> : <Waiting />;
  }
  if (report === "interactions") {
    return rows.value ? <InteractionRows page={rows.value} /> : <Waiting />;
  }
  const shown = table.value;
  if (shown?.report !== report) return <Waiting />;
  return (
    <div class={loading.value ? "report-body loading" : "report-body"} aria-busy={loading.value}>
      <Chart table={shown} />
      <Figures table={shown} />
      <Definitions table={shown} />
    </div>
  );
}

const Waiting = () => problem.value ? null : <Skeleton rows={10} kind="line" />;
