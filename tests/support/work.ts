import { acceptOffer } from "../../domain/interactions/accept.ts";
import { enqueueInteraction } from "../../domain/interactions/enqueue.ts";
import { type InteractionRow, readInteraction } from "../../domain/interactions/row.ts";
import { changePresence } from "../../domain/people/set_presence.ts";
import { signOfLife } from "../../domain/people/set_presence.ts";
import { type RouteInput, routeInteraction } from "../../domain/routing/route_interaction.ts";
import type { Hub } from "../../types/hub.ts";
import type { Presence } from "../../types/queue.ts";

export interface Arrival extends Partial<RouteInput> {
  conversation?: string;
}

/** Contact, conversation and a `received` interaction in the record, as intake leaves them. */
export async function store(hub: Hub, arrival: Arrival = {}): Promise<string> {
  const id = arrival.id ?? hub.id();
  const at = arrival.at ?? hub.now();
  const medium = arrival.medium ?? "chat";
  const entryPoint = arrival.entryPoint ?? (medium === "sms" ? "texts" : "website");
  const routed = routeInteraction(hub, { ...arrival, id, entryPoint, medium, at });
  const conversation = arrival.conversation ?? `v${id}`;
  await hub.db.write([
    {
      sql:
        "INSERT OR IGNORE INTO contacts (id, name, created_at, updated_at) VALUES (?, 'Kim', ?, ?)",
      args: [`c${id}`, at, at],
    },
    {
      sql: `INSERT OR IGNORE INTO conversations
              (id, channel, entry_point, our_address, address, contact_id, created_at)
            VALUES (?, ?, ?, ?, ?, ?, ?)`,
      args: [
        conversation,
        medium === "sms" ? "sms" : "chat",
        entryPoint,
        entryPoint,
        `a${id}`,
        `c${id}`,
        at,
      ],
    },
    {
      sql: `INSERT INTO interactions (id, medium, conversation_id, contact_id, entry_point, queue,
              subject, category, state, region, priority, item, created_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'received', ?, ?, ?, ?)`,
      args: [
        id,
        medium,
        conversation,
        `c${id}`,
        entryPoint,
        routed.queue,
        routed.subject,
        routed.category,
        hub.queue.region,
        routed.priority,
        JSON.stringify(routed.item),
        at,
      ],
    },
  ]);
  return id;
}

/** The same, and into the queue. */
export async function arrive(hub: Hub, arrival: Arrival = {}): Promise<string> {
  const id = await store(hub, arrival);
  await enqueueInteraction(hub, id);
  return id;
}

/** Sets a presence as the agent would, without checks. */
export async function presence(
  hub: Hub,
  agent: string,
  state: Presence = "available",
  reason = "",
): Promise<void> {
  const seen = [signOfLife(agent, hub.now(), "")];
  await changePresence(hub, agent, { state, reason }, seen, `agent:${agent}`);
}

export async function row(hub: Hub, id: string): Promise<InteractionRow> {
  const found = await readInteraction(hub.db, id);
  if (!found) throw new Error(`No interaction ${id}`);
  return found;
}

/** The open offer of an interaction; fails when there is none. */
export async function openOffer(hub: Hub, id: string): Promise<{ id: string; agent: string }> {
  const [offer] = await hub.db.read<{ id: string; agent: string }>(
    "SELECT id, agent_id AS agent FROM offers WHERE interaction_id = ? AND outcome = 'open'",
    [id],
  );
  if (!offer) throw new Error(`No open offer of ${id}`);
  return offer;
}

/** The agent it is offered to takes it; answers the interaction's id. */
export async function accept(hub: Hub, id: string): Promise<string> {
  const offer = await openOffer(hub, id);
  await acceptOffer(hub.as({ kind: "person", id: offer.agent, name: offer.agent }), offer.id);
  return id;
}

/** Queue segments of an interaction, first to last. */
export async function segments(
  hub: Hub,
  id: string,
): Promise<{ queue: string; outcome: string; agent_id: string | null; no_answers: number }[]> {
  return await hub.db.read(
    `SELECT queue, outcome, agent_id, no_answers FROM segments
     WHERE interaction_id = ? ORDER BY segment`,
    [id],
  );
}
