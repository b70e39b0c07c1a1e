import { type ChatAttributes, MAX_CHAT_ATTRIBUTES } from "../../types/api/chat.ts";
import { HubError } from "../../types/errors.ts";
import type { Hub, Statement } from "../../types/hub.ts";
import { publishConversation } from "../conversations/publish.ts";
import { needOpen, openChatState } from "./end.ts";
import { pageFacts } from "./page_facts.ts";
import type { ChatSessionRow } from "./session.ts";

/**
 * The page changes what it knows of its visitor while the chat runs: new values replace old ones,
 * an empty one takes the fact away. Refuses more than 20 facts (`chat.attributes_too_many`).
 */
export async function changeAttributes(
  hub: Hub,
  session: ChatSessionRow,
  { attributes }: ChatAttributes,
): Promise<void> {
  const state = await openChatState(hub, session.conversation_id);
  needOpen(state);
  const patch = patchOf(hub, attributes);
  const [changed] = await hub.db.write([
    patchRow("conversations", state.conversation, patch),
    // Only with the conversation's own: the condition stands in the first write.
    ...(state.interaction ? [patchRow("interactions", state.interaction.id, patch)] : []),
  ]);
  if (changed?.rowsAffected !== 1) {
    throw new HubError(
      "unprocessable",
      `A chat may have ${MAX_CHAT_ATTRIBUTES} attributes: take some away first`,
      { code: "chat.attributes_too_many" },
    );
  }
  await publishConversation(hub, state.conversation);
}

/** As RFC 7396 merges it: null takes a member away. */
function patchOf(hub: Hub, attributes: Record<string, string>): string {
  const none = Object.fromEntries(Object.keys(attributes).map((name) => [name.trim(), null]));
  return JSON.stringify({ attributes: { ...none, ...pageFacts(hub, attributes).attributes } });
}

function patchRow(table: "conversations" | "interactions", id: string, patch: string): Statement {
  return {
    sql: `UPDATE ${table} SET attributes = json_patch(attributes, ?1)
      WHERE id = ?2 AND (SELECT COUNT(*) FROM json_each(json_patch(attributes, ?1), '$.attributes'))
        <= ?3`,
    args: [patch, id, MAX_CHAT_ATTRIBUTES],
  };
}
