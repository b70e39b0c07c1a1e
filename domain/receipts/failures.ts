import type { Receipt } from "../../types/channels.ts";
import type { Hub, Statement } from "../../types/hub.ts";
import { alarmRow } from "../journal/event_row.ts";

/** One repeat of a delivery the carrier calls temporary, after so long (CE29-X13). */
const REPEAT_AFTER_MS = 60_000;
/** Share of an hour's texts filtered as spam that raises the alarm, and from how many it counts. */
const FILTERED_SHARE = 0.03;
const FILTERED_MIN_TEXTS = 30;
const HOUR_MS = 3_600_000;

/** What failed deliveries ask of us: a repeat, an opt-out, an alarm (CE29-X5, X13). */
export async function afterFailures(hub: Hub, failed: readonly Receipt[]): Promise<void> {
  const statements = failed.flatMap((receipt) => {
    if (receipt.kind === "opted_out") return optOutOf(receipt);
    return receipt.kind === "transient" ? repeatOnce(receipt, hub.now()) : [];
  });
  if (statements.length > 0) {
    await hub.db.write(statements);
    hub.wake("outbox");
  }
  if (failed.some((receipt) => receipt.kind === "filtered")) await countFiltered(hub);
}

/** The carrier knows of an opt-out we do not: both lists converge. */
function optOutOf(receipt: Receipt): Statement[] {
  return [{
    sql: `INSERT INTO opt_outs (channel, our_address, address, at, source)
      SELECT c.channel, c.our_address, c.address, ?, 'carrier' FROM messages m
      JOIN conversations c ON c.id = m.conversation_id
      WHERE m.channel = ? AND m.provider_id = ? ON CONFLICT DO NOTHING`,
    args: [receipt.at, receipt.channel, receipt.providerId],
  }];
}

/** The message starts anew without its provider id: receipts of the first try no longer touch it. */
function repeatOnce(receipt: Receipt, now: number): Statement[] {
  const key = [receipt.channel, receipt.providerId];
  return [
    {
      sql: `UPDATE outbox SET state = 'pending', attempt = 1, next_at = ?, done_at = NULL
        WHERE state = 'done' AND message_id = (SELECT id FROM messages WHERE channel = ?
          AND provider_id = ? AND attributes ->> '$.repeated' IS NULL)`,
      args: [now + REPEAT_AFTER_MS, ...key],
    },
    {
      sql: `UPDATE messages SET status = 'pending', provider_id = NULL,
          attributes = json_set(attributes, '$.repeated', 1)
        WHERE channel = ? AND provider_id = ? AND attributes ->> '$.repeated' IS NULL
          AND EXISTS (SELECT 1 FROM outbox o WHERE o.message_id = messages.id
            AND o.state = 'pending')`,
      args: key,
    },
  ];
}

async function countFiltered(hub: Hub): Promise<void> {
  const now = hub.now();
  const [row] = await hub.db.read<{ texts: number; filtered: number }>(
    `SELECT COUNT(*) AS texts, COALESCE(SUM(m.status_code = '30007'), 0) AS filtered
     FROM outbox o JOIN messages m ON m.id = o.message_id
     WHERE o.kind = 'message' AND o.channel = 'sms' AND o.created_at > ?`,
    [now - HOUR_MS],
  );
  if (row === undefined || row.texts < FILTERED_MIN_TEXTS) return;
  if (row.filtered / row.texts < FILTERED_SHARE) return;
  await hub.db.write([alarmRow({
    id: `alarm:sms.filtered:${Math.floor(now / HOUR_MS)}`,
    at: now,
    code: "sms.filtered",
    text: `${row.filtered} of the last ${row.texts} texts were filtered as spam by operators`,
  })]);
}
