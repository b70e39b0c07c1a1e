import { useEffect } from "preact/hooks";
import { ChatIcon } from "../../ui/icons.ts";
import { Empty } from "../../ui/notice.tsx";
import { Composer } from "../composer/composer.tsx";
import { current, isMine, loaded, mine } from "../state/state.ts";
import { open } from "../state/threads.ts";
import { markRead } from "../state/work.ts";
import { t } from "../text.ts";
import { CallBar } from "../phone/call_bar.tsx";
import { CallbackCard } from "../phone/callback_card.tsx";
import { VoicemailCard } from "../phone/voicemail_card.tsx";
import { ConversationHead } from "./conversation_head.tsx";
import { StopHint } from "./stop_hint.tsx";
import { Thread } from "./thread.tsx";
import { WatchBar } from "./watch_bar.tsx";
import { WrapUpPanel } from "../work/wrap_up_panel.tsx";

/** The middle pane: head, thread, and what can be done at its foot. */
export function Conversation() {
  const conversation = current.value;
  const id = conversation?.id;
  useEffect(() => {
    if (id) void open(id);
  }, [id]);
  useEffect(() => {
    if (!conversation || !isMine(conversation)) return;
    const read = () => document.hidden || void markRead(conversation);
    read();
    document.addEventListener("visibilitychange", read);
    return () => document.removeEventListener("visibilitychange", read);
  }, [id, conversation?.lastSeq, conversation?.interaction?.agent]);
  if (!conversation) {
    return (
      <main class="pane conversation-pane">
        <h1 class="sr">{t("desk")}</h1>
        <Empty
          icon={ChatIcon}
          title={mine.value.length > 0
            ? t("choose")
            : loaded.value
            ? t("choose.none")
            : t("loading")}
        >
          {t("choose.text")}
        </Empty>
      </main>
    );
  }
  const wrapping = isMine(conversation) && conversation.interaction?.state === "wrapup";
  return (
    <main class="pane conversation-pane" aria-label={t("conversation")}>
      <ConversationHead conversation={conversation} />
      <CallBar conversation={conversation} key={`call-${conversation.id}`} />
      <CallbackCard conversation={conversation} key={`callback-${conversation.id}`} />
      <VoicemailCard conversation={conversation} key={`voicemail-${conversation.id}`} />
      <WatchBar conversation={conversation} key={`watch-${conversation.id}`} />
      <Thread conversation={conversation} key={conversation.id} />
      <StopHint conversation={conversation} key={`stop-${conversation.id}`} />
      {wrapping
        ? <WrapUpPanel conversation={conversation} key={conversation.interaction!.id} />
        : <Composer conversation={conversation} key={conversation.id} />}
    </main>
  );
}
