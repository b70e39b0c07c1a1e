import type { FileView, MessageView } from "../../../types/api/messages.ts";
import type { Chat } from "./chat.ts";
import { Icon } from "./icons.tsx";
import type { Unsent } from "./model.ts";
import { neutral, pieces } from "./plain.ts";
import { clock, dayAndClock } from "./time.ts";

/** Pictures a browser shows by itself; anything else is a link. */
const SHOWN = new Set(["image/png", "image/jpeg", "image/gif", "image/webp"]);
const KIB = 1024;

export function Text({ text }: { text: string }) {
  return (
    <p class="text" dir="auto">
      {pieces(text).map((piece, i) =>
        piece.href
          ? (
            <a key={i} href={piece.href} target="_blank" rel="noopener noreferrer nofollow">
              {piece.text}
            </a>
          )
          : piece.text
      )}
    </p>
  );
}

/** One message with its files; `first` and `last` of a run of the same author carry name and time. */
export function Bubble(
  { chat, message, first, last }: {
    chat: Chat;
    message: MessageView;
    first: boolean;
    last: boolean;
  },
) {
  const { model } = chat;
  const words = model.words.value;
  if (message.direction === "system") {
    return <p class="line" dir="auto">{neutral(message.text)}</p>;
  }
  const mine = message.direction === "in";
  const bot = message.author.kind === "bot";
  const name = neutral(message.author.name) || (bot ? words.bot : words.agent);
  return (
    <div class={`said ${mine ? "mine" : bot ? "bot" : "theirs"} ${last ? "last" : ""}`}>
      {first && !mine && <span class="name">{bot && <Icon name="bot" size={14} />} {name}</span>}
      <span class="sr">{mine ? words.you : first ? "" : name}:</span>
      {message.text && <Text text={message.text} />}
      {message.files.map((file) => <FileLink key={file.id} chat={chat} file={file} />)}
      {last && (
        <span class="foot">
          <time dateTime={message.at} title={dayAndClock(message.at, model.language.value)}>
            {clock(message.at, model.language.value)}
          </time>
          {mine && <Ticks chat={chat} message={message} />}
        </span>
      )}
    </div>
  );
}

function Ticks({ chat, message }: { chat: Chat; message: MessageView }) {
  const { model } = chat;
  const read = message.seq <= model.readByAgent.value;
  const label = read ? model.words.value.read : model.words.value.delivered;
  return (
    <span class={read ? "tick read" : "tick"} role="img" aria-label={label} title={label}>
      <Icon name={read ? "ticks" : "tick"} size={16} />
    </span>
  );
}

function FileLink({ chat, file }: { chat: Chat; file: FileView }) {
  const name = neutral(file.name);
  const url = new URL(file.url, chat.hub).href;
  const label = chat.model.words.value.openFile(name);
  return (
    <a class="file" href={url} target="_blank" rel="noopener noreferrer" aria-label={label}>
      {SHOWN.has(file.type) ? <img src={url} alt={name} loading="lazy" /> : (
        <>
          <Icon name="file" /> <span dir="auto">{name}</span> <small>{sizeText(file.size)}</small>
        </>
      )}
    </a>
  );
}

export function sizeText(bytes: number): string {
  if (bytes < KIB) return `${bytes} B`;
  return bytes < KIB * KIB
    ? `${Math.round(bytes / KIB)} kB`
    : `${(bytes / KIB / KIB).toFixed(1)} MB`;
}

/** What the hub has not taken yet: on its way, waiting for the line, or refused with the reason. */
export function UnsentBubble({ chat, unsent }: { chat: Chat; unsent: Unsent }) {
  const words = chat.model.words.value;
  const refused = unsent.state === "refused";
  return (
    <div class={`said mine last unsent ${unsent.state}`}>
      <span class="sr">{words.you}:</span>
      {unsent.text && <Text text={unsent.text} />}
      {unsent.files.map((file) => (
        <span key={file.id} class="file">
          <Icon name="file" /> <span dir="auto">{neutral(file.name)}</span>
        </span>
      ))}
      <span class="foot">
        <Icon name={refused ? "alert" : "clock"} size={14} />
        {refused
          ? <span role="alert">{words.notSent}{unsent.reason && `: ${unsent.reason}`}</span>
          : unsent.state === "waiting"
          ? words.notSentYet
          : words.sending}
      </span>
      {refused && (
        <span class="again">
          <button type="button" onClick={() => chat.outbox.retry(unsent.clientKey)}>
            {words.tryAgain}
          </button>
          <button type="button" onClick={() => chat.outbox.drop(unsent.clientKey)}>
            {words.remove}
          </button>
        </span>
      )}
    </div>
  );
}
