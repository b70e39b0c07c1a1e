import type { Receipt } from "../../types/channels.ts";
import type { Hub, Statement } from "../../types/hub.ts";
import type { Topic } from "../../types/live.ts";
import { readDesks } from "../messages/publish.ts";
import { afterFailures } from "./failures.ts";
import { rankSql } from "./rank.ts";

/**
 * Takes what a provider says became of messages: durable when it resolves, whatever the order and
 * however often (DC-13, CE29-X11). A receipt of a message whose provider id is not known yet is
 * parked until it is.
 */
export async function recordReceipts(hub: Hub, receipts: readonly Receipt[]): Promise<void> {
  if (receipts.length === 0) return;
  const rows = JSON.stringify(receipts.map((r) => ({
    c: r.channel,
    p: r.providerId,
    s: r.state,
    co: r.code,
    re: r.reason,
    at: r.at,
  })));
  const results = await hub.db.write([
    { sql: PARK, args: [rows] },
    ...receipts.map(advance),
    { sql: CHANGED, args: [rows] },
  ]);
  const changed = results.slice(1, -1).map((result) => result.rowsAffected > 0);
  const messages = (results.at(-1)?.rows ?? []) as unknown as ChangedRow[];
  await publishReceipts(hub, messages);
  await afterFailures(hub, receipts.filter((r, i) => changed[i] && r.state === "failed"));
}

interface ChangedRow {
  id: string;
  conversation_id: string;
  channel: string;
  status: string;
  status_reason: string;
}

const PARK = `INSERT INTO early_receipts (channel, provider_id, state, code, reason, at)
  SELECT v ->> 'c', v ->> 'p', v ->> 's', v ->> 'co', v ->> 're', v ->> 'at'
  FROM (SELECT value AS v FROM json_each(?))
  WHERE NOT EXISTS (SELECT 1 FROM messages m WHERE m.channel = v ->> 'c'
    AND m.provider_id = v ->> 'p')
  ON CONFLICT DO NOTHING`;

function advance(receipt: Receipt): Statement {
  return {
    sql: `UPDATE messages SET status = ?, status_code = ?, status_reason = ?, status_at = ?
      WHERE channel = ? AND provider_id = ? AND direction = 'out'
        AND ${rankSql("status")} < ${rankSql("?")}`,
    args: [
      receipt.state,
      receipt.code,
      receipt.reason,
      receipt.at,
      receipt.channel,
      receipt.providerId,
      receipt.state,
    ],
  };
}

const CHANGED = `SELECT DISTINCT m.id, m.conversation_id, m.channel, m.status, m.status_reason
  FROM json_each(?) j JOIN messages m ON m.channel = j.value ->> 'c'
    AND m.provider_id = j.value ->> 'p'`;

/** Tells who watches how the messages stand now. */
export async function publishReceipts(hub: Hub, rows: readonly ChangedRow[]): Promise<void> {
  if (rows.length === 0) return;
  const desks = await readDesks(hub, [...new Set(rows.map((row) => row.conversation_id))]);
  await Promise.allSettled(rows.map((row) => {
    const topics: Topic[] = [
      ...(desks.get(row.conversation_id) ?? []),
      ...(row.channel === "chat" ? [`visitor:${row.conversation_id}` as const] : []),
    ];
    if (topics.length === 0) return Promise.resolve();
    return hub.live.publish(topics, "receipt", {
      conversation: row.conversation_id,
      message: row.id,
      status: row.status,
      reason: row.status_reason,
    });
  }));
}

/** The same for messages by id. */
export async function publishStatus(hub: Hub, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const rows = await hub.db.read<ChangedRow>(
    `SELECT id, conversation_id, channel, status, status_reason FROM messages
     WHERE id IN (SELECT value FROM json_each(?))`,
    [JSON.stringify(ids)],
  );
  await publishReceipts(hub, rows);
}
