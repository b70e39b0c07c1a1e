import { HubError } from "../../types/errors.ts";
import type { Hub, Statement } from "../../types/hub.ts";
import { need } from "../access/may.ts";
import { auditRow } from "../audit/audit_row.ts";
import { letGo } from "../files/loose.ts";
import { findContact } from "./find.ts";

/** Files let go in one step; a contact with more has the step repeated. */
const FILE_STEPS = 20;

const MINE = "SELECT id FROM conversations WHERE contact_id = ?";

/**
 * Erases what a contact said and who they are (DC-19): texts, files, raw requests, names and
 * addresses. What is counted stays: conversations, times, outcomes; so does an opt-out, which is a
 * promise to the number. Refused with `contact.busy` while work with them is open.
 */
export async function eraseContact(hub: Hub, id: string): Promise<void> {
  need(hub, "configuration.write");
  await findContact(hub, id);
  const [guard] = await hub.db.write([
    {
      sql: `UPDATE contacts SET name = '', email = '', phone = '', note = '', attributes = '{}',
          language = '', silent_since = NULL, verified_how = '', updated_at = ?, version = version + 1
        WHERE id = ? AND NOT EXISTS (SELECT 1 FROM interactions WHERE conversation_id IN (${MINE})
          AND state IN ('received', 'screened', 'with_bot', 'queued', 'offered', 'active', 'parked', 'wrapup'))`,
      args: [hub.now(), id, id],
    },
    // Fails the whole unit when the row above was not written.
    { sql: "SELECT CASE WHEN changes() = 1 THEN 1 ELSE json('busy') END" },
    auditRow(hub, { action: "contact.erased", subject: `contact:${id}` }),
    ...erasures(hub, id),
  ]).catch((error) => {
    throw /malformed json/i.test(`${error.message} ${String(error.cause)}`) ? busy() : error;
  });
  if (guard?.rowsAffected !== 1) throw busy();
  for (let i = 0; i < FILE_STEPS; i++) {
    const results = await hub.db.write(letGo(`conversation_id IN (${MINE})`, [id]));
    if ((results.at(-1)?.rowsAffected ?? 0) === 0) break;
  }
}

function erasures(hub: Hub, id: string): Statement[] {
  const by = (sql: string): Statement => ({ sql, args: [id] });
  return [
    by(`DELETE FROM dead_letters WHERE reference IN (SELECT o.id FROM outbox o
      JOIN messages m ON m.id = o.message_id WHERE m.conversation_id IN (${MINE}))`),
    by(
      `UPDATE outbox SET state = 'cancelled', payload = '{}', done_at = COALESCE(done_at, created_at)
      WHERE state NOT IN ('done', 'sending') AND lane IN (${MINE})`,
    ),
    by(`UPDATE inbound SET raw = NULL WHERE message_id IN (
      SELECT id FROM messages WHERE conversation_id IN (${MINE}))`),
    by(`UPDATE messages SET text = '', sealed = NULL, files = '[]', attributes = '{}',
        author_name = CASE WHEN author_kind = 'customer' THEN '' ELSE author_name END
      WHERE conversation_id IN (${MINE})`),
    by(`UPDATE files SET name = '' WHERE conversation_id IN (${MINE})`),
    by(`UPDATE interactions SET attributes = '{}', wrap_up_note = ''
      WHERE conversation_id IN (${MINE})`),
    by(`UPDATE callback_requests SET number = '' WHERE conversation_id IN (${MINE})`),
    by(`UPDATE reviews SET note = '' WHERE conversation_id IN (${MINE})`),
    by(`UPDATE events SET data = '{}' WHERE kind NOT IN ('queued', 'requeued', 'moved', 'offered',
        'accepted', 'declined', 'no_answer', 'offer_withdrawn', 'parked', 'resumed', 'ended',
        'wrapped_up', 'abandoned', 'closed') AND conversation_id IN (${MINE})`),
    by(`UPDATE chat_sessions SET email = '', transcript_to = '', expires_at = 0
      WHERE conversation_id IN (${MINE})`),
    {
      sql: `UPDATE conversations SET address = 'erased:' || id, preview = '', attributes = '{}',
          closed_at = COALESCE(closed_at, ?),
          closed_reason = CASE WHEN closed_at IS NULL THEN 'erased' ELSE closed_reason END
        WHERE contact_id = ?`,
      args: [hub.now(), id],
    },
    by("DELETE FROM writebacks WHERE contact_id = ?"),
    ...ofCalls(id),
    by("DELETE FROM contact_addresses WHERE contact_id = ?"),
  ];
}

/** Calls keep when, how long and how they ended; numbers, names and what was found out go. */
function ofCalls(id: string): Statement[] {
  const calls = `(SELECT id FROM calls WHERE conversation_id IN (${MINE}))`;
  const by = (sql: string): Statement => ({ sql, args: [id] });
  return [
    by(`DELETE FROM identity_tokens WHERE call_id IN ${calls}`),
    by("DELETE FROM identities WHERE contact_id = ?"),
    by("DELETE FROM identity_failures WHERE contact_id = ?"),
    by(`DELETE FROM call_answers WHERE call_id IN ${calls}`),
    by(`UPDATE call_legs SET number = '', name = '' WHERE agent_id = '' AND call_id IN ${calls}`),
    by(`UPDATE outbox SET payload = '{}' WHERE kind = 'voice' AND state <> 'sending'
      AND lane IN ${calls}`),
    by(`UPDATE calls SET ani = '', caller_name = '', frame = '{}',
        dnis = CASE direction WHEN 'out' THEN '' ELSE dnis END
      WHERE conversation_id IN (${MINE})`),
  ];
}

function busy(): HubError {
  return new HubError(
    "conflict",
    "Work with this contact is still open: finish it, then erase the contact",
    { code: "contact.busy" },
  );
}
