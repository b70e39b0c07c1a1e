import { getLogger } from "@logtape/logtape";
import { isRefusal } from "../../types/errors.ts";
import type { Hub } from "../../types/hub.ts";
import { leaveQueue } from "../interactions/leave.ts";

const log = getLogger(["hubbub", "optouts"]);

/**
 * Work of somebody who opted out before anybody took it is over: `abandoned` (CE29-M5, CE29-X1).
 * What an agent has already stays; the agent sees the opt-out.
 */
export async function leaveForOptOut(hub: Hub, conversation: string): Promise<void> {
  const [row] = await hub.db.read<{ id: string }>(
    `SELECT id FROM interactions WHERE conversation_id = ?
       AND state IN ('received', 'screened', 'with_bot', 'queued', 'offered')`,
    [conversation],
  );
  if (row === undefined) return;
  try {
    await leaveQueue(
      hub.as({ kind: "customer", id: conversation, name: "" }),
      row.id,
      "abandoned",
      [{
        sql: `UPDATE conversations SET closed_at = ?, closed_reason = 'opted_out'
        WHERE id = ? AND closed_at IS NULL`,
        args: [hub.now(), conversation],
      }],
    );
  } catch (error) {
    // An agent was quicker.
    if (!isRefusal(error, "conflict")) throw error;
    log.debug("Opted-out work stays with its agent: {reason}", { reason: error.message });
  }
}
