import { useState } from "preact/hooks";
import type { ConversationView } from "../../../types/api/conversations.ts";
import { Button } from "../../ui/button.tsx";
import { ShieldIcon } from "../../ui/icons.ts";
import { Notice } from "../../ui/notice.tsx";
import { thread } from "../state/threads.ts";
import { setOptOut } from "../state/work.ts";
import { t } from "../text.ts";

/** The last text sounds like a wish to stop: the opt-out is one press away (CE29-X4). */
export function StopHint({ conversation }: { conversation: ConversationView }) {
  const [dismissed, setDismissed] = useState("");
  if (conversation.channel !== "sms" || conversation.optedOut) return null;
  const last = thread(conversation.id).messages.value.findLast((m) => m.direction === "in");
  if (!last?.suggestStop || last.id === dismissed) return null;
  return (
    <Notice
      kind="warn"
      icon={ShieldIcon}
      action={
        <span class="watch-actions">
          <Button size="small" kind="quiet" onClick={() => setDismissed(last.id)}>
            {t("stopHint.no")}
          </Button>
          <Button size="small" onClick={() => void setOptOut(conversation, true)}>
            {t("optOut.set")}
          </Button>
        </span>
      }
    >
      {t("stopHint")}
    </Notice>
  );
}
