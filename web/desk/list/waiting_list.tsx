import { useEffect, useState } from "preact/hooks";
import type { QueueView } from "../../../types/api/floor.ts";
import type { InteractionView } from "../../../types/api/interactions.ts";
import { get, reasonOf } from "../../ui/api.ts";
import { Button } from "../../ui/button.tsx";
import { second } from "../../ui/clock.ts";
import { OfflineIcon, QueueIcon, RetryIcon } from "../../ui/icons.ts";
import { MediumIcon } from "../../ui/medium.tsx";
import { Empty, Skeleton } from "../../ui/notice.tsx";
import { may, me } from "../../ui/session.tsx";
import { Ago, shortLength } from "../../ui/time.tsx";
import { choose } from "../state/places.ts";
import { refetch } from "../state/follow.ts";
import { queueName } from "../state/state.ts";
import { t } from "../text.ts";

const REFRESH_MS = 5_000;

/** My queues as they are now, and who waits in them. */
export function WaitingList() {
  const [queues, setQueues] = useState<QueueView[] | null>(null);
  const [waiting, setWaiting] = useState<InteractionView[]>([]);
  const [problem, setProblem] = useState("");
  const load = async () => {
    try {
      const { items } = await get<{ items: QueueView[] }>("/queues");
      setQueues(items);
      setProblem("");
      if (may("conversations.read_all") || may("floor.view")) {
        const found = await get<{ items: InteractionView[] }>(
          "/interactions?state=queued&limit=50",
        );
        setWaiting(found.items);
      }
    } catch (error) {
      setProblem(reasonOf(error));
    }
  };
  useEffect(() => {
    void load();
    const timer = setInterval(() => !document.hidden && void load(), REFRESH_MS);
    return () => clearInterval(timer);
  }, []);
  if (!queues) {
    return problem
      ? (
        <Empty
          icon={OfflineIcon}
          title={problem}
          action={<Button icon={RetryIcon} onClick={() => void load()}>{t("retry")}</Button>}
        />
      )
      : <Skeleton rows={5} />;
  }
  const member = new Set(me.value?.queues.filter((queue) => queue.member).map((queue) => queue.id));
  const shown = queues.filter((queue) => member.size === 0 || member.has(queue.id));
  return (
    <>
      <ul class="queue-lines">
        {shown.map((queue) => <QueueLine key={queue.id} queue={queue} />)}
      </ul>
      {shown.length === 0 && (
        <Empty icon={QueueIcon} title={t("queues.none")}>{t("queues.noneText")}</Empty>
      )}
      {waiting.length > 0 && (
        <ul class="conversations">
          {waiting.map((item) => <WaitingItem key={item.id} item={item} />)}
        </ul>
      )}
    </>
  );
}

function QueueLine({ queue }: { queue: QueueView }) {
  const longest = Math.max(0, ...queue.media.map((medium) => medium.longestWaitSec));
  return (
    <li class={`queue-line hue-${queue.colour}`}>
      <i class="hue-dot" />
      <span class="queue-line-name clip">
        {queue.name}
        <span class="meta">{t("queues.free", { free: queue.free, all: queue.signedIn })}</span>
      </span>
      {queue.waiting > 0
        ? (
          <span class="queue-line-wait">
            <b class="num">{t("queues.waiting", { count: queue.waiting })}</b>
            <span class="meta">{t("queues.longest", { time: shortLength(longest) })}</span>
          </span>
        )
        : <span class="meta">{t("queues.empty")}</span>}
    </li>
  );
}

function WaitingItem({ item }: { item: InteractionView }) {
  const open = () => void refetch(item.conversation).then(() => choose(item.conversation));
  void second.value;
  return (
    <li>
      <button type="button" class="conversation-item slim" onClick={open}>
        <MediumIcon medium={item.medium} size={18} />
        <span class="item-body">
          <span class="item-line">
            <b class="clip">{item.contact.name || t("visitor")}</b>
            <span class="wait-mark">
              <Ago at={item.queuedAt ?? item.arrivedAt} />
            </span>
          </span>
          <span class="item-line">
            <span class="clip item-preview">{item.preview || queueName(item.queue)}</span>
          </span>
        </span>
      </button>
    </li>
  );
}
