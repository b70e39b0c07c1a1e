import { z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { auditRow } from "../domain/audit/audit_row.ts";
import { lookup } from "../domain/configuration/lookup.ts";
import { MAX_PASSWORD, MIN_PASSWORD } from "../domain/sign_in/password.ts";
import { HubError } from "../types/errors.ts";
import type { Hub } from "../types/hub.ts";
import { clientAddress } from "./client.ts";
import { checkOrigin } from "./csrf.ts";
import { gateOf } from "./gate.ts";
import { unauthenticated } from "./principal.ts";
import { mount, route } from "./route.ts";

const Credentials = z.strictObject({
  email: z.string().min(3).max(254),
  password: z.string().min(1).max(MAX_PASSWORD),
  rememberMe: z.boolean().default(true),
});
const PasswordChange = z.strictObject({
  currentPassword: z.string().min(1).max(MAX_PASSWORD),
  newPassword: z.string().min(MIN_PASSWORD).max(MAX_PASSWORD),
  revokeOtherSessions: z.boolean().default(true),
});
const SignedIn = z.object({
  user: z.object({ id: z.string(), name: z.string(), email: z.string() }),
});

/** Sign-in, sign-out and one's own password; the session travels in an HttpOnly cookie. */
export const authRoutes = (hub: Hub) =>
  mount(hub, [
    route({
      method: "post",
      path: "/api/auth/sign-in/email",
      summary: "Sign in with e-mail address and password",
      tag: "Sign-in",
      access: "public",
      limit: "none",
      body: Credentials,
      answer: SignedIn,
      refusals: [401, 429],
      handle: ({ body, c }) => signIn(hub, body, c),
    }),
    route({
      method: "post",
      path: "/api/auth/sign-out",
      summary: "Sign out and end this session's live streams",
      tag: "Sign-in",
      access: { people: true },
      handle: async ({ hub, principal, c }) => {
        const gate = gateOf(hub);
        const answer = await (await gate.signIn()).handler(forward(c, "sign-out", {}));
        if (principal.kind === "person") gate.streams.endSession(principal.session);
        await answer.body?.cancel();
        return new Response(null, { status: 204, headers: cookiesOf(answer) });
      },
    }),
    route({
      method: "get",
      path: "/api/auth/get-session",
      summary: "Who is signed in; null when nobody is",
      tag: "Sign-in",
      access: "public",
      answer: SignedIn.nullable(),
      handle: async ({ c }) => {
        const found = await (await gateOf(hub).signIn()).session(c.req.raw.headers);
        const person = found && lookup(hub.settings().document).people.get(found.userId);
        if (!person?.active) return null;
        return { user: { id: person.id, name: person.name, email: person.email } };
      },
    }),
    route({
      method: "post",
      path: "/api/auth/change-password",
      summary: "Change one's own password; other sessions end",
      tag: "Sign-in",
      access: { people: true },
      body: PasswordChange,
      refusals: [401],
      handle: ({ hub, body, c }) => changePassword(hub, body, c),
    }),
  ]);

async function signIn(
  hub: Hub,
  body: z.output<typeof Credentials>,
  c: Context,
): Promise<Response> {
  checkOriginIfAny(hub, c);
  const email = body.email.trim().toLowerCase();
  const gate = gateOf(hub);
  await gate.limits.take("signInAddress", clientAddress(c));
  await gate.limits.take("signInAccount", email);
  const person = lookup(hub.settings().document).peopleByEmail.get(email);
  // The password is checked even for who may not sign in, so that the time taken tells nothing.
  const answer = await (await gate.signIn()).handler(
    forward(c, "sign-in/email", { ...body, email }),
  );
  if (!answer.ok || !person?.active) {
    await answer.body?.cancel();
    throw unauthenticated("E-mail address or password is wrong", "sign_in.refused");
  }
  const actor = { kind: "person" as const, id: person.id, name: person.name };
  await hub.db.write([
    auditRow(hub.as(actor), { action: "person.signed_in", subject: `person:${person.id}` }),
  ]);
  await answer.body?.cancel();
  const headers = cookiesOf(answer);
  headers.set("content-type", "application/json");
  const user = { id: person.id, name: person.name, email: person.email };
  return new Response(JSON.stringify({ user }), { headers });
}

async function changePassword(
  hub: Hub,
  body: z.output<typeof PasswordChange>,
  c: Context,
): Promise<Response> {
  await gateOf(hub).limits.take("signInAccount", `change:${hub.actor.id}`);
  const answer = await (await gateOf(hub).signIn()).handler(forward(c, "change-password", body));
  await answer.body?.cancel();
  if (!answer.ok) throw unauthenticated("The present password is wrong", "sign_in.refused");
  await hub.db.write([
    auditRow(hub, { action: "password.changed", subject: `person:${hub.actor.id}` }),
  ]);
  return new Response(null, { status: 204, headers: cookiesOf(answer) });
}

/** A page of another site must not sign its reader in as somebody else; programs send no Origin. */
function checkOriginIfAny(hub: Hub, c: Context): void {
  if (c.req.header("origin") !== undefined) checkOrigin(c, hub.config.publicUrl);
}

function forward(c: Context, path: string, body: unknown): Request {
  const url = new URL(`/api/auth/${path}`, c.req.url);
  const headers = new Headers({ "content-type": "application/json" });
  for (const name of ["cookie", "user-agent"]) {
    const value = c.req.header(name);
    if (value !== undefined) headers.set(name, value);
  }
  return new Request(url, { method: "POST", headers, body: JSON.stringify(body) });
}

function cookiesOf(answer: Response): Headers {
  if (answer.status >= 500) {
    throw new HubError("unavailable", "Signing in does not work right now: try again shortly");
  }
  const headers = new Headers();
  for (const cookie of answer.headers.getSetCookie()) headers.append("set-cookie", cookie);
  return headers;
}
