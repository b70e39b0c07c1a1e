import { useEffect, useRef } from "preact/hooks";
import type { Chat } from "./chat.ts";
import { Head } from "./head.tsx";
import { LeftMessage, MessageForm } from "./message_form.tsx";
import { StartForm } from "./start_form.tsx";
import { Thread } from "./thread.tsx";
import { direction } from "./words.ts";

const FOCUSABLE =
  "button:not([disabled]), [href], input:not([disabled]):not([tabindex='-1']), select, textarea:not([disabled]), [tabindex='0']";

/** The chat window: a dialog that keeps the focus while open and gives it back when it closes. */
export function Window({ chat }: { chat: Chat }) {
  const { model } = chat;
  const box = useRef<HTMLDivElement>(null);
  const open = model.open.value;
  const view = model.view.value;
  useEffect(() => {
    if (open) box.current && focusFirst(box.current);
  }, [open, view]);
  const language = model.language.value;
  return (
    <div
      ref={box}
      class="window"
      role="dialog"
      aria-modal="true"
      aria-label={model.words.value.dialog(model.config.value.title)}
      lang={language}
      dir={direction(language)}
      hidden={!open}
      tabIndex={-1}
      onKeyDown={(event) => box.current && onKey(event, box.current, chat)}
    >
      <Head chat={chat} />
      <View chat={chat} />
    </div>
  );
}

function View({ chat }: { chat: Chat }) {
  switch (chat.model.view.value) {
    case "form":
      return <StartForm chat={chat} />;
    case "message":
      return <MessageForm chat={chat} />;
    case "left":
      return <LeftMessage chat={chat} />;
    case "thread":
      return <Thread chat={chat} />;
    default:
      return <Loading chat={chat} />;
  }
}

function Loading({ chat }: { chat: Chat }) {
  const { notice, words } = chat.model;
  if (!notice.value) {
    return (
      <div class="body loading" role="status" aria-label={words.value.connecting}>
        <i class="bone wide" /> <i class="bone" /> <i class="bone mine" />
      </div>
    );
  }
  return (
    <div class="body centre">
      <p role="alert">{notice.value}</p>
      <button type="button" class="primary" onClick={() => chat.open().catch(() => {})}>
        {words.value.tryAgain}
      </button>
    </div>
  );
}

/** The composer or the first field; the window itself where there is nothing to write in. */
function focusFirst(box: HTMLElement): void {
  const wanted = box.querySelector<HTMLElement>("[data-first]") ??
    box.querySelector<HTMLElement>("form input:not([tabindex='-1']), form select, form textarea");
  (wanted ?? box).focus({ preventScroll: true });
}

function onKey(event: KeyboardEvent, box: HTMLElement, chat: Chat): void {
  // The page's own keyboard shortcuts must not fire while somebody writes here.
  event.stopPropagation();
  if (event.key === "Escape" && !event.defaultPrevented) {
    event.preventDefault();
    chat.close();
  }
  if (event.key !== "Tab") return;
  const stops = [...box.querySelectorAll<HTMLElement>(FOCUSABLE)]
    .filter((stop) => stop.getClientRects().length > 0);
  const [first, last] = [stops[0], stops.at(-1)];
  const now = (box.getRootNode() as ShadowRoot).activeElement;
  const leaving = event.shiftKey ? now === first || now === box : now === last;
  if (!leaving) return;
  event.preventDefault();
  (event.shiftKey ? last : first)?.focus();
}
