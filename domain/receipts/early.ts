import type { ChannelName } from "../../types/channels.ts";
import type { Statement } from "../../types/hub.ts";
import { rankSql } from "./rank.ts";

/** Receipts that were quicker than our own write of the provider id take effect with that write. */
export function applyEarlyReceipts(channel: ChannelName, providerId: string): Statement[] {
  const key = [channel, providerId];
  return [
    {
      sql: `UPDATE messages SET status = e.state, status_code = e.code, status_reason = e.reason,
          status_at = e.at
        FROM (SELECT * FROM early_receipts WHERE channel = ? AND provider_id = ?
          ORDER BY ${rankSql("state")} DESC LIMIT 1) e
        WHERE messages.channel = e.channel AND messages.provider_id = e.provider_id
          AND ${rankSql("e.state")} > ${rankSql("messages.status")}`,
      args: key,
    },
    { sql: "DELETE FROM early_receipts WHERE channel = ? AND provider_id = ?", args: key },
  ];
}
