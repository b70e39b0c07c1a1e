import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createKey } from "../../domain/keys/create_key.ts";
import type { Route } from "../../routes/route_spec.ts";
import type { Permission } from "../../types/configuration/people.ts";
import { type Client, type TestApp, testApp } from "../support/app.ts";
import { accept, arrive, presence } from "../support/work.ts";

/**
 * Who may use what, said a second time and independently of the routes' own declarations: a person
 * needs the permission (`any` = signed in), a key the scope (`no` = not for keys). `own` routes
 * speak of somebody's work: an agent who has nothing to do with it must not learn that it exists.
 */
type Scope = "read" | "write" | "admin" | "identity";
type Rule = { person: Permission | "any"; key: Scope | "no"; own?: true };
const read: Rule = { person: "any", key: "read" };
const desk: Rule = { person: "desk.use", key: "write" };
const me: Rule = { person: "desk.use", key: "no" };
const reports: Rule = { person: "reports.view", key: "read" };
const own = (rule: Rule): Rule => ({ ...rule, own: true });
const admin = (person: Permission): Rule => ({ person, key: "admin" });

const RULES: Record<string, Rule | "public" | "chat"> = {
  "GET /health": "public",
  "POST /api/auth/sign-in/email": "public",
  "GET /api/auth/get-session": "public",
  "POST /api/auth/change-password": { person: "any", key: "no" },
  "GET /api/v1/me": { person: "any", key: "no" },
  "PUT /api/v1/me/presence": me,
  "GET /api/v1/me/work": me,
  "POST /api/v1/me/heartbeat": me,
  "GET /api/v1/live": me,
  "GET /api/v1/conversations": read,
  "GET /api/v1/conversations/{id}": own(read),
  "POST /api/v1/conversations": desk,
  "GET /api/v1/conversations/{id}/messages": own(read),
  "POST /api/v1/conversations/{id}/messages": own(desk),
  "PUT /api/v1/conversations/{id}/reading": own(desk),
  "POST /api/v1/conversations/{id}/typing": own(desk),
  "PUT /api/v1/conversations/{id}/opt-out": own(desk),
  "DELETE /api/v1/conversations/{id}/opt-out": own(desk),
  "POST /api/v1/messages/{id}/attempts": own(desk),
  "POST /api/v1/messages/{id}/reveals": admin("pii.unmask"),
  "PUT /api/v1/conversations/{id}/closure": { person: "interactions.close", key: "write" },
  "GET /api/v1/contacts": read,
  "GET /api/v1/contacts/{id}": own(read),
  "PUT /api/v1/contacts/{id}": own(desk),
  "PUT /api/v1/contacts/{id}/identity": { ...own(desk), key: "no" },
  "DELETE /api/v1/contacts/{id}": admin("configuration.write"),
  "GET /api/v1/standard-responses": { person: "desk.use", key: "read" },
  "PUT /api/v1/standard-responses/{id}": me,
  "DELETE /api/v1/standard-responses/{id}": me,
  "POST /api/v1/standard-responses/{id}/insertions": me,
  "GET /api/v1/agents": read,
  "GET /api/v1/agents/{id}": read,
  "PUT /api/v1/agents/{id}/presence": { person: "agents.set_presence", key: "write" },
  "GET /api/v1/queues": read,
  "GET /api/v1/queues/{id}": read,
  "GET /api/v1/callers": { person: "floor.view", key: "read" },
  "GET /api/v1/alerts": { person: "floor.view", key: "read" },
  "GET /api/v1/boards": { person: "floor.view", key: "read" },
  "GET /api/v1/board-choices": { person: "floor.view", key: "read" },
  "POST /api/v1/boards": { person: "floor.view", key: "no" },
  "PUT /api/v1/boards/{id}": { person: "floor.view", key: "no" },
  "DELETE /api/v1/boards/{id}": { person: "floor.view", key: "no" },
  "GET /api/v1/boards/{id}/figures": { person: "floor.view", key: "read" },
  "PUT /api/v1/boards/{id}/link": { person: "floor.view", key: "no" },
  "DELETE /api/v1/boards/{id}/link": { person: "floor.view", key: "no" },
  "GET /api/v1/shared-board": "public",
  "GET /api/v1/floor": { person: "floor.view", key: "read" },
  "GET /api/v1/entrypoints": read,
  "PUT /api/v1/people/{id}/password": admin("people.manage"),
  "GET /api/v1/interactions": read,
  "GET /api/v1/interactions/{id}": own(read),
  "PUT /api/v1/offers/{id}/acceptance": { person: "desk.use", key: "no" },
  "PUT /api/v1/offers/{id}/refusal": { person: "desk.use", key: "no" },
  "PUT /api/v1/interactions/{id}/end": own(desk),
  "GET /api/v1/me/phone": me,
  "POST /api/v1/calls": me,
  "GET /api/v1/callbacks": { person: "floor.view", key: "read" },
  "GET /api/v1/callbacks/{id}": own(read),
  "DELETE /api/v1/callbacks/{id}": { person: "interactions.close", key: "write" },
  "POST /api/v1/callbacks/{id}/calls": own(me),
  "GET /api/v1/calls/{id}": own(read),
  "PUT /api/v1/calls/{id}/hold": own(me),
  "DELETE /api/v1/calls/{id}/hold": own(me),
  "PUT /api/v1/calls/{id}/mute": own(me),
  "POST /api/v1/calls/{id}/transfers": own(me),
  "PUT /api/v1/calls/{id}/end": own(me),
  "GET /api/v1/me/calls": me,
  "POST /api/v1/calls/{id}/parties": own(me),
  "DELETE /api/v1/calls/{id}/parties/{leg}": own(me),
  "PUT /api/v1/calls/{id}/parties/{leg}/hold": own(me),
  "DELETE /api/v1/calls/{id}/parties/{leg}/hold": own(me),
  "PUT /api/v1/calls/{id}/completion": own(me),
  "PUT /api/v1/calls/{id}/supervision": { person: "conversations.read_all", key: "no" },
  "DELETE /api/v1/calls/{id}/supervision": { person: "conversations.read_all", key: "no" },
  "PUT /api/v1/entrypoints/{id}/emergency": admin("emergency.declare"),
  "DELETE /api/v1/entrypoints/{id}/emergency": admin("emergency.declare"),
  "PUT /api/v1/calls/{id}/identity": own(me),
  "PUT /api/v1/calls/{id}/outcome": own(me),
  "GET /api/v1/identity/locks": admin("identity.unlock"),
  "PUT /api/v1/identity/locks/{id}/lift": admin("identity.unlock"),
  "POST /api/v1/identity/redemptions": { person: "configuration.write", key: "identity" },
  "PUT /api/v1/interactions/{id}/wrap-up": own(desk),
  "POST /api/v1/interactions/{id}/transfers": own(desk),
  "PUT /api/v1/interactions/{id}/parking": own(desk),
  "DELETE /api/v1/interactions/{id}/parking": own(desk),
  "PUT /api/v1/interactions/{id}/priority": { person: "interactions.assign", key: "write" },
  "PUT /api/v1/interactions/{id}/assignment": { person: "interactions.assign", key: "write" },
  "PUT /api/v1/interactions/{id}/closure": { person: "interactions.close", key: "write" },
  "PUT /api/v1/conversations/{id}/watching": { person: "conversations.read_all", key: "no" },
  "DELETE /api/v1/conversations/{id}/watching": { person: "conversations.read_all", key: "no" },
  "PUT /api/v1/conversations/{id}/participation": { person: "conversations.reply_any", key: "no" },
  "PUT /api/v1/interactions/{id}/takeover": { person: "interactions.assign", key: "no" },
  "POST /api/v1/entrypoints/{id}/screenings": { person: "configuration.read", key: "write" },
  "GET /api/v1/me/standard-responses": { person: "desk.use", key: "no" },
  "GET /api/v1/reviews": { person: "conversations.read_all", key: "read" },
  "PUT /api/v1/reviews/{id}": { person: "conversations.read_all", key: "no" },
  "GET /api/v1/webhooks/kinds": admin("webhooks.manage"),
  "GET /api/v1/configuration": { person: "configuration.read", key: "read" },
  "GET /api/v1/configuration/schema": { person: "configuration.read", key: "read" },
  "POST /api/v1/configuration/plans": { person: "configuration.read", key: "read" },
  "GET /api/v1/flows/templates": { person: "configuration.read", key: "read" },
  "POST /api/v1/flows/trials": { person: "configuration.read", key: "read" },
  "POST /api/v1/flows/plays": { person: "configuration.read", key: "read" },
  "GET /api/v1/configuration/versions": { person: "configuration.read", key: "read" },
  "GET /api/v1/configuration/versions/{version}": { person: "configuration.read", key: "read" },
  "POST /api/v1/configuration/versions": admin("configuration.write"),
  "POST /api/v1/configuration/rollbacks": admin("configuration.write"),
  "GET /api/v1/keys": admin("keys.manage"),
  "POST /api/v1/keys": admin("keys.manage"),
  "DELETE /api/v1/keys/{id}": admin("keys.manage"),
  "GET /api/v1/audit": admin("audit.view"),
  "GET /api/v1/webhooks": admin("webhooks.manage"),
  "POST /api/v1/webhooks": admin("webhooks.manage"),
  "PATCH /api/v1/webhooks/{id}": admin("webhooks.manage"),
  "DELETE /api/v1/webhooks/{id}": admin("webhooks.manage"),
  "POST /api/v1/webhooks/{id}/secrets": admin("webhooks.manage"),
  "GET /api/v1/webhooks/{id}/deliveries": admin("webhooks.manage"),
  "GET /api/v1/dead-letters": admin("dead_letters.manage"),
  "POST /api/v1/dead-letters/{id}/replays": admin("dead_letters.manage"),
  "POST /api/v1/files": { person: "any", key: "write" },
  "POST /api/v1/prompts": admin("configuration.write"),
  "GET /api/v1/prompts/{id}": { person: "configuration.read", key: "read" },
  "GET /files/{id}/{name}": "public",
  "GET /api/v1/demo/logins": "public",
  "GET /api/v1/chat/config": "public",
  "GET /api/v1/chat/availability": "public",
  "POST /api/v1/chat/sessions": "public",
  "POST /api/v1/chat/messages-left": "public",
  "GET /api/v1/chat/session": "chat",
  "GET /api/v1/chat/session/events": "chat",
  "POST /api/v1/chat/session/messages": "chat",
  "POST /api/v1/chat/session/typing": "chat",
  "PUT /api/v1/chat/session/reading": "chat",
  "PUT /api/v1/chat/session/attributes": "chat",
  "PUT /api/v1/chat/session/rating": "chat",
  "POST /api/v1/chat/session/files": "chat",
  "POST /api/v1/chat/session/message-left": "chat",
  "PUT /api/v1/chat/session/end": "chat",
  "GET /api/v1/chat/session/transcript": "chat",
  "POST /api/v1/chat/session/transcript/email": "chat",
  "GET /api/v1/reports": reports,
  "GET /api/v1/reports/statistics": reports,
  "GET /api/v1/reports/views": reports,
  "POST /api/v1/reports/views": { person: "reports.view", key: "no" },
  "PUT /api/v1/reports/views/{id}": { person: "reports.view", key: "no" },
  "DELETE /api/v1/reports/views/{id}": { person: "reports.view", key: "no" },
  "GET /api/v1/reports/interactions": reports,
  "GET /api/v1/reports/{report}": reports,
  "GET /api/v1/reports/{report}/csv": reports,
  // Last: it ends the sessions of those who try it.
  "POST /api/auth/sign-out": { person: "any", key: "no" },
};

