import { HubError } from "../../types/errors.ts";
import type { Hub } from "../../types/hub.ts";
import type { Permission } from "../../types/configuration/people.ts";
import { may, need } from "../access/may.ts";
import { type InteractionRow, readInteraction } from "./row.ts";

/** An interaction the actor may see; anybody else's is as unknown as none (404). */
export async function findInteraction(hub: Hub, id: string): Promise<InteractionRow> {
  const row = await readInteraction(hub.db, id);
  if (row && await maySee(hub, row)) return row;
  throw new HubError("not_found", `No interaction "${id}" that you may see: check the id`);
}

/**
 * One that is the actor's own, or which `permission` lets them handle for another. Who had it and
 * handed it on gets 409 `interaction.handed_on`: the repeat of a request whose answer was lost.
 */
export async function findOwnInteraction(
  hub: Hub,
  id: string,
  permission: Permission,
): Promise<InteractionRow> {
  const row = await findInteraction(hub, id);
  if (isOwner(hub, row)) return row;
  if (!may(hub, permission) && await hadIt(hub, row)) throw handedOn(row);
  need(hub, permission);
  return row;
}

async function hadIt(hub: Hub, row: InteractionRow): Promise<boolean> {
  if (hub.actor.kind !== "person") return false;
  const [accepted] = await hub.db.read(
    `SELECT 1 FROM offers WHERE interaction_id = ? AND agent_id = ? AND outcome = 'accepted' LIMIT 1`,
    [row.id, hub.actor.id],
  );
  return accepted !== undefined;
}

function handedOn(row: InteractionRow): HubError {
  return new HubError(
    "conflict",
    `Interaction "${row.id}" is no longer yours: it is ${row.state}`,
    {
      code: "interaction.handed_on",
      extra: { state: row.state },
    },
  );
}

/** The agent who holds it, the customer whose conversation it is, or the hub itself. */
export function isOwner(hub: Hub, row: InteractionRow): boolean {
  const { kind, id } = hub.actor;
  if (kind === "system") return true;
  if (kind === "customer") return row.conversation_id === id;
  return kind === "person" && row.agent_id === id && row.state !== "offered";
}

async function maySee(hub: Hub, row: InteractionRow): Promise<boolean> {
  if (isOwner(hub, row) || may(hub, "conversations.read_all")) return true;
  if (hub.actor.kind !== "person") return false;
  if (row.agent_id === hub.actor.id) return true;
  const [offered] = await hub.db.read(
    `SELECT 1 FROM offers o JOIN interactions i ON i.id = o.interaction_id
     WHERE i.conversation_id = ? AND o.agent_id = ? LIMIT 1`,
    [row.conversation_id, hub.actor.id],
  );
  return offered !== undefined;
}

/** 409 `interaction.state`: the transition is not one of DC-1. */
export function stateRefused(row: Pick<InteractionRow, "id" | "state">, wish: string): HubError {
  return new HubError(
    "conflict",
    `Cannot ${wish} interaction "${row.id}": it is ${row.state} now`,
    { code: "interaction.state", extra: { state: row.state } },
  );
}
