import type { Hub } from "../../types/hub.ts";
import { heartbeat, WRITE_EVERY_MS } from "./heartbeat.ts";

/**
 * Signs of life of many desks at once, with one look-up and one write: the same as `heartbeat` for
 * each of them.
 */
export async function heartbeats(hub: Hub, agents: string[]): Promise<void> {
  if (agents.length === 0) return;
  const now = hub.now();
  const rows = await hub.db.read<{ agent_id: string; reason: string }>(
    `SELECT agent.value AS agent_id, COALESCE(p.reason, '') AS reason
     FROM json_each(?) agent LEFT JOIN presences p ON p.agent_id = agent.value
     WHERE p.agent_id IS NULL OR p.reason = 'disconnected' OR p.seen_at <= ?`,
    [JSON.stringify(agents), now - WRITE_EVERY_MS],
  );
  const due = rows.filter((row) => row.reason !== "disconnected").map((row) => row.agent_id);
  if (due.length > 0) {
    await hub.db.write([{
      sql: `INSERT INTO presences (agent_id, presence, since, seen_at)
            SELECT value, 'offline', ?, ? FROM json_each(?) WHERE true
            ON CONFLICT (agent_id) DO UPDATE SET seen_at = MAX(seen_at, excluded.seen_at)`,
      args: [now, now, JSON.stringify(due)],
    }]);
  }
  for (const { agent_id, reason } of rows) {
    if (reason === "disconnected") await heartbeat(hub, agent_id);
  }
}
