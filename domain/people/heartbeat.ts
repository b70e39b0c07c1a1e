import type { Hub } from "../../types/hub.ts";
import type { Presence } from "../../types/queue.ts";
import { changePresence, signOfLife } from "./set_presence.ts";
import { readPresence } from "./presence.ts";

/** A sign of life is written at most this often per agent, milliseconds. */
export const WRITE_EVERY_MS = 3_000;

/**
 * The agent's desk is alive. One that was lost gets the state back it had (CE01-R47): call it for
 * every request of the desk and while its live stream is open.
 */
export async function heartbeat(hub: Hub, agent: string): Promise<void> {
  const now = hub.now();
  const row = await readPresence(hub, agent);
  const lost = row.reason === "disconnected";
  if (!lost && now - row.seen_at < WRITE_EVERY_MS) return;
  if (!lost) {
    await hub.db.write([{
      sql: `INSERT INTO presences (agent_id, presence, since, seen_at) VALUES (?, 'offline', ?, ?)
            ON CONFLICT (agent_id) DO UPDATE SET seen_at = MAX(seen_at, excluded.seen_at)`,
      args: [agent, now, now],
    }]);
    return;
  }
  const before = parseBefore(row.before);
  await changePresence(hub, agent, before, [signOfLife(agent, now, "")], "system");
}

function parseBefore(text: string): { state: Presence; reason: string } {
  if (text === "") return { state: "not_ready", reason: "" };
  const { state, reason } = JSON.parse(text) as { state: Presence; reason: string };
  return { state, reason };
}
