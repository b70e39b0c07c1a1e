import type { MessageView } from "../../types/api/messages.ts";
import type { Hub } from "../../types/hub.ts";
import { type MessageRow, SELECT_MESSAGES, viewMessages } from "../messages/view.ts";

/** The message written under a client key, null when there is none yet. */
export async function messageByKey(
  hub: Hub,
  conversation: string,
  clientKey: string,
): Promise<MessageView | null> {
  const rows = await hub.db.read<MessageRow>(
    `${SELECT_MESSAGES} WHERE m.conversation_id = ? AND m.client_key = ?`,
    [conversation, clientKey],
  );
  return (await viewMessages(hub, rows))[0] ?? null;
}
