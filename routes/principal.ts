import type { Context } from "hono";
import { findKey, type Scope } from "../domain/keys/find_key.ts";
import { permissionsOf } from "../domain/access/may.ts";
import { lookup } from "../domain/configuration/lookup.ts";
import { HubError } from "../types/errors.ts";
import type { Permission } from "../types/configuration/people.ts";
import type { Actor, Hub } from "../types/hub.ts";
import type { SignIn } from "./sign_in.ts";

export type Principal =
  | { kind: "person"; id: string; name: string; session: string; permissions: Set<Permission> }
  | { kind: "key"; id: string; name: string; scopes: Scope[] }
  | { kind: "visitor"; token: string }
  | { kind: "anyone" };

/** Longest credential looked at, in characters. */
const MAX_TOKEN = 512;

/** Who sends this request: an API key (bearer) or a signed-in person (cookie); else refused. */
export async function resolvePrincipal(hub: Hub, c: Context, signIn: SignIn): Promise<Principal> {
  const token = bearer(c);
  if (token !== undefined) {
    const key = token.length <= MAX_TOKEN ? await findKey(hub, token) : null;
    if (!key) throw unauthenticated("The API key is unknown or revoked", "key.unknown");
    return { kind: "key", ...key };
  }
  const session = await signIn.session(c.req.raw.headers);
  if (!session) throw unauthenticated("Sign in, or send an API key as bearer token");
  return personPrincipal(hub, session);
}

/** A person counts as long as the configuration knows them as active. */
export function personPrincipal(hub: Hub, session: { id: string; userId: string }): Principal {
  const { document } = hub.settings();
  const person = lookup(document).people.get(session.userId);
  if (!person?.active) throw unauthenticated("This account may not sign in any more");
  return {
    kind: "person",
    id: person.id,
    name: person.name,
    session: session.id,
    permissions: permissionsOf(document, person.id),
  };
}

/** The token of a chat session: bearer, or `?token=` where a browser cannot set headers. */
export function visitorPrincipal(c: Context): Principal {
  const token = bearer(c) ?? c.req.query("token");
  if (!token || token.length > MAX_TOKEN) {
    throw unauthenticated("Send the token of the chat session as bearer token", "chat.token");
  }
  return { kind: "visitor", token };
}

export function actorOf(principal: Principal): Actor {
  if (principal.kind === "person") {
    return { kind: "person", id: principal.id, name: principal.name };
  }
  if (principal.kind === "key") {
    return { kind: "key", id: principal.id, name: principal.name, scopes: principal.scopes };
  }
  return { kind: "customer", id: "", name: "" };
}

export const unauthenticated = (detail: string, code = "unauthenticated") =>
  new HubError("unauthenticated", detail, { code });

function bearer(c: Context): string | undefined {
  const header = c.req.header("authorization");
  if (header === undefined) return undefined;
  return /^Bearer +(\S+)$/i.exec(header)?.[1] ?? "";
}
