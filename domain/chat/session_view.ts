import type { ChatSession } from "../../types/api/chat.ts";
import { HubError } from "../../types/errors.ts";
import type { Hub } from "../../types/hub.ts";
import { chatConfig } from "./config.ts";
import { cursorOf } from "./cursor.ts";
import { idleNow } from "./idle.ts";
import { visibleMessages } from "./messages.ts";
import type { ChatSessionRow } from "./session.ts";
import { HISTORY_LIMIT, readChatState } from "./state.ts";
import { closingText, displayName } from "./texts.ts";
import { waitingInfo } from "./waiting.ts";

/** Everything a widget needs to show the chat as it stands (CE18-X1). */
export async function sessionView(
  hub: Hub,
  session: ChatSessionRow,
  token: string,
): Promise<ChatSession> {
  const state = await readChatState(hub, session.conversation_id);
  if (!state) {
    throw new HubError("gone", "This chat is not kept any more: start again", {
      code: "chat.session_unknown",
    });
  }
  const messages = await visibleMessages(hub, state.conversation, 0, HISTORY_LIMIT);
  const config = await chatConfig(hub, {
    entryPoint: session.entry_point,
    language: state.language,
  });
  return {
    token,
    conversation: state.conversation,
    cursor: cursorOf(state.lastSeq, ""),
    state: state.phase,
    closedReason: state.closedReason,
    closedText: state.phase === "closed"
      ? closingText(hub, session.entry_point, state.closedReason, state.language)
      : "",
    agent: state.agent ? { name: displayName(hub, state.agent) } : null,
    messages,
    lastSeq: state.visibleSeq,
    readByAgent: state.agentReadSeq,
    idle: idleNow(hub, state),
    rating: state.rating,
    waiting: state.phase === "waiting" ? await waitingInfo(hub, state) : null,
    config,
  };
}
