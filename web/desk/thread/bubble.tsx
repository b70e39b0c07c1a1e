import type { FileView, MessageView } from "../../../types/api/messages.ts";
import {
  AlertIcon,
  BotIcon,
  CheckIcon,
  CheckTwiceIcon,
  ClockIcon,
  FileIcon,
  HelpIcon,
  type Icon,
  NoteIcon,
  RetryIcon,
} from "../../ui/icons.ts";
import { language } from "../../ui/i18n/i18n.ts";
import { me } from "../../ui/session.tsx";
import { Moment } from "../../ui/time.tsx";
import { isMine, known } from "../state/state.ts";
import { resend } from "../state/work.ts";
import { t } from "../text.ts";
import { neutral } from "./neutral.ts";
import { MaskedText } from "./reveal.tsx";

interface BubbleProps {
  message: MessageView;
  /** First and last of a group by one author. */
  first: boolean;
  last: boolean;
  /** The customer has read up to here. */
  read: boolean;
}

/** One message: text as text, files, and for ours what became of it. */
export function Bubble({ message, first, last, read }: BubbleProps) {
  const { direction, author } = message;
  const failed = message.status === "failed" || message.status === "unknown";
  return (
    <li
      class={`bubble-line ${direction} ${author.kind}${first ? " first" : ""}${
        last ? " last" : ""
      }${failed ? " failed" : ""}${message.part ? " part" : ""}`}
      data-seq={message.seq}
    >
      {first && !(direction === "out" && author.id === me.value?.id) && (
        <p class="bubble-author">
          {direction === "note" && <NoteIcon size={13} aria-hidden="true" />}
          {author.kind === "bot" && <BotIcon size={13} aria-hidden="true" />}
          {direction === "note" ? noteBy(message) : author.name}
        </p>
      )}
      <div class="bubble">
        {message.masked
          ? <MaskedText message={message} />
          : message.text && <p class="bubble-text" dir="auto">{neutral(message.text)}</p>}
        {message.files.map((file) => <Attachment key={file.id} file={file} />)}
      </div>
      {(last || failed) && (
        <p class="bubble-foot">
          <Moment at={message.at} />
          {direction === "out" && <Receipt status={read ? "read" : message.status} />}
        </p>
      )}
      {failed && direction === "out" && (
        <p class="bubble-failure">
          <AlertIcon size={14} aria-hidden="true" />
          <span>{message.statusReason || t(`receipt.${message.status}` as "receipt.failed")}</span>
          <button
            type="button"
            class="link"
            onClick={() => void resend(message.conversation, message.id)}
          >
            <RetryIcon size={12} aria-hidden="true" /> {t("resend")}
          </button>
        </p>
      )}
    </li>
  );
}

/** A note of somebody else in a conversation of mine was whispered to me. */
function noteBy({ author, conversation }: MessageView): string {
  const held = known.value.get(conversation);
  const whispered = held && isMine(held) && author.id !== me.value?.id;
  return t(whispered ? "whisper.by" : "note.by", { name: author.name });
}

const RECEIPTS: Record<string, Icon> = {
  pending: ClockIcon,
  sending: ClockIcon,
  queued: ClockIcon,
  sent: CheckIcon,
  delivered: CheckTwiceIcon,
  read: CheckTwiceIcon,
  failed: AlertIcon,
  unknown: HelpIcon,
  cancelled: AlertIcon,
};

/** What became of a message, as a sign and in words. */
export function Receipt({ status }: { status: string }) {
  const Sign = RECEIPTS[status];
  if (!Sign) return null;
  return (
    <span class={`receipt ${status}`} title={t(`receipt.${status}` as "receipt.sent")}>
      <Sign size={14} strokeWidth={2} aria-hidden="true" />
      <span class="receipt-word">{t(`receipt.${status}` as "receipt.sent")}</span>
    </span>
  );
}

export function Attachment({ file }: { file: FileView }) {
  if (file.state !== "stored") {
    return (
      <span class="file-line waiting">
        <FileIcon size={18} aria-hidden="true" />
        <span class="clip">{file.name}</span>
        <span class="meta">{file.state === "pending" ? t("file.pending") : t("file.failed")}</span>
      </span>
    );
  }
  if (/^image\/(png|jpeg|gif|webp)$/.test(file.type)) {
    return (
      <a class="file-image" href={file.url} target="_blank" rel="noopener noreferrer">
        <img src={file.url} alt={file.name} loading="lazy" />
      </a>
    );
  }
  if (file.type.startsWith("audio/")) {
    return (
      <audio class="file-audio" controls preload="none" src={file.url} aria-label={file.name} />
    );
  }
  if (file.type.startsWith("video/")) {
    return (
      <video class="file-image" controls preload="metadata" src={file.url} aria-label={file.name} />
    );
  }
  return (
    <a
      class="file-line"
      href={file.url}
      target="_blank"
      rel="noopener noreferrer"
      download={file.name}
    >
      <FileIcon size={18} aria-hidden="true" />
      <span class="clip">{file.name}</span>
      <span class="meta">{sizeWords(file.size)}</span>
    </a>
  );
}

export function sizeWords(bytes: number): string {
  const [value, unit] = bytes >= 1_048_576
    ? [bytes / 1_048_576, "megabyte"]
    : [Math.max(1, bytes / 1024), "kilobyte"];
  return new Intl.NumberFormat(language.value, {
    style: "unit",
    unit,
    unitDisplay: "short",
    maximumFractionDigits: 1,
  }).format(value as number);
}
