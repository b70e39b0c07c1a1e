import type { ChatSession } from "../../types/api/chat.ts";
import type { Hub } from "../../types/hub.ts";
import { rotateToken } from "./rotate.ts";
import type { ChatSessionRow } from "./session.ts";
import { sessionView } from "./session_view.ts";

/** A visitor comes back after a reload or in a second tab: same chat, new token (CE18-X1, X4). */
export async function resumeChat(hub: Hub, session: ChatSessionRow): Promise<ChatSession> {
  return await sessionView(hub, session, await rotateToken(hub, session));
}
