import { replayDeadLetter as revive } from "../../db/dead_letters.ts";
import type { Hub } from "../../types/hub.ts";
import { need } from "../access/may.ts";
import { recordOrSetAside } from "../journal/drain.ts";
import { publishStatus } from "../receipts/record.ts";
import { auditRow } from "../audit/audit_row.ts";

/**
 * Gives a dead letter another round of attempts; a message waits again in its conversation. One that
 * may have gone out is looked up at the carrier first, so that no customer reads it twice.
 */
export async function replayDeadLetter(hub: Hub, id: string): Promise<void> {
  need(hub, "dead_letters.manage");
  const reference = id.slice(id.indexOf(":") + 1);
  const letter = await revive(hub.db, id, hub.now(), [
    {
      sql: `UPDATE messages SET status = 'pending', status_code = '', status_reason = ''
            WHERE status IN ('failed', 'unknown')
              AND id = (SELECT message_id FROM outbox
                WHERE id = ? AND state IN ('pending', 'unknown'))`,
      args: [reference],
    },
    auditRow(hub, { action: "dead_letter.replayed", subject: `dead_letter:${id}` }),
  ]);
  if (letter.kind === "event") await recordOrSetAside(hub, JSON.parse(letter.payload));
  if (letter.kind === "message") await publishStatus(hub, await messagesOf(hub, reference));
  hub.wake("outbox");
  hub.wake("webhooks");
}

async function messagesOf(hub: Hub, outbox: string): Promise<string[]> {
  const rows = await hub.db.read<{ id: string }>(
    "SELECT message_id AS id FROM outbox WHERE id = ? AND message_id IS NOT NULL",
    [outbox],
  );
  return rows.map((row) => row.id);
}
