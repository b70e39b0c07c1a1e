import { useState } from "preact/hooks";
import type { ConversationView } from "../../../types/api/conversations.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { end } from "../state/work.ts";
import { draftOf } from "../state/drafts.ts";
import { t } from "../text.ts";
import { nameOf } from "../words.ts";

/** Ends the customer's part; what is written but not sent is named first. */
export function EndDialog(
  { conversation, onClose }: { conversation: ConversationView; onClose(): void },
) {
  const [busy, setBusy] = useState(false);
  const unsent = draftOf(conversation.id).text.trim() !== "";
  return (
    <Dialog
      title={t("end.title", { name: nameOf(conversation) })}
      size="small"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button
            kind="primary"
            busy={busy}
            data-first
            onClick={() => {
              setBusy(true);
              void end(conversation.interaction!.id).then(onClose);
            }}
          >
            {t("end")}
          </Button>
        </>
      }
    >
      <p>{conversation.channel === "chat" ? t("end.chat") : t("end.sms")}</p>
      {unsent && <p class="field-error">{t("end.draft")}</p>}
    </Dialog>
  );
}
