import type { Hub } from "../../types/hub.ts";

/** Who did it, as events and timelines write it: `system`, `customer`, `agent:<id>`, `key:<id>`. */
export function actorName(hub: Pick<Hub, "actor">): string {
  const { kind, id } = hub.actor;
  if (kind === "person") return `agent:${id}`;
  if (kind === "key") return `key:${id}`;
  return kind;
}

/** The same where somebody acts on another's work. */
export function supervisorName(hub: Pick<Hub, "actor">): string {
  return hub.actor.kind === "person" ? `supervisor:${hub.actor.id}` : actorName(hub);
}
