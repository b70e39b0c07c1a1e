import type { Hub } from "../../types/hub.ts";
import type { ChatSessionRow } from "./session.ts";
import { readChatState } from "./state.ts";

/** Tells the agent that the visitor writes; what is written stays with the visitor (CE18-A8). */
export async function chatTyping(hub: Hub, session: ChatSessionRow): Promise<void> {
  const state = await readChatState(hub, session.conversation_id);
  if (!state?.agent) return;
  await hub.live.publish([`agent:${state.agent}`], "typing", {
    conversation: session.conversation_id,
    who: "customer",
    name: "",
  });
}
