import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { write } from "../state/drafts.ts";
import { discard, retry, stale } from "../state/send.ts";
import { t } from "../text.ts";
import { Bubble } from "../thread/bubble.tsx";

/** Somebody else wrote meanwhile: the reply is held back until the person has seen it. */
export function StaleDialog() {
  const held = stale.value;
  if (!held) return null;
  const { conversation, message, missed } = held;
  const close = () => stale.value = null;
  const lastSeq = Math.max(message.lastSeq ?? 0, ...missed.map((seen) => seen.seq));
  const edit = () => {
    write(conversation, { text: message.text, files: message.files, kind: message.kind });
    discard(conversation, message.clientKey);
    close();
  };
  return (
    <Dialog
      title={t("stale.title")}
      onClose={edit}
      actions={
        <>
          <Button
            kind="danger"
            onClick={() => {
              discard(conversation, message.clientKey);
              close();
            }}
          >
            {t("stale.discard")}
          </Button>
          <Button onClick={edit}>{t("stale.edit")}</Button>
          <Button
            kind="primary"
            onClick={() => {
              close();
              retry(conversation, message.clientKey, { lastSeq });
            }}
          >
            {t("stale.send")}
          </Button>
        </>
      }
    >
      <p>{t("stale.text")}</p>
      <ol class="messages stale-missed">
        {missed.map((seen) => <Bubble key={seen.id} message={seen} first last read={false} />)}
      </ol>
      <div class="stale-mine">
        <p class="field-label">{t("stale.yours")}</p>
        <p class="bubble-text" dir="auto">{message.text}</p>
      </div>
    </Dialog>
  );
}
