import { getLogger } from "@logtape/logtape";
import type { Hub } from "../../types/hub.ts";
import { isRefusal } from "../../types/errors.ts";
import type { Medium } from "../../types/media.ts";
import { returnToQueue } from "../interactions/return_to_queue.ts";
import type { PresenceRow } from "./presence.ts";
import { changePresence } from "./set_presence.ts";

const log = getLogger(["hubbub", "people"]);

/** Agents and conversations handled in one sweep; the rest follow in the next. */
const BATCH = 200;

/**
 * Desks without a sign of life count as lost: no new work, open offers go back at once, and what
 * the agent held returns to the front of its queue after a while (CE01-R47, CE18-X6, CE29-X21).
 */
export async function sweepLostDesks(hub: Hub): Promise<void> {
  for (const row of await silentDesks(hub)) await loseDesk(hub, row);
  for (const { id } of await abandonedWork(hub)) await giveBack(hub, id);
}

async function silentDesks(hub: Hub): Promise<PresenceRow[]> {
  const silentSince = hub.now() - hub.settings().document.company.deskLostAfterSec * 1000;
  return await hub.db.read<PresenceRow>(
    `SELECT agent_id, presence, reason, since, seen_at, before FROM presences
     WHERE presence <> 'offline' AND reason <> 'disconnected' AND seen_at < ? LIMIT ${BATCH}`,
    [silentSince],
  );
}

async function loseDesk(hub: Hub, row: PresenceRow): Promise<void> {
  const before = JSON.stringify({ state: row.presence, reason: row.reason });
  // The guard is in the write: a desk that just came back is left alone.
  const [marked] = await hub.db.write([{
    sql: `UPDATE presences SET before = ?
          WHERE agent_id = ? AND seen_at = ? AND reason <> 'disconnected'`,
    args: [before, row.agent_id, row.seen_at],
  }]);
  if (!marked?.rowsAffected) return;
  log.info("The desk of {agent} is lost", { agent: row.agent_id });
  await changePresence(
    hub,
    row.agent_id,
    { state: "not_ready", reason: "disconnected" },
    [],
    "system",
  );
}

/** Work of agents who are gone longer than their medium allows. */
async function abandonedWork(hub: Hub): Promise<{ id: string; medium: Medium }[]> {
  const { agentLostReturnSec, smsLostReturnSec } = hub.settings().document.company;
  const now = hub.now();
  return await hub.db.read(
    `SELECT i.id, i.medium FROM presences p
     JOIN interactions i ON i.agent_id = p.agent_id AND i.state IN ('active', 'parked')
     WHERE (p.presence = 'offline' OR p.reason = 'disconnected')
       AND p.since < CASE i.medium WHEN 'chat' THEN ? ELSE ? END
       AND i.region = ? LIMIT ${BATCH}`,
    [now - agentLostReturnSec * 1000, now - smsLostReturnSec * 1000, hub.queue.region],
  );
}

async function giveBack(hub: Hub, id: string): Promise<void> {
  try {
    await returnToQueue(hub, id, "agent_lost");
  } catch (error) {
    // Ended or handed on in this very moment.
    if (!isRefusal(error, "conflict")) throw error;
  }
}