/** Bodies that are valid as such, so that a refusal is about access. */
const BODIES: Record<string, unknown> = {
  "POST /api/v1/conversations/{id}/messages": { text: "Hello", clientKey: "access-matrix" },
  "PUT /api/v1/conversations/{id}/reading": { seq: 1 },
  "PUT /api/v1/contacts/{id}": { note: "seen" },
  "PUT /api/v1/contacts/{id}/identity": { how: "date of birth" },
  "PUT /api/v1/reviews/{id}": { score: 3 },
  "PUT /api/v1/interactions/{id}/wrap-up": { code: "solved" },
  "POST /api/v1/interactions/{id}/transfers": { queue: "billing" },
  "PUT /api/v1/calls/{id}/mute": { on: true },
  "POST /api/v1/calls/{id}/transfers": { queue: "billing" },
  "POST /api/v1/calls/{id}/parties": { agent: "ben" },
  "PUT /api/v1/calls/{id}/identity": {
    customer: "4711",
    status: "identified",
    requestId: "access-matrix",
  },
  "PUT /api/v1/calls/{id}/outcome": { requestId: "access-matrix" },
  "PUT /api/v1/identity/locks/{id}/lift": { reason: "test" },
  "POST /api/v1/identity/redemptions": { token: "none" },
  "PUT /api/v1/entrypoints/{id}/emergency": { on: true },
  "PUT /api/v1/interactions/{id}/priority": { priority: 60 },
  "PUT /api/v1/interactions/{id}/assignment": { agent: "ben" },
  "PUT /api/v1/interactions/{id}/closure": { reason: "test" },
  "PUT /api/v1/conversations/{id}/closure": { reason: "test" },
  "POST /api/v1/entrypoints/{id}/screenings": { text: "Hello" },
  "PUT /api/v1/agents/{id}/presence": { state: "offline" },
  "PUT /api/v1/me/presence": { state: "offline" },
  "POST /api/v1/chat/session/messages": { text: "Hello", clientKey: "access-matrix" },
  "PUT /api/v1/chat/session/reading": { seq: 1 },
  "PUT /api/v1/chat/session/attributes": { attributes: { plan: "gold" } },
  "PUT /api/v1/chat/session/rating": { rating: 5 },
  "POST /api/v1/chat/session/message-left": {
    name: "Kim",
    email: "kim@example.com",
    text: "Hello",
    clientKey: "access-matrix",
  },
  "POST /api/v1/chat/session/transcript/email": { email: "kim@example.com" },
};

