import { HubError } from "../../types/errors.ts";
import type { Hub, Statement } from "../../types/hub.ts";
import { type Presence, SYSTEM_REASONS } from "../../types/queue.ts";
import { need } from "../access/may.ts";
import { lookup } from "../configuration/lookup.ts";
import { actorName, supervisorName } from "../journal/actor.ts";
import { changeQueue } from "../journal/change_queue.ts";
import { type PresenceRow, readPresence } from "./presence.ts";

export interface PresenceWish {
  state: Presence;
  /** Reason id while not ready; empty = none. */
  reason: string;
}

/**
 * Sets an agent's presence: their own, or another's with `agents.set_presence`. The system's own
 * reasons cannot be chosen (CE01-R47). Leaving `available` sends open offers back at once.
 */
export async function setPresence(
  hub: Hub,
  agent: string,
  wish: PresenceWish,
): Promise<PresenceRow> {
  const own = hub.actor.kind === "person" && hub.actor.id === agent;
  if (!own) need(hub, "agents.set_presence");
  const { people, reasons } = lookup(hub.settings().document);
  if (!people.get(agent)?.active) {
    throw new HubError("not_found", `There is no agent "${agent}": check the id`);
  }
  const reason = wish.state === "not_ready" ? wish.reason : "";
  if ((SYSTEM_REASONS as readonly string[]).includes(reason)) {
    throw wrongReason(`Only the hub sets the reason "${reason}"`);
  }
  if (reason !== "" && !reasons.has(reason)) {
    throw wrongReason(`There is no reason "${reason}"`);
  }
  await changePresence(hub, agent, { state: wish.state, reason }, [
    signOfLife(agent, hub.now(), ""),
  ], own ? actorName(hub) : supervisorName(hub));
  return await readPresence(hub, agent);
}

/** The change itself, whatever the reason; for the hub's own use. */
export async function changePresence(
  hub: Hub,
  agent: string,
  { state, reason }: PresenceWish,
  also: Statement[],
  actor: string,
): Promise<void> {
  const op = `presence:${agent}:${hub.id()}`;
  await changeQueue(hub, (q) => q.setPresence(op, agent, state, reason, actor), also);
}

/** The desk was seen now; `before` is what to return to when it comes back, empty = nothing. */
export function signOfLife(agent: string, at: number, before: string): Statement {
  return {
    sql: `INSERT INTO presences (agent_id, presence, since, seen_at, before)
          VALUES (?, 'offline', ?, ?, ?)
          ON CONFLICT (agent_id) DO UPDATE SET seen_at = MAX(seen_at, excluded.seen_at),
            before = excluded.before`,
    args: [agent, at, at, before],
  };
}

function wrongReason(problem: string): HubError {
  return new HubError("unprocessable", `${problem}: choose one from the list`, {
    code: "presence.reason_unknown",
    errors: [{ field: "reason", code: "unknown" }],
  });
}
