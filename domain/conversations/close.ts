import { HubError } from "../../types/errors.ts";
import type { Hub, Statement } from "../../types/hub.ts";
import { need } from "../access/may.ts";
import { actorName } from "../journal/actor.ts";
import { findConversation } from "./find.ts";
import { JOINABLE } from "./open_states.ts";

/**
 * Closes the thread: the customer's next message begins a new one. Refused with
 * `conversation.busy` while work on it is open. Closing a closed one changes nothing.
 */
export async function closeConversation(hub: Hub, id: string, reason: string): Promise<void> {
  need(hub, "interactions.close");
  const row = await findConversation(hub, id);
  if (row.closed_at !== null) return;
  const at = hub.now();
  const [closed] = await hub.db.write([
    {
      sql: `UPDATE conversations SET closed_at = ?, closed_reason = ?
        WHERE id = ? AND closed_at IS NULL AND NOT EXISTS (SELECT 1 FROM interactions i
          WHERE i.conversation_id = conversations.id AND i.state IN ${JOINABLE})`,
      args: [at, reason, id],
    },
    closedEvent(hub, id, at, reason),
  ]);
  if (closed?.rowsAffected === 1) {
    if (row.channel !== "chat") return;
    return await hub.live.publish([`visitor:${id}`], "closed", { reason, text: "" });
  }
  throw new HubError("conflict", "Work on this conversation is still open: end it first", {
    code: "conversation.busy",
  });
}

/** Only where this very write closed it. */
function closedEvent(hub: Hub, id: string, at: number, reason: string): Statement {
  return {
    sql: `INSERT OR IGNORE INTO events (id, at, kind, conversation_id, actor, data)
      SELECT ?, ?, 'conversation_closed', ?, ?, ? WHERE changes() > 0`,
    args: [`conversation:${id}:closed`, at, id, actorName(hub), JSON.stringify({ reason })],
  };
}
