import type { ChatRating } from "../../types/api/chat.ts";
import { HubError } from "../../types/errors.ts";
import type { Hub } from "../../types/hub.ts";
import { publishConversation } from "../conversations/publish.ts";
import { eventRow } from "../journal/event_row.ts";
import { maskText } from "../masking/mask.ts";
import { chatEntry } from "./entry.ts";
import { openChatState } from "./end.ts";
import type { ChatSessionRow } from "./session.ts";

/**
 * The visitor says how the chat was (CE18-C8): once, after its end, kept with the interaction that
 * was the chat. Asking again with the same stars changes nothing. Refusals: `chat.survey_off`,
 * `chat.not_ended`, `chat.rated`.
 */
export async function rateChat(
  hub: Hub,
  session: ChatSessionRow,
  input: ChatRating,
): Promise<void> {
  const { survey } = chatEntry(hub, session.entry_point).chat;
  const state = await openChatState(hub, session.conversation_id);
  if (!survey || !state.interaction) {
    throw refusal("survey_off", "Nothing is asked at the end here");
  }
  if (state.phase !== "closed") throw refusal("not_ended", "Rate the chat once it has ended");
  if (state.rating === input.rating) return;
  const rating = {
    rating: input.rating,
    ratingComment: maskText(hub, "inbound", input.comment.trim()).text,
  };
  const { id, queue } = state.interaction;
  const [rated] = await hub.db.write([
    {
      sql: `UPDATE interactions SET attributes = json_patch(attributes, ?)
        WHERE id = ? AND attributes ->> '$.rating' IS NULL`,
      args: [JSON.stringify(rating), id],
    },
    eventRow({
      id: `chat.rated:${id}`,
      at: hub.now(),
      kind: "chat.rated",
      actor: "customer",
      interaction: id,
      conversation: state.conversation,
      queue,
      medium: "chat",
      data: { rating: input.rating },
    }),
  ]);
  if (rated?.rowsAffected !== 1) throw refusal("rated", "This chat was rated already");
  await publishConversation(hub, state.conversation);
}

const refusal = (code: string, text: string) =>
  new HubError("conflict", text, { code: `chat.${code}` });
