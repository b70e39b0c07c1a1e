import type { QueueView } from "../../types/api/floor.ts";
import { second } from "../ui/clock.ts";
import { QueueIcon } from "../ui/icons.ts";
import { MediumIcon } from "../ui/medium.tsx";
import { Empty } from "../ui/notice.tsx";
import { Arc, WaitBars } from "../ui/pictures.tsx";
import { shortLength } from "../ui/time.tsx";
import { floor, onlyQueue, waitingIn } from "./state.ts";
import { t } from "./text.ts";

/** One card a queue; pressing it narrows the agents and the waiting to it. */
export function Queues({ queues }: { queues: QueueView[] }) {
  if (queues.length === 0) {
    return <Empty icon={QueueIcon} title={t("queues.none")}>{t("queues.noneText")}</Empty>;
  }
  return (
    <section class="queue-cards" aria-label={t("queues")}>
      {queues.map((queue) => <QueueCard key={queue.id} queue={queue} />)}
    </section>
  );
}

function QueueCard({ queue }: { queue: QueueView }) {
  const chosen = onlyQueue.value === queue.id;
  const waiting = waitingIn(queue);
  const waits = (floor.value?.waiting ?? [])
    .filter((item) => item.queue === queue.id)
    .map((item) => (second.value - Date.parse(item.queuedAt ?? item.arrivedAt)) / 1000);
  const longest = Math.max(0, ...waits, ...queue.media.map((medium) => medium.longestWaitSec));
  const { today } = queue;
  return (
    <article class={`queue-card hue-${queue.colour}${chosen ? " chosen" : ""}`}>
      <header>
        <button
          type="button"
          class="queue-card-name clip"
          aria-pressed={chosen}
          title={t("queue.filter", { name: queue.name })}
          onClick={() => onlyQueue.value = chosen ? null : queue.id}
        >
          <i class="hue-dot" />
          {queue.name}
        </button>
        <span class="queue-media">
          {queue.media.filter((medium) => medium.waiting + medium.offered > 0).map((medium) => (
            <span key={medium.medium} class="queue-medium">
              <MediumIcon medium={medium.medium} size={14} />
              <span class="num">{medium.waiting + medium.offered}</span>
            </span>
          ))}
        </span>
      </header>
      <div class="queue-card-body">
        <div class={waiting > 0 ? "queue-wait some" : "queue-wait"}>
          <b class="num">{waiting}</b>
          <span>{t("queue.waiting")}</span>
          {waiting > 0 && <span class="meta">{t("queue.longest")} {shortLength(longest)}</span>}
        </div>
        {waits.length > 0 && <WaitBars waits={waits} label={t("queue.waits")} />}
        <div class="queue-level">
          <Arc
            value={today.serviceLevel}
            target={queue.serviceLevelPercent}
            label={t("queue.level", { name: queue.name })}
          />
          <span class="meta">{t("queue.in", { seconds: queue.serviceLevelSec })}</span>
        </div>
      </div>
      <dl class="queue-facts">
        <div>
          <dt>{t("queue.free")}</dt>
          <dd class={`num${queue.signedIn === 0 ? " none" : ""}`}>
            {queue.signedIn === 0 ? t("queue.nobody") : `${queue.free} / ${queue.signedIn}`}
          </dd>
        </div>
        <div>
          <dt>{t("queue.hand")}</dt>
          <dd class="num">{queue.active}</dd>
        </div>
      </dl>
      <p class="meta queue-today">
        {t("queue.answered", { answered: today.answered, entered: today.entered })}
        {today.abandoned > 0 && ` · ${t("queue.abandoned", { count: today.abandoned })}`}
        {today.averageWaitSec !== null && (
          <>
            <br />
            {t("queue.average", {
              wait: shortLength(today.averageWaitSec),
              handle: today.averageHandleSec === null ? "–" : shortLength(today.averageHandleSec),
            })}
          </>
        )}
      </p>
    </article>
  );
}
