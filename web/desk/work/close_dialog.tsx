import { useState } from "preact/hooks";
import type { ConversationView } from "../../../types/api/conversations.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { TextField } from "../../ui/field.tsx";
import { closeConversation } from "../state/work.ts";
import { t } from "../text.ts";
import { nameOf } from "../words.ts";

const MAX_REASON = 500;

/** Ends a thread nobody works on: what the customer writes next begins a new one. */
export function CloseDialog(
  { conversation, onClose }: { conversation: ConversationView; onClose(): void },
) {
  const [reason, setReason] = useState("");
  const [busy, setBusy] = useState(false);
  return (
    <Dialog
      title={t("close.title", { name: nameOf(conversation) })}
      size="small"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button
            kind="primary"
            type="submit"
            form="close-form"
            busy={busy}
            disabled={!reason.trim()}
          >
            {t("close.do")}
          </Button>
        </>
      }
    >
      <form
        id="close-form"
        class="dialog-form"
        onSubmit={(event) => {
          event.preventDefault();
          setBusy(true);
          void closeConversation(conversation.id, reason.trim())
            .then((done) => done ? onClose() : setBusy(false));
        }}
      >
        <p>{t("close.text")}</p>
        <TextField
          label={t("close.reason")}
          hint={t("close.reasonHint")}
          data-first
          maxLength={MAX_REASON}
          value={reason}
          onInput={(event) => setReason(event.currentTarget.value)}
        />
      </form>
    </Dialog>
  );
}
