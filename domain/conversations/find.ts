import { HubError } from "../../types/errors.ts";
import type { Hub } from "../../types/hub.ts";
import { may } from "../access/may.ts";
import { SAID_BEFORE_SILENCE } from "../contacts/unverified.ts";
import type { Expression } from "../messages/append.ts";
import { type ConversationRow, readConversation } from "./row.ts";

/** A conversation the actor may see; anybody else's is as unknown as none (404). */
export async function findConversation(hub: Hub, id: string): Promise<ConversationRow> {
  const row = await readConversation(hub, id);
  if (row !== null && await maySee(hub, row)) return row;
  throw new HubError("not_found", `No conversation "${id}" that you may see: check the id`);
}

/** Texted first by an agent, and not answered yet: there is no work on it. */
const STARTED_BY = `(c.last_agent = ? AND NOT EXISTS (SELECT 1 FROM interactions n
  WHERE n.conversation_id = c.id))`;

/**
 * SQL over `c` that holds for conversations an agent was offered, handled or started, but for what
 * a contact said who has to be verified again.
 */
export function seenBy(agent: string): Expression {
  return {
    sql: `((EXISTS (SELECT 1 FROM interactions v WHERE v.conversation_id = c.id
      AND (v.agent_id = ? OR EXISTS (SELECT 1 FROM offers o WHERE o.interaction_id = v.id
        AND o.agent_id = ?))) OR ${STARTED_BY}) AND NOT ${SAID_BEFORE_SILENCE})`,
    args: [agent, agent, agent],
  };
}

/** SQL over `c` that holds while an agent has the conversation: only then may they write. */
export function heldBy(agent: string): Expression {
  return {
    sql: `(EXISTS (SELECT 1 FROM interactions h WHERE h.conversation_id = c.id AND h.agent_id = ?
      AND h.state IN ('active', 'parked', 'wrapup')) OR ${STARTED_BY})`,
    args: [agent, agent],
  };
}

/**
 * SQL over `c` that holds while a supervisor may write beside its agent: who has joined it, both
 * sides being told, and anybody while no work on it is open.
 */
export function joinedBy(person: string, now: number): Expression {
  return {
    sql: `(EXISTS (SELECT 1 FROM watchers w WHERE w.conversation_id = c.id AND w.person_id = ?
      AND w.joined_at IS NOT NULL AND w.until >= ?) OR NOT EXISTS (SELECT 1 FROM interactions g
      WHERE g.conversation_id = c.id AND g.state IN ('queued', 'offered', 'active', 'parked')))`,
    args: [person, now],
  };
}

/**
 * SQL over `c` for who may write to the customer: who holds it; who may reply everywhere once they
 * have joined; programs that may reply everywhere. Null = no condition.
 */
export function writtenBy(hub: Hub): Expression | null {
  const { kind, id } = hub.actor;
  const held = heldBy(id);
  if (!may(hub, "conversations.reply_any")) return held;
  if (kind !== "person") return null;
  const joined = joinedBy(id, hub.now());
  return { sql: `(${held.sql} OR ${joined.sql})`, args: [...held.args, ...joined.args] };
}

async function maySee(hub: Hub, row: ConversationRow): Promise<boolean> {
  const { kind, id } = hub.actor;
  if (may(hub, "conversations.read_all")) return true;
  if (kind === "customer") return row.id === id;
  if (kind !== "person") return false;
  const seen = seenBy(id);
  const [found] = await hub.db.read(
    `SELECT 1 FROM conversations c WHERE c.id = ? AND ${seen.sql}`,
    [row.id, ...seen.args],
  );
  return found !== undefined;
}
