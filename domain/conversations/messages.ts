import type { MessageView } from "../../types/api/messages.ts";
import type { Hub } from "../../types/hub.ts";
import { type MessageRow, SELECT_MESSAGES, viewMessages } from "../messages/view.ts";
import { findConversation } from "./find.ts";

const DEFAULT_PAGE = 50;
const MAX_PAGE = 200;

export interface MessageRange {
  /** Messages after this sequence number, oldest first. */
  after?: number | undefined;
  /** Messages before it: the newest of them, oldest first. */
  before?: number | undefined;
  limit?: number | undefined;
}

/**
 * Messages of a conversation in the order of their sequence. Without a range: the newest ones.
 * `next` goes on in the same direction: pass it as `after`, or as `before`.
 */
export async function listMessages(
  hub: Hub,
  conversation: string,
  range: MessageRange = {},
): Promise<{ items: MessageView[]; next: string | null }> {
  await findConversation(hub, conversation);
  const limit = Math.min(Math.max(range.limit ?? DEFAULT_PAGE, 1), MAX_PAGE);
  const forwards = range.after !== undefined;
  const rows = await hub.db.read<MessageRow>(
    forwards
      ? `${SELECT_MESSAGES} WHERE m.conversation_id = ? AND m.seq > ? ORDER BY m.seq LIMIT ?`
      : `${SELECT_MESSAGES} WHERE m.conversation_id = ? AND m.seq < ? ORDER BY m.seq DESC LIMIT ?`,
    [conversation, forwards ? range.after ?? 0 : range.before ?? MAX_SEQ, limit + 1],
  );
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    items: await viewMessages(hub, forwards ? page : page.toReversed()),
    next: rows.length > limit && last !== undefined ? String(last.seq) : null,
  };
}

const MAX_SEQ = Number.MAX_SAFE_INTEGER;
