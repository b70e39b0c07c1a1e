import type { Hub, Statement } from "../../../types/hub.ts";
import { wasWritten } from "../../messages/append.ts";
import { recordEvent } from "../../messages/event.ts";
import { optInStatement, optOutStatements } from "../../optouts/statements.ts";
import { JOINABLE } from "../open_states.ts";
import { alarms, automaticTexts } from "./automatic.ts";
import type { Prepared } from "./prepare.ts";

/** What single messages of a batch need beside the set-based write; empty for most. */
export function extraStatements(hub: Hub, p: Prepared): Statement[] {
  return [
    ...rewriteStatements(p.rewrites),
    ...fileStatements(hub, p),
    ...keywordStatements(hub, p),
    ...modelStatements(p),
    ...alarms(hub, p),
    ...automaticTexts(hub, p),
  ];
}

/** Parts of a card number already stored lose it too, raw request and preview included (CE29-X19). */
export function rewriteStatements(rewrites: readonly { id: string; text: string }[]): Statement[] {
  return rewrites.flatMap(({ id, text }) => [
    { sql: "UPDATE messages SET text = ?, sealed = NULL WHERE id = ?", args: [text, id] },
    {
      sql: `UPDATE inbound SET raw = '' WHERE (channel, provider_id) =
        (SELECT channel, provider_id FROM messages WHERE id = ?)`,
      args: [id],
    },
    {
      sql: `UPDATE conversations SET preview = substr(m.text, 1, 160) FROM messages m
        WHERE m.id = ? AND conversations.id = m.conversation_id AND conversations.last_seq = m.seq`,
      args: [id],
    },
  ]);
}

/** Media at the provider become pending files; files uploaded before now belong to the message. */
function fileStatements(hub: Hub, p: Prepared): Statement[] {
  const statements: Statement[] = [];
  const ids: string[] = [];
  for (const media of p.received.media) {
    const id = media.file ?? hub.id();
    ids.push(id);
    statements.push(
      media.file === undefined
        ? {
          sql: `INSERT INTO files (id, conversation_id, message_id, name, type, size, source_url,
              state, uploaded_by, at)
            SELECT ?, m.conversation_id, m.id, ?, ?, ?, ?, 'pending', 'customer', ?
            FROM messages m WHERE m.id = ?`,
          args: [
            id,
            media.name,
            media.type,
            media.size,
            media.url ?? "",
            p.received.receivedAt,
            p.messageId,
          ],
        }
        : {
          sql: `UPDATE files SET message_id = m.id, conversation_id = m.conversation_id
            FROM messages m WHERE m.id = ? AND files.id = ? AND files.message_id IS NULL`,
          args: [p.messageId, id],
        },
    );
  }
  if (ids.length === 0) return [];
  statements.push({
    sql: "UPDATE messages SET files = ? WHERE id = ?",
    args: [JSON.stringify(ids), p.messageId],
  });
  return statements;
}

/** STOP and START change what may be sent before anything else happens (CE29-F12, X1, X2). */
function keywordStatements(hub: Hub, p: Prepared): Statement[] {
  const { keyword } = p.decision;
  if (keyword === null || keyword === "help") return [];
  const { received } = p;
  const pair = { channel: received.channel, ourAddress: received.to, address: received.from };
  const only = wasWritten(p.messageId);
  const event = recordEvent(hub, {
    kind: keyword === "stop" ? "opted_out" : "opted_in",
    conversation: {
      sql: "(SELECT conversation_id FROM messages WHERE id = ?)",
      args: [p.messageId],
    },
    data: { source: "customer" },
    only,
  });
  // Later messages of the same batch see it.
  p.pair.optedOut = keyword === "stop";
  if (keyword === "start") return [optInStatement(pair, only), event];
  return [
    ...optOutStatements(pair, "customer", received.receivedAt, only),
    event,
    closeUnhandled(p.messageId, received.receivedAt),
  ];
}

/** What the content model found stays with the interaction it opened (CE29-R19). */
function modelStatements({ routed, messageId }: Prepared): Statement[] {
  if (!routed?.model) return [];
  return [{
    sql: `UPDATE interactions SET attributes = json_set(attributes, '$.categorised', json(?))
      WHERE id = ? AND EXISTS (SELECT 1 FROM messages WHERE id = ?)`,
    args: [JSON.stringify(routed.model), routed.id, messageId],
  }];
}

/** Nobody works on it: the conversation is over. Otherwise the agent sees the opt-out. */
function closeUnhandled(messageId: string, at: number): Statement {
  return {
    sql: `UPDATE conversations SET closed_at = ?, closed_reason = 'opted_out'
      WHERE id = (SELECT conversation_id FROM messages WHERE id = ?) AND closed_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM interactions i WHERE i.conversation_id = conversations.id
          AND i.state IN ${JOINABLE})`,
    args: [at, messageId],
  };
}
