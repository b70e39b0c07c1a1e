import { HubError } from "../../types/errors.ts";
import type { Hub } from "../../types/hub.ts";
import { closeChat } from "./close_chat.ts";
import { type ChatState, readChatState } from "./state.ts";

/** The visitor ends the chat: while waiting it counts as abandoned (CE18-F8, F17, C8). */
export async function endChat(hub: Hub, conversation: string): Promise<void> {
  const state = await openChatState(hub, conversation);
  if (state.phase === "closed") return;
  await closeChat(customer(hub, conversation), state, {
    reason: "visitor_ended",
    exit: "abandoned",
  });
}

/** The state of a chat that exists. */
export async function openChatState(hub: Hub, conversation: string): Promise<ChatState> {
  const state = await readChatState(hub, conversation);
  if (state) return state;
  throw new HubError("gone", "This chat is not kept any more: start again", {
    code: "chat.session_unknown",
  });
}

/** Refuses what a chat that is over does not take any more. */
export function needOpen(state: ChatState): void {
  if (state.phase !== "closed") return;
  throw new HubError("conflict", "This chat has ended: start a new one", { code: "chat.ended" });
}

/** The hub on behalf of the visitor. */
export function customer(hub: Hub, conversation: string): Hub {
  return hub.as({ kind: "customer", id: conversation, name: "" });
}