let app: TestApp;
const ids: Record<string, string> = {};
const clients: Record<string, Client> = {};

beforeAll(async () => {
  app = await testApp();
  const id = await arrive(app.hub, { subject: "german" });
  await presence(app.hub, "cleo");
  await accept(app.hub, id);
  const [row] = await app.hub.db.read<{ conversation_id: string; contact_id: string }>(
    "SELECT conversation_id, contact_id FROM interactions WHERE id = ?",
    [id],
  );
  const [offer] = await app.hub.db.read<{ id: string }>(
    "SELECT id FROM offers WHERE interaction_id = ?",
    [id],
  );
  Object.assign(ids, {
    interactions: id,
    conversations: row!.conversation_id,
    contacts: row!.contact_id,
    offers: offer!.id,
    agents: "cleo",
    people: "cleo",
    queues: "support",
  });
  for (const who of ["dan", "sue", "root"]) clients[who] = await app.as(who);
  clients.nobody = await app.as(null);
  for (const scope of ["read", "write", "admin", "identity"] as const) {
    const { key } = await createKey(app.hub, { name: scope, scopes: [scope] });
    clients[scope] = await app.as(`key:${key}`);
  }
  clients.stranger = await app.as("key:hub_unknown-key-that-nobody-made");
});
afterAll(() => app.close());

