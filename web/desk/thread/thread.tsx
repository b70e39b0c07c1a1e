import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { ConversationView } from "../../../types/api/conversations.ts";
import type { MessageView } from "../../../types/api/messages.ts";
import { Button } from "../../ui/button.tsx";
import { second } from "../../ui/clock.ts";
import { DownIcon, OfflineIcon, RetryIcon } from "../../ui/icons.ts";
import { language } from "../../ui/i18n/i18n.ts";
import { Empty, Skeleton } from "../../ui/notice.tsx";
import { pending } from "../state/send.ts";
import { typing } from "../state/state.ts";
import { open, openOlder, thread } from "../state/threads.ts";
import { t } from "../text.ts";
import { Bubble } from "./bubble.tsx";
import { PendingBubble } from "./pending_bubble.tsx";

const NEAR_END_PX = 120;
/** Messages of one author closer than this stand as one group. */
const GROUP_MS = 120_000;

/** The conversation from its first message on; new ones keep the end in sight. */
export function Thread({ conversation }: { conversation: ConversationView }) {
  const held = thread(conversation.id);
  const box = useRef<HTMLDivElement>(null);
  const [atEnd, setAtEnd] = useState(true);
  const messages = held.messages.value;
  const sending = pending.value[conversation.id] ?? [];
  const types = typing.value[conversation.id];
  const isTyping = types !== undefined && types.until > second.value;
  const toEnd = () => box.current?.scrollTo({ top: box.current.scrollHeight });

  useLayoutEffect(() => {
    if (atEnd) toEnd();
  }, [messages.length, sending.length, isTyping, held.state.value]);
  useEffect(() => {
    const observer = new ResizeObserver(() => atEnd && toEnd());
    if (box.current) observer.observe(box.current);
    return () => observer.disconnect();
  }, [atEnd]);

  return (
    <div class="thread-wrap">
      <div
        class="thread scroll"
        ref={box}
        role="log"
        aria-label={t("messages")}
        aria-live="polite"
        tabIndex={0}
        onScroll={(event) => {
          const { scrollHeight, scrollTop, clientHeight } = event.currentTarget;
          setAtEnd(scrollHeight - scrollTop - clientHeight < NEAR_END_PX);
        }}
      >
        {held.older.value && (
          <div class="thread-more">
            <Button
              kind="quiet"
              size="small"
              onClick={() => void older(conversation.id, box.current)}
            >
              {t("older")}
            </Button>
          </div>
        )}
        {(held.state.value === "loading" || held.state.value === "empty") && <Skeleton rows={4} />}
        {held.state.value === "failed" && (
          <Empty
            icon={OfflineIcon}
            title={held.error.value}
            action={
              <Button icon={RetryIcon} onClick={() => void open(conversation.id)}>
                {t("retry")}
              </Button>
            }
          />
        )}
        <ol class="messages">
          {messages.map((message, at) => (
            <Line
              key={message.id}
              message={message}
              before={messages[at - 1]}
              after={messages[at + 1]}
              conversation={conversation}
            />
          ))}
          {sending.map((message) => (
            <PendingBubble
              key={message.clientKey}
              message={message}
              conversation={conversation.id}
            />
          ))}
        </ol>
        {isTyping && (
          <p class="typing">
            <span class="typing-dots" aria-hidden="true">
              <i />
              <i />
              <i />
            </span>
            {types.text
              ? <span class="typing-text">{types.text}</span>
              : t("typing", { name: types.name || t("visitor") })}
          </p>
        )}
      </div>
      {!atEnd && (
        <Button
          kind="plain"
          size="small"
          icon={DownIcon}
          onClick={() => {
            setAtEnd(true);
            toEnd();
          }}
        >
          {conversation.unread > 0 ? t("newBelow", { count: conversation.unread }) : t("toEnd")}
        </Button>
      )}
    </div>
  );
}

async function older(id: string, box: HTMLElement | null): Promise<void> {
  const before = box ? box.scrollHeight - box.scrollTop : 0;
  await openOlder(id).catch(() => undefined);
  requestAnimationFrame(() => {
    if (box) box.scrollTop = box.scrollHeight - before;
  });
}

interface LineProps {
  message: MessageView;
  before: MessageView | undefined;
  after: MessageView | undefined;
  conversation: ConversationView;
}

function Line({ message, before, after, conversation }: LineProps) {
  const newDay = !before || dayOf(before.at) !== dayOf(message.at);
  const firstUnread = message.direction === "in" && conversation.unread > 0 &&
    message.seq > conversation.agentReadSeq && (before?.seq ?? 0) <= conversation.agentReadSeq;
  return (
    <>
      {newDay && (
        <li class="day">
          <time dateTime={message.at.slice(0, 10)}>{dayWords(message.at)}</time>
        </li>
      )}
      {firstUnread && <li class="unread-line">{t("newHere")}</li>}
      {message.direction === "system" ? <li class="system-line">{message.text}</li> : (
        <Bubble
          message={message}
          first={newDay || !together(before, message)}
          last={!together(message, after)}
          read={message.seq <= conversation.customerReadSeq}
        />
      )}
    </>
  );
}

function together(one: MessageView | undefined, two: MessageView | undefined): boolean {
  return one !== undefined && two !== undefined && one.direction === two.direction &&
    one.author.id === two.author.id &&
    Date.parse(two.at) - Date.parse(one.at) < GROUP_MS;
}

function dayOf(at: string): string {
  return new Date(at).toDateString();
}

function dayWords(at: string): string {
  const today = new Date();
  const day = new Date(at);
  const distance = Math.round(
    (new Date(day.toDateString()).getTime() - new Date(today.toDateString()).getTime()) /
      86_400_000,
  );
  if (distance === 0 || distance === -1) {
    return new Intl.RelativeTimeFormat(language.value, { numeric: "auto" }).format(distance, "day");
  }
  return new Intl.DateTimeFormat(language.value, {
    weekday: "long",
    day: "numeric",
    month: "long",
    ...(day.getFullYear() === today.getFullYear() ? {} : { year: "numeric" }),
  }).format(day);
}
