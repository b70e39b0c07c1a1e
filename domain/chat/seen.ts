import type { Hub } from "../../types/hub.ts";
import { ASKING, connected } from "./connections.ts";
import type { ChatSessionRow } from "./session.ts";

/**
 * Any request of the session is a sign of life, for browsers behind proxies that let no stream
 * through and ask instead (CE18-X7).
 */
export async function seen(hub: Hub, session: ChatSessionRow): Promise<void> {
  await connected(hub, session.conversation_id, ASKING);
}
