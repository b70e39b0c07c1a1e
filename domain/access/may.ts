import { HubError } from "../../types/errors.ts";
import type { Configuration } from "../../types/configuration/configuration.ts";
import type { Permission } from "../../types/configuration/people.ts";
import type { Hub } from "../../types/hub.ts";
import { lookup } from "../configuration/lookup.ts";

/** What a key of each scope may do beside the routes it opens; `admin` has everything. */
const SCOPE_PERMISSIONS: Record<string, readonly Permission[]> = {
  read: ["conversations.read_all", "floor.view", "reports.view", "configuration.read"],
  write: [
    "conversations.reply_any",
    "interactions.assign",
    "interactions.close",
    "agents.set_presence",
  ],
};

/** True when the hub's actor has the permission: the system always, people by role, keys by scope. */
export function may(hub: Hub, permission: Permission): boolean {
  const { actor } = hub;
  if (actor.kind === "system") return true;
  if (actor.kind === "person") {
    return permissionsOf(hub.settings().document, actor.id).has(permission);
  }
  if (actor.kind === "key") return keyMay(actor.scopes ?? [], permission);
  return false;
}

/** Refuses with `forbidden` unless the actor has the permission. */
export function need(hub: Hub, permission: Permission): void {
  if (may(hub, permission)) return;
  throw new HubError(
    "forbidden",
    `This needs the permission "${permission}": ask an administrator for a role that has it`,
    { code: "permission.missing", extra: { permission } },
  );
}

/** Everything the roles of a person allow; empty for nobody and for who may not sign in. */
export function permissionsOf(document: Configuration, personId: string): Set<Permission> {
  const { people, roles } = lookup(document);
  const person = people.get(personId);
  if (!person?.active) return new Set();
  return new Set(person.roles.flatMap((role) => roles.get(role)?.permissions ?? []));
}

function keyMay(scopes: readonly string[], permission: Permission): boolean {
  if (scopes.includes("admin")) return true;
  return scopes.some((scope) => SCOPE_PERMISSIONS[scope]?.includes(permission));
}
