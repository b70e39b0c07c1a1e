import type { EntryPoint } from "../../types/configuration/entry_points.ts";
import type { Hub, Statement } from "../../types/hub.ts";
import { localText } from "../conversations/texts.ts";
import { appendMessage } from "../messages/append.ts";
import { outboxForMessage } from "../outbox/put.ts";

/** Texters told in one turn; the rest in the next. */
const BATCH = 200;
const HOUR_MS = 3_600_000;

interface Waiting {
  id: string;
  conversation: string;
  language: string;
}

/**
 * Tells who texted a queue nobody is signed in to, where the number has words for it. Braked like
 * an acknowledgement: one automatic text a conversation, one in the configured hours a number
 * (CE29-R3). Answers how many were told.
 */
export async function tellTexters(hub: Hub, queue: string): Promise<number> {
  const { document } = hub.settings();
  let told = 0;
  for (const entry of document.entryPoints) {
    if (
      entry.channel !== "sms" || Object.values(entry.sms.noAgents).every((t) => t.trim() === "")
    ) {
      continue;
    }
    const rows = await hub.db.read<Waiting>(UNTOLD, [
      queue,
      hub.queue.region,
      entry.id,
      hub.now(),
      hub.now() - entry.sms.acknowledgeHours * HOUR_MS,
    ]);
    if (rows.length > 0) await hub.db.write(rows.flatMap((row) => tell(hub, entry, row)));
    told += rows.length;
  }
  if (told > 0) hub.wake("outbox");
  return told;
}

/** What the customer may be told: no brake, no opt-out, no machine at the other end. */
const MAY_BE_TOLD = `c.acknowledged_at IS NULL AND c.closed_at IS NULL
  AND COALESCE(c.attributes ->> '$.autoOffUntil', 0) <= ?
  AND NOT EXISTS (SELECT 1 FROM opt_outs o WHERE o.channel = c.channel
    AND o.our_address = c.our_address AND o.address = c.address)
  AND NOT EXISTS (SELECT 1 FROM conversations o WHERE o.channel = c.channel
    AND o.our_address = c.our_address AND o.address = c.address AND o.acknowledged_at > ?)`;

const UNTOLD = `SELECT i.id, c.id AS conversation, COALESCE(k.language, '') AS language
  FROM interactions i JOIN conversations c ON c.id = i.conversation_id
  LEFT JOIN contacts k ON k.id = i.contact_id
  WHERE i.state = 'queued' AND i.queue = ? AND i.region = ? AND i.medium = 'sms'
    AND i.entry_point = ? AND ${MAY_BE_TOLD} ORDER BY i.id LIMIT ${BATCH}`;

/** The conditions stand in the write too; two processes tell once, by the message's key. */
function tell(hub: Hub, entry: EntryPoint, row: Waiting): Statement[] {
  const { document } = hub.settings();
  const id = hub.id();
  const at = hub.now();
  return [
    ...appendMessage({
      id,
      conversation: row.conversation,
      interaction: row.id,
      direction: "out",
      author: { kind: "system", id: "", name: document.company.name },
      text: localText(document, entry.sms.noAgents, row.language, entry),
      clientKey: `no_agents:${row.id}`,
      status: "pending",
      attributes: { automatic: "no_agents" },
      at,
      only: {
        sql: `EXISTS (SELECT 1 FROM interactions WHERE id = ? AND state = 'queued')
          AND ${MAY_BE_TOLD}`,
        args: [row.id, at, at - entry.sms.acknowledgeHours * HOUR_MS],
      },
    }),
    outboxForMessage(id, at),
    {
      sql: `UPDATE conversations SET acknowledged_at = ?
        WHERE id = ? AND EXISTS (SELECT 1 FROM messages WHERE id = ?)`,
      args: [at, row.conversation, id],
    },
  ];
}