const nameOf = (route: Pick<Route, "method" | "path">) =>
  `${route.method.toUpperCase()} ${route.path}`;

async function call(client: Client, name: string): Promise<number> {
  const [method, pattern] = name.split(" ") as [string, string];
  const subject = pattern.split("/")[3] ?? "";
  const path = pattern.replace(/\{\w+\}/g, ids[subject] ?? "unknown");
  const answer = await client(method, path, BODIES[name] ?? (method === "GET" ? undefined : {}), {
    "if-match": '"1"',
  });
  await answer.body?.cancel();
  return answer.status;
}

const PERSONS = { dan: "agent", sue: "supervisor", root: "admin" } as const;

function allows(rule: Rule, who: string): boolean {
  if (who in PERSONS) {
    const role = app.hub.settings().document.roles.find((r) =>
      r.id === PERSONS[who as keyof typeof PERSONS]
    )!;
    return rule.person === "any" || role.permissions.includes(rule.person);
  }
  return rule.key !== "no" && (who === "admin" || who === rule.key);
}

describe("access", () => {
  it("has a rule for every route, and a route for every rule (row 21)", () => {
    expect(app.routes.map(nameOf).toSorted()).toEqual(Object.keys(RULES).toSorted());
  });

  it.each(Object.keys(RULES))(
    "of %s is refused to who lacks the right (rows 21, 22)",
    async (name) => {
      const rule = RULES[name]!;
      if (rule === "public") return;
      expect(await call(clients.nobody!, name), "nobody").toBe(401);
      if (rule === "chat") {
        expect(await call(clients.stranger!, name), "unknown token").toBe(401);
        return;
      }
      expect(await call(clients.stranger!, name), "unknown key").toBe(401);
      for (const who of ["read", "write", "admin", "identity", "dan", "sue", "root"]) {
        if (allows(rule, who)) continue;
        expect(await call(clients[who]!, name), who).toBe(403);
      }
    },
  );

  it.each(Object.keys(RULES).filter((name) => (RULES[name] as Rule).own))(
    "of %s hides others' work from an agent: 404, as if it were not there (row 21)",
    async (name) => {
      expect(await call(clients.dan!, name)).toBe(404);
      const [method, pattern] = name.split(" ") as [string, string];
      const answer = await clients.dan!(
        method,
        pattern.replace("{id}", "01ZZZZZZZZZZZZZZZZZZZZZZZZ"),
        BODIES[name] ?? (method === "GET" ? undefined : {}),
        { "if-match": '"1"' },
      );
      expect(answer.status, "an id that nobody has").toBe(404);
      await answer.body?.cancel();
    },
  );

  it.each(Object.keys(RULES).filter((name) => typeof RULES[name] === "object"))(
    "of %s is granted to who has the right, and nothing breaks",
    async (name) => {
      const rule = RULES[name] as Rule;
      for (const who of ["read", "write", "admin", "identity", "sue", "root"]) {
        if (!allows(rule, who)) continue;
        const status = await call(clients[who]!, name);
        expect([401, 403, 405, 500, 501], `${who}: ${status}`).not.toContain(status);
      }
    },
  );

  it("shows lists without others' work to an agent (row 21)", async () => {
    const dan = await app.as("dan");
    for (const list of ["conversations", "contacts", "interactions"]) {
      const answer = await dan("GET", `/api/v1/${list}`);
      expect(await answer.json(), list).toEqual({ items: [], next: null });
    }
    expect((await (await dan("GET", "/api/v1/live?topics=floor")).json()).status).toBe(403);
  });
});
