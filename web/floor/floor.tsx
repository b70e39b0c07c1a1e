import { useEffect, useState } from "preact/hooks";
import { Button } from "../ui/button.tsx";
import { second } from "../ui/clock.ts";
import { LockIcon, OfflineIcon, RetryIcon, WarningIcon } from "../ui/icons.ts";
import { connection } from "../ui/live.ts";
import { Empty, Notice, Skeleton } from "../ui/notice.tsx";
import { Shell } from "../ui/shell.tsx";
import { may } from "../ui/session.tsx";
import { Tabs } from "../ui/tabs.tsx";
import { Ago, hourMinute, shortLength } from "../ui/time.tsx";
import { Agents } from "./agents.tsx";
import { ExportMenu } from "./export.tsx";
import { InHand } from "./in_hand.tsx";
import { PhoneLines } from "./phone_lines.tsx";
import { Queues } from "./queues.tsx";
import { floor, followFloor, look, problem, waitingIn } from "./state.ts";
import { t } from "./text.ts";
import { Waiting } from "./waiting.tsx";

/** The supervisor's view: queues, agents and who waits, as they are now. */
export function Floor() {
  useEffect(followFloor, []);
  useEffect(() => {
    document.title = t("title");
  });
  return (
    <Shell place="floor">
      <Content />
    </Shell>
  );
}

function Content() {
  const [part, setPart] = useState("queues");
  const view = floor.value;
  if (!view && problem.value?.status === 403) {
    return (
      <main class="floor-empty">
        <h1 class="sr">{t("floor")}</h1>
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
  if (!view) {
    return (
      <main class="floor-empty">
        <h1 class="sr">{t("floor")}</h1>
        {problem.value
          ? (
            <Empty
              icon={OfflineIcon}
              title={problem.value.text}
              action={<Button icon={RetryIcon} onClick={() => void look()}>{t("retry")}</Button>}
            />
          )
          : <Skeleton rows={8} />}
      </main>
    );
  }
  return (
    <main class={`floor scroll part-${part}`} tabIndex={0} aria-label={t("floor")}>
      <header class="floor-head">
        <h1>{t("floor")}</h1>
        <Standing />
        <ExportMenu />
      </header>
      {view.alarms.map((alarm) => (
        <Notice
          key={alarm.code + alarm.text}
          kind="warn"
          icon={WarningIcon}
          action={
            <span class="alarm-when">
              {alarm.code === "dead_letters" && may("dead_letters.manage") && (
                <a href="/admin#/letters">{t("alarm.look")}</a>
              )}
              <span class="meta">
                <Ago at={alarm.since} />
              </span>
            </span>
          }
        >
          {alarm.text}
        </Notice>
      ))}
      <PhoneLines />
      <Now />
      <div class="floor-tabs">
        <Tabs
          label={t("sections")}
          chosen={part}
          onChoose={setPart}
          tabs={[
            { id: "queues", label: t("queues") },
            { id: "agents", label: t("agents") },
            { id: "waiting", label: t("waiting"), count: view.waiting.length },
            { id: "hand", label: t("hand"), count: view.inHand.length },
          ]}
        />
      </div>
      <Queues queues={view.queues} />
      <div class="floor-halves">
        <Agents agents={view.agents} />
        <div class="floor-flow">
          <Waiting items={view.waiting} />
          <InHand items={view.inHand} />
        </div>
      </div>
    </main>
  );
}

function Standing() {
  const lost = connection.value === "lost" || problem.value !== null;
  return (
    <span class={lost ? "floor-live lost" : "floor-live"} role="status">
      <i class={`presence-dot ${lost ? "offline" : "available"}`} />
      {lost ? t("lost", { time: hourMinute(floor.value!.at) }) : t("live")}
    </span>
  );
}

/** Four figures one looks at first. */
function Now() {
  const view = floor.value!;
  const waiting = view.queues.reduce((sum, queue) => sum + waitingIn(queue), 0);
  const talking = view.queues.reduce((sum, queue) => sum + queue.active, 0);
  const free = view.agents.filter((agent) => agent.presence === "available" && agent.units < 100);
  const longest = Math.max(
    0,
    ...view.queues.flatMap((queue) => queue.media.map((medium) => medium.longestWaitSec)),
    ...view.waiting.map((item) =>
      (second.value - Date.parse(item.queuedAt ?? item.arrivedAt)) / 1000
    ),
  );
  const figures: [string, string, string][] = [
    [t("now.waiting"), waiting.toLocaleString(), waiting > 0 ? "coral" : ""],
    [t("now.longest"), waiting > 0 ? shortLength(longest) : "–", ""],
    [t("now.talking"), talking.toLocaleString(), ""],
    [t("now.free"), free.length.toLocaleString(), free.length > 0 ? "teal" : ""],
  ];
  return (
    <dl class="floor-now">
      {figures.map(([label, value, tone]) => (
        <div key={label} class={tone}>
          <dt>{label}</dt>
          <dd class="num">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
