import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { sizeText } from "./bubble.tsx";
import type { Chat } from "./chat.ts";
import { MAX_TEXT } from "./form.ts";
import { Icon } from "./icons.tsx";
import { neutral } from "./plain.ts";

const MAX_HEIGHT_PX = 132;
/** From here on the room that is left is shown. */
const SHOW_LEFT_FROM = MAX_TEXT - 500;

/** Where the visitor writes: Enter sends, Shift+Enter breaks the line. */
export function Composer({ chat }: { chat: Chat }) {
  const { model } = chat;
  const words = model.words.value;
  const area = useRef<HTMLTextAreaElement>(null);
  const draft = model.draft.value;
  const length = draft.trim().length;
  const ready = model.uploads.value.some((upload) => upload.state === "ready");
  const uploading = model.uploads.value.some((upload) => upload.state === "sending");
  const sendable = (length > 0 || ready) && length <= MAX_TEXT && !uploading;
  useLayoutEffect(() => grow(area.current), [draft]);
  const send = () => {
    if (!sendable) return;
    chat.send();
    area.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  };
  return (
    <Drop chat={chat}>
      <Uploads chat={chat} />
      <form class="composer" onSubmit={(event) => (event.preventDefault(), send())}>
        {model.config.value.attachments && <Attach chat={chat} />}
        <textarea
          ref={area}
          data-first
          rows={1}
          dir="auto"
          aria-label={words.write}
          placeholder={words.write}
          value={draft}
          aria-invalid={length > MAX_TEXT ? true : undefined}
          onInput={(event) => {
            model.draft.value = event.currentTarget.value;
            if (event.currentTarget.value.trim()) chat.typing();
          }}
          onPaste={(event) => takeFiles(chat, event, event.clipboardData)}
          onKeyDown={onKeyDown}
        />
        <button type="submit" class="send" aria-label={words.send} disabled={!sendable}>
          <Icon name="send" size={20} />
        </button>
      </form>
      {length > SHOW_LEFT_FROM && (
        <p class={length > MAX_TEXT ? "left over" : "left"} role="status">
          {length > MAX_TEXT
            ? words.tooLong(length, MAX_TEXT)
            : words.charactersLeft(MAX_TEXT - length)}
        </p>
      )}
    </Drop>
  );
}

/** The lower part takes files that are dropped on it. */
function Drop({ chat, children }: { chat: Chat; children: preact.ComponentChildren }) {
  const [over, setOver] = useState(false);
  const allowed = chat.model.config.value.attachments;
  return (
    <div
      class="low"
      onDragOver={(event) => {
        if (!allowed) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        setOver(false);
        takeFiles(chat, event, event.dataTransfer);
      }}
    >
      {over && <div class="drop-here">{chat.model.words.value.dropHere}</div>}
      {children}
    </div>
  );
}

function takeFiles(chat: Chat, event: Event, data: DataTransfer | null): void {
  const files = [...data?.files ?? []];
  if (files.length === 0 || !chat.model.config.value.attachments) return;
  event.preventDefault();
  chat.uploads.add(files);
}

function Attach({ chat }: { chat: Chat }) {
  const { model } = chat;
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button
        type="button"
        class="round"
        aria-label={model.words.value.attach}
        onClick={() => input.current?.click()}
      >
        <Icon name="clip" />
      </button>
      <input
        ref={input}
        type="file"
        hidden
        multiple
        accept={model.config.value.fileTypes.join(",")}
        onChange={(event) => {
          chat.uploads.add([...event.currentTarget.files ?? []]);
          event.currentTarget.value = "";
        }}
      />
    </>
  );
}

function Uploads({ chat }: { chat: Chat }) {
  const { model } = chat;
  const words = model.words.value;
  if (model.uploads.value.length === 0) return null;
  return (
    <ul class="uploads">
      {model.uploads.value.map((upload) => (
        <li key={upload.key} class={upload.state}>
          <Icon name={upload.state === "refused" ? "alert" : "file"} size={18} />
          {upload.state === "refused"
            ? <span role="alert">{upload.reason}</span>
            : <span dir="auto">{neutral(upload.name)}</span>}
          {upload.state !== "refused" && (
            <small>{upload.state === "sending" ? words.uploading : sizeText(upload.size)}</small>
          )}
          <button
            type="button"
            aria-label={words.removeFile(upload.name)}
            onClick={() => chat.uploads.drop(upload.key)}
          >
            <Icon name="cross" size={16} />
          </button>
        </li>
      ))}
    </ul>
  );
}

function grow(area: HTMLTextAreaElement | null): void {
  if (!area) return;
  area.style.height = "auto";
  area.style.height = `${Math.min(MAX_HEIGHT_PX, area.scrollHeight)}px`;
}
