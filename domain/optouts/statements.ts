import type { ChannelName } from "../../types/channels.ts";
import type { Statement } from "../../types/hub.ts";
import type { Expression } from "../messages/append.ts";

export interface Pair {
  channel: ChannelName;
  ourAddress: string;
  address: string;
}

/** Writes the opt-out and takes back what still waits to be sent to this number (CE29-X1). */
export function optOutStatements(
  pair: Pair,
  source: string,
  at: number,
  only: Expression,
): Statement[] {
  const key = [pair.channel, pair.ourAddress, pair.address];
  return [
    {
      sql: `INSERT INTO opt_outs (channel, our_address, address, at, source)
        SELECT ?, ?, ?, ?, ? WHERE ${only.sql} ON CONFLICT DO NOTHING`,
      args: [...key, at, source, ...only.args],
    },
    {
      sql: `UPDATE messages SET status = 'cancelled', status_at = ?,
          status_reason = 'The customer has opted out of texts from this number.'
        WHERE ${only.sql} AND id IN (SELECT message_id FROM outbox WHERE state = 'pending'
          AND lane IN (${CONVERSATIONS}))`,
      args: [at, ...only.args, ...key],
    },
    {
      sql: `UPDATE outbox SET state = 'cancelled', done_at = ?, code = 'sms.opted_out'
        WHERE ${only.sql} AND state = 'pending' AND kind = 'message' AND lane IN (${CONVERSATIONS})`,
      args: [at, ...only.args, ...key],
    },
  ];
}

const CONVERSATIONS = `SELECT id FROM conversations WHERE channel = ? AND our_address = ?
  AND address = ?`;

export function optInStatement(pair: Pair, only: Expression): Statement {
  return {
    sql: `DELETE FROM opt_outs WHERE channel = ? AND our_address = ? AND address = ?
      AND ${only.sql}`,
    args: [pair.channel, pair.ourAddress, pair.address, ...only.args],
  };
}
