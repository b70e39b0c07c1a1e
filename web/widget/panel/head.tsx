import { useEffect, useRef, useState } from "preact/hooks";
import { type Chat, refusalText } from "./chat.ts";
import { Icon, type IconName, Mark } from "./icons.tsx";
import { neutral } from "./plain.ts";
import { printConversation } from "./print.ts";
import { waitText } from "./words.ts";

/** Who you talk with, how it stands, and what you can do with the conversation. */
export function Head({ chat }: { chat: Chat }) {
  const { model } = chat;
  const words = model.words.value;
  const running = model.view.value === "thread" && model.state.value !== "closed";
  const agent = model.view.value === "thread" ? model.agent.value : null;
  const name = agent ? neutral(agent.name) : "";
  return (
    <header class="head">
      {agent
        ? <span class="face" aria-hidden="true">{[...name][0]?.toUpperCase()}</span>
        : !running && <Mark />}
      <div class="who">
        <h2>{name || model.config.value.title}</h2>
        <p class={`status ${tone(chat)}`}>
          <span>{statusText(chat)}</span>
        </p>
      </div>
      {running && (
        <button
          type="button"
          class="quiet end"
          onClick={() =>
            chat.end().catch((error) => model.notice.value = refusalText(model, error))}
        >
          {words.endChat}
        </button>
      )}
      {model.view.value === "thread" && <Menu chat={chat} />}
      <button type="button" class="round" aria-label={words.minimise} onClick={chat.close}>
        <Icon name="down" />
      </button>
    </header>
  );
}

function tone(chat: Chat): string {
  const { model } = chat;
  if (model.view.value === "thread") return model.state.value;
  return model.config.value.availability.state === "available" ? "active" : "closed";
}

function statusText(chat: Chat): string {
  const { model } = chat;
  const words = model.words.value;
  const { availability, company } = model.config.value;
  if (model.view.value === "thread") {
    if (model.state.value === "closed") return words.chatEnded;
    return model.state.value === "active" ? company : words.waitingForAgent;
  }
  if (availability.state !== "available") return words.away;
  const wait = waitText(words, availability.estWaitSec);
  return wait ? words.repliesIn(wait) : words.online;
}

function Menu({ chat }: { chat: Chat }) {
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const { model } = chat;
  const words = model.words.value;
  useEffect(() => {
    if (open) box.current?.querySelector<HTMLElement>("[role=menuitem]")?.focus();
  }, [open]);
  const item = (icon: IconName, label: string, run: () => void) => (
    <button type="button" role="menuitem" onClick={() => (setOpen(false), run())}>
      <Icon name={icon} size={18} /> {label}
    </button>
  );
  const { transcriptPrint, transcriptEmail } = model.config.value;
  const muted = model.muted.value;
  return (
    <div class="menu" ref={box} onKeyDown={(event) => onMenuKey(event, box.current, setOpen)}>
      <button
        type="button"
        class="round"
        aria-label={words.menu}
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <Icon name="more" />
      </button>
      {open && (
        <div role="menu" class="drop">
          {transcriptPrint && model.messages.value.length > 0 &&
            item("print", words.print, () => printConversation(chat))}
          {transcriptEmail &&
            item("mail", words.mailTranscript, () => model.mailing.value = true)}
          {item(
            muted ? "sound" : "mute",
            muted ? words.soundOn : words.soundOff,
            () => chat.mute(!muted),
          )}
        </div>
      )}
      {open && <div class="veil" onClick={() => setOpen(false)} />}
    </div>
  );
}

function onMenuKey(
  event: KeyboardEvent,
  box: HTMLElement | null,
  setOpen: (open: boolean) => void,
): void {
  const items = [...box?.querySelectorAll<HTMLElement>("[role=menuitem]") ?? []];
  if (items.length === 0) return;
  const root = box?.getRootNode() as ShadowRoot;
  const at = items.indexOf(root.activeElement as HTMLElement);
  if (event.key === "Escape" || event.key === "Tab") {
    setOpen(false);
    if (event.key === "Escape") event.preventDefault();
    box?.querySelector("button")?.focus();
  }
  const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (step === 0) return;
  event.preventDefault();
  items[(at + step + items.length) % items.length]?.focus();
}
