import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { MessageView } from "../../../types/api/messages.ts";
import { Bubble, UnsentBubble } from "./bubble.tsx";
import type { Chat } from "./chat.ts";
import { Closing, MailForm } from "./closing.tsx";
import { Composer } from "./composer.tsx";
import { neutral } from "./plain.ts";
import { dayName, dayOf } from "./time.ts";
import { Waiting } from "./waiting.tsx";

/** Messages of one author this close together read as one run. */
const RUN_MS = 3 * 60_000;
/** Nearer than this to the end counts as being there. */
const NEAR_END_PX = 80;

/** The conversation: line state, messages, what happens now, and where to write. */
export function Thread({ chat }: { chat: Chat }) {
  const { model } = chat;
  const closed = model.state.value === "closed";
  return (
    <>
      <LineState chat={chat} />
      <Log chat={chat} />
      {model.notice.value && <p class="alert bar" role="alert">{model.notice.value}</p>}
      {model.mailing.value && <MailForm chat={chat} />}
      <IdleWarning chat={chat} />
      {closed ? <Closing chat={chat} /> : <Composer chat={chat} />}
    </>
  );
}

function LineState({ chat }: { chat: Chat }) {
  const { model } = chat;
  const lost = model.line.value === "reconnecting" && model.state.value !== "closed";
  return (
    <div role="status" class="line-state">
      {lost && <p class="lost">{model.words.value.reconnecting}</p>}
    </div>
  );
}

function Log({ chat }: { chat: Chat }) {
  const { model } = chat;
  const words = model.words.value;
  const box = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const count = model.messages.value.length + model.unsent.value.length;
  const typing = model.typing.value;
  const waiting = model.waiting.value !== null;
  useLayoutEffect(() => {
    if (atEnd.current && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [count, typing, waiting, model.open.value]);
  useEffect(() => {
    const el = box.current;
    if (!el) return;
    // The room changes with what stands below: stay at the end when there.
    const watcher = new ResizeObserver(() => {
      if (atEnd.current) el.scrollTop = el.scrollHeight;
    });
    watcher.observe(el);
    return () => watcher.disconnect();
  }, []);
  const onScroll = () => {
    const el = box.current;
    if (el) atEnd.current = el.scrollHeight - el.scrollTop - el.clientHeight < NEAR_END_PX;
  };
  return (
    <div
      class="scroll"
      ref={box}
      onScroll={onScroll}
      tabIndex={0}
      role="region"
      aria-label={words.log}
    >
      <div class="log" role="log" aria-label={words.log}>
        {model.messages.value.map((message, i, all) => (
          <Entry
            key={message.id}
            chat={chat}
            message={message}
            before={all[i - 1]}
            after={all[i + 1]}
          />
        ))}
        {model.unsent.value.map((unsent) => (
          <UnsentBubble key={unsent.clientKey} chat={chat} unsent={unsent} />
        ))}
      </div>
      <Waiting chat={chat} />
      <div class="typing" role="status">
        {typing && (
          <>
            <i /> <i /> <i /> <span>{words.isTyping(neutral(typing))}</span>
          </>
        )}
      </div>
    </div>
  );
}

function Entry(
  { chat, message, before, after }: {
    chat: Chat;
    message: MessageView;
    before: MessageView | undefined;
    after: MessageView | undefined;
  },
) {
  const { model } = chat;
  const newDay = !before || dayOf(new Date(before.at)) !== dayOf(new Date(message.at));
  return (
    <>
      {newDay && (
        <p class="day">
          <span>{dayName(message.at, model.language.value, model.words.value)}</span>
        </p>
      )}
      <Bubble
        chat={chat}
        message={message}
        first={newDay || !sameRun(before, message)}
        last={!sameRun(message, after)}
      />
    </>
  );
}

function sameRun(a: MessageView | undefined, b: MessageView | undefined): boolean {
  return a !== undefined && b !== undefined && a.direction === b.direction &&
    a.author.name === b.author.name && a.author.kind === b.author.kind &&
    Date.parse(b.at) - Date.parse(a.at) < RUN_MS;
}

function IdleWarning({ chat }: { chat: Chat }) {
  const { model } = chat;
  const idle = model.idle.value;
  if (!idle) return null;
  return (
    <div class="idle">
      <p role="alert">{idle.text}</p>
      <button type="button" onClick={() => chat.say(model.words.value.stillHere)}>
        {model.words.value.stillHere}
      </button>
      <Countdown key={idle.endsAt} chat={chat} endsAt={idle.endsAt} />
    </div>
  );
}

function Countdown({ chat, endsAt }: { chat: Chat; endsAt: number }) {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  const left = Math.max(0, Math.ceil((endsAt - now) / 1000));
  return <span class="count" role="timer">{chat.model.words.value.idleCountdown(left)}</span>;
}
