import type { MessageView, NewMessage } from "../../types/api/messages.ts";
import { HubError } from "../../types/errors.ts";
import type { Hub, Statement } from "../../types/hub.ts";
import { countSegments } from "../../types/segments.ts";
import { attachable } from "../files/attachable.ts";
import { maskText } from "../masking/mask.ts";
import { appendMessage, type Expression } from "../messages/append.ts";
import { authorOf } from "../messages/author.ts";
import { checkText } from "../messages/check_text.ts";
import { publishMessages } from "../messages/publish.ts";
import { outboxForMessage } from "../outbox/put.ts";
import { responseUsed } from "../messages/response_used.ts";
import { findConversation, writtenBy } from "./find.ts";
import { replyRefusal } from "./reply_refusal.ts";
import type { ConversationRow } from "./row.ts";
import { messageByKey } from "./written.ts";

type Reply = Omit<NewMessage, "kind">;

/**
 * Answers the customer: stored with its place in the conversation and promised to the outbox in one
 * write, sent afterwards. The same `clientKey` answers the same message (DC-13). Refusals:
 * `reply.stale` with the missed messages, `reply.not_yours`, `reply.not_joined`,
 * `sms.opted_out`,
 * `conversation.closed`, `message.too_long`, `message.empty`, `response.unresolved`.
 */
export async function reply(hub: Hub, conversation: string, input: Reply): Promise<MessageView> {
  const row = await findConversation(hub, conversation);
  const known = await messageByKey(hub, row.id, input.clientKey);
  if (known !== null) return known;
  checkText(hub.channels[row.channel], input.text, input.files.length);
  await attachable(hub, row.id, input.files);
  const id = hub.id();
  const only = replyCondition(hub, input);
  const [written] = await hub.db.write(replyStatements(hub, row, id, input, only));
  if (written?.rowsAffected !== 1) return await whyNot(hub, row, input);
  hub.wake("outbox");
  await publishMessages(hub, [id]);
  const view = await messageByKey(hub, row.id, input.clientKey);
  if (view === null) throw new Error("A reply was stored and cannot be read");
  return view;
}

/** Everything that must hold at the moment of writing, over `c`. */
function replyCondition(hub: Hub, input: Pick<Reply, "lastSeq">): Expression {
  const conditions: Expression[] = [
    { sql: "c.closed_at IS NULL", args: [] },
    {
      sql: `NOT EXISTS (SELECT 1 FROM opt_outs o WHERE o.channel = c.channel
        AND o.our_address = c.our_address AND o.address = c.address)`,
      args: [],
    },
  ];
  const written = writtenBy(hub);
  if (written !== null) conditions.push(written);
  if (input.lastSeq !== null) {
    conditions.push({
      sql: `NOT EXISTS (SELECT 1 FROM messages s WHERE s.conversation_id = c.id AND s.seq > ?
        AND s.direction = 'out' AND s.author_kind <> 'system' AND s.author_id <> ?)`,
      args: [input.lastSeq, hub.actor.id],
    });
  }
  return {
    sql: conditions.map((condition) => condition.sql).join(" AND "),
    args: conditions.flatMap((condition) => condition.args),
  };
}

function replyStatements(
  hub: Hub,
  row: ConversationRow,
  id: string,
  input: Reply,
  only: Expression,
): Statement[] {
  const at = hub.now();
  const masked = maskText(hub, "outbound", input.text);
  return [
    ...appendMessage({
      id,
      conversation: row.id,
      direction: "out",
      author: authorOf(hub),
      text: masked.text,
      sealed: masked.sealed,
      files: input.files,
      clientKey: input.clientKey,
      status: "pending",
      segments: row.channel === "sms" ? countSegments(input.text).segments : null,
      attributes: masked.cards ? { cardRemoved: true } : {},
      at,
      only,
    }),
    outboxForMessage(id, at),
    {
      sql: `UPDATE interactions SET first_reply_at = m.at FROM messages m
        WHERE m.id = ? AND interactions.id = m.interaction_id AND first_reply_at IS NULL`,
      args: [id],
    },
    {
      sql: `UPDATE conversations SET agent_read_seq = MAX(agent_read_seq, ?)
        WHERE id = ? AND EXISTS (SELECT 1 FROM messages WHERE id = ?)`,
      args: [input.lastSeq ?? 0, row.id, id],
    },
    {
      sql: `UPDATE files SET message_id = ? WHERE message_id IS NULL
        AND id IN (SELECT value FROM json_each(?)) AND EXISTS (SELECT 1 FROM messages WHERE id = ?)`,
      args: [id, JSON.stringify(input.files), id],
    },
    ...responseUsed(input.standardResponse, id),
  ];
}

/** The write changed nothing: a copy was quicker, or one of the conditions did not hold. */
async function whyNot(hub: Hub, row: ConversationRow, input: Reply): Promise<MessageView> {
  const copy = await messageByKey(hub, row.id, input.clientKey);
  if (copy !== null) return copy;
  const refusal = await replyRefusal(hub, row.id, input.lastSeq);
  throw refusal ??
    new HubError("conflict", "The conversation changed at this moment: look again and repeat", {
      code: "reply.conflict",
    });
}
