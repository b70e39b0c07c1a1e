import { AlertIcon, ClockIcon, OfflineIcon, RetryIcon } from "../../ui/icons.ts";
import { write } from "../state/drafts.ts";
import { discard, type Pending, retry } from "../state/send.ts";
import { t } from "../text.ts";
import { Attachment } from "./bubble.tsx";

/** A message the hub does not have yet; it stays until it has, or until it is taken back. */
export function PendingBubble(
  { message, conversation }: { message: Pending; conversation: string },
) {
  const failed = message.state === "failed";
  return (
    <li
      class={`bubble-line ${message.kind === "note" ? "note" : "out"} pending last${
        failed ? " failed" : ""
      }`}
    >
      <div class="bubble">
        {message.text && <p class="bubble-text" dir="auto">{message.text}</p>}
        {message.files.map((file) => <Attachment key={file.id} file={file} />)}
      </div>
      {message.state === "sending" && (
        <p class="bubble-foot">
          <ClockIcon size={14} aria-hidden="true" /> {t("sending")}
        </p>
      )}
      {message.state === "waiting" && (
        <p class="bubble-foot">
          <OfflineIcon size={14} aria-hidden="true" /> {t("sending.waiting")}
        </p>
      )}
      {failed && (
        <p class="bubble-failure" role="alert">
          <AlertIcon size={14} aria-hidden="true" />
          <span>{message.error}</span>
          <button
            type="button"
            class="link"
            onClick={() => retry(conversation, message.clientKey)}
          >
            <RetryIcon size={12} aria-hidden="true" /> {t("retry")}
          </button>
          <button
            type="button"
            class="link"
            onClick={() => {
              write(conversation, { text: message.text, files: message.files, kind: message.kind });
              discard(conversation, message.clientKey);
            }}
          >
            {t("pending.edit")}
          </button>
        </p>
      )}
    </li>
  );
}
