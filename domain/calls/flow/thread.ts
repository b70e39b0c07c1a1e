import type { EntryPoint } from "../../../types/configuration/entry_points.ts";
import type { Hub, Statement } from "../../../types/hub.ts";
import { JOINABLE } from "../../conversations/open_states.ts";
import type { readAni } from "../ani.ts";

type Ani = ReturnType<typeof readAni>;

export interface Thread {
  conversation: string;
  contact: string;
  /** Address of the thread: the number, with the call's id where it needs one of its own. */
  address: string;
  ourAddress: string;
  lastAgent: string | null;
  newContact: boolean;
  newConversation: boolean;
}

/**
 * The thread a call belongs to. A withheld number and a second call at the same time get one of
 * their own (CE01-B6): at most one interaction is open in a conversation.
 */
export async function threadFor(
  hub: Hub,
  of: { call: string; ani: Ani; dnis: string },
): Promise<Thread> {
  const { number } = of.ani;
  const own: Thread = {
    conversation: hub.id(),
    contact: hub.id(),
    address: `${of.ani.shown}/${of.call}`,
    ourAddress: of.dnis,
    lastAgent: null,
    newContact: true,
    newConversation: true,
  };
  if (number === null) return own;
  const [known] = await hub.db.read<{ contact: string }>(KNOWN, [number, number, number]);
  const contact = known ? { contact: known.contact, newContact: false } : {};
  const [open] = await hub.db.read<{ id: string; last_agent: string | null; busy: number }>(
    `SELECT c.id, c.last_agent, EXISTS (SELECT 1 FROM interactions i
        WHERE i.conversation_id = c.id AND i.state IN ${JOINABLE}) AS busy
     FROM conversations c WHERE c.channel = 'voice' AND c.our_address = ? AND c.address = ?
       AND c.closed_at IS NULL`,
    [of.dnis, number],
  );
  if (!open) return { ...own, ...contact, address: number };
  if (open.busy === 1) return { ...own, ...contact, lastAgent: open.last_agent };
  return {
    ...own,
    ...contact,
    conversation: open.id,
    address: number,
    lastAgent: open.last_agent,
    newConversation: false,
  };
}

/** By the number they called from, else by the phone of a contact, else by the one they text from. */
const KNOWN = `SELECT contact_id AS contact FROM (
    SELECT contact_id, 1 AS rank FROM contact_addresses WHERE channel = 'voice' AND address = ?
    UNION ALL SELECT id, 2 FROM contacts WHERE phone <> '' AND phone = ?
    UNION ALL SELECT contact_id, 3 FROM contact_addresses WHERE channel = 'sms' AND address = ?)
  ORDER BY rank LIMIT 1`;

export function threadRows(
  hub: Hub,
  thread: Thread,
  of: { entry: EntryPoint; ani: Ani; callerName: string },
): Statement[] {
  const now = hub.now();
  const statements: Statement[] = [];
  if (thread.newContact) {
    statements.push({
      sql: `INSERT INTO contacts (id, name, phone, language, created_at, updated_at, last_seen_at)
        VALUES (?, ?, ?, ?, ?, ?, ?)`,
      args: [
        thread.contact,
        of.callerName,
        of.ani.number ?? "",
        of.entry.language,
        now,
        now,
        now,
      ],
    });
  }
  statements.push({
    sql: `INSERT OR IGNORE INTO contact_addresses (channel, address, contact_id, created_at)
      VALUES ('voice', ?, ?, ?)`,
    args: [of.ani.number ?? thread.address, thread.contact, now],
  });
  if (thread.newConversation) {
    statements.push({
      sql: `INSERT INTO conversations (id, channel, entry_point, our_address, address, contact_id,
          created_at) VALUES (?, 'voice', ?, ?, ?, ?, ?)`,
      args: [
        thread.conversation,
        of.entry.id,
        thread.ourAddress,
        thread.address,
        thread.contact,
        now,
      ],
    });
  }
  return statements;
}
