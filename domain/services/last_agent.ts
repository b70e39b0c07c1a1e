import type { Hub } from "../../types/hub.ts";

const DAY_MS = 86_400_000;
/** Earlier contacts looked at; the newest first. */
const MAX_LOOKED_AT = 20;

export interface LastAgentOf {
  queue: string;
  days: number;
  /** Id of a customer of the own contacts, or empty. */
  customer: string;
  /** Number they call from, or empty. */
  address: string;
}

/**
 * The agent of a queue who served this customer last within so many days, on any channel, and is
 * signed in (CE02-F17); else empty.
 */
export async function lastAgentOf(hub: Hub, of: LastAgentOf): Promise<string> {
  const rows = await hub.db.read<{ agent: string }>(
    `SELECT i.agent_id AS agent FROM conversations c
       JOIN interactions i ON i.conversation_id = c.id
     WHERE c.contact_id IN (
         SELECT contact_id FROM contact_addresses WHERE channel IN ('voice', 'sms') AND address = ?1
         UNION SELECT id FROM contacts WHERE id = ?2)
       AND i.state IN ('wrapup', 'done') AND i.agent_id IS NOT NULL AND i.accepted_at >= ?3
     ORDER BY i.accepted_at DESC LIMIT ${MAX_LOOKED_AT}`,
    [of.address, of.customer, hub.now() - of.days * DAY_MS],
  );
  const { people } = hub.settings().document;
  const members = new Set(
    people.filter((p) => p.active && p.queues.some((m) => m.queue === of.queue)).map((p) => p.id),
  );
  const agent = rows.find((row) => members.has(row.agent))?.agent;
  if (agent === undefined) return "";
  const load = await hub.queue.agent(agent);
  return load === null || load.presence === "offline" ? "" : agent;
}
