import type { Hub } from "../../types/hub.ts";
import type { Presence } from "../../types/queue.ts";

/** Presence as the record holds it. */
export interface PresenceRow {
  agent_id: string;
  presence: Presence;
  reason: string;
  /** Milliseconds. */
  since: number;
  /** Last sign of life, milliseconds. */
  seen_at: number;
  /** JSON of what to return to after `disconnected`; empty when nothing. */
  before: string;
}

const NOBODY: Omit<PresenceRow, "agent_id"> = {
  presence: "offline",
  reason: "",
  since: 0,
  seen_at: 0,
  before: "",
};

export async function readPresence(hub: Pick<Hub, "db">, agent: string): Promise<PresenceRow> {
  const [row] = await hub.db.read<PresenceRow>(
    "SELECT agent_id, presence, reason, since, seen_at, before FROM presences WHERE agent_id = ?",
    [agent],
  );
  return row ?? { agent_id: agent, ...NOBODY };
}

export async function readPresences(hub: Pick<Hub, "db">): Promise<Map<string, PresenceRow>> {
  const rows = await hub.db.read<PresenceRow>(
    "SELECT agent_id, presence, reason, since, seen_at, before FROM presences",
  );
  return new Map(rows.map((row) => [row.agent_id, row]));
}
