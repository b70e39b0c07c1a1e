import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Route } from "../../routes/route_spec.ts";
import { gateOf } from "../../routes/gate.ts";
import { type Client, KEY, type TestApp, testApp } from "../support/app.ts";
import { accept, arrive, presence } from "../support/work.ts";

/** Requests per route and part; `BAD_INPUT_RUNS` makes a long night of it. */
const RUNS = Number(Deno.env.get("BAD_INPUT_RUNS") ?? 40);
const SEED = Number(Deno.env.get("BAD_INPUT_SEED") ?? Date.now() % 2 ** 31);

let app: TestApp;
let key: Client;
let root: Client;
let known: Record<string, string>;

beforeAll(async () => {
  app = await testApp();
  gateOf(app.hub).limits.take = () => Promise.resolve(null);
  key = await app.as(`key:${KEY}`);
  root = await app.as("root");
  const id = await arrive(app.hub, { subject: "german" });
  await presence(app.hub, "cleo");
  await accept(app.hub, id);
  const [row] = await app.hub.db.read<{ conversation_id: string; contact_id: string }>(
    "SELECT conversation_id, contact_id FROM interactions WHERE id = ?",
    [id],
  );
  known = {
    interactions: id,
    conversations: row!.conversation_id,
    contacts: row!.contact_id,
    agents: "dan",
    people: "dan",
    queues: "sales",
  };
});
afterAll(() => app.close());

/** What breaks naive programs. */
const nasty = fc.oneof(
  fc.string({ unit: "binary", maxLength: 80 }),
  fc.constantFrom(
    "\ud800",
    "\0",
    "%00",
    "' OR 1=1 --",
    "../../etc/passwd",
    "__proto__",
    "constructor",
    "<script>alert(1)</script>",
    "{{agent.name}}",
    "9".repeat(400),
    "-1",
    "1e309",
    "\u202Egpj.exe",
    "ﷺ".repeat(200),
  ),
);
const anything = fc.anything({
  values: [nasty, fc.integer(), fc.double(), fc.boolean(), fc.constant(null)],
  maxDepth: 4,
  withNullPrototype: false,
});

/** Some of the right names with anything behind them, so that more than the first check is met. */
function bodyOf(route: Route): fc.Arbitrary<unknown> {
  const shape = (route.body as { shape?: Record<string, unknown> } | undefined)?.shape ?? {};
  const fields = Object.fromEntries(Object.keys(shape).map((name) => [name, anything]));
  return fc.oneof(
    anything,
    fc.record(fields, { requiredKeys: [] }),
    fc.dictionary(nasty, anything, { maxKeys: 5 }),
  );
}

const text = (value: unknown): string => {
  try {
    return JSON.stringify(value, (_, v) => typeof v === "bigint" ? String(v) : v) ?? "null";
  } catch {
    return "null";
  }
};

async function newChat(): Promise<string> {
  const started = await app.request("/api/v1/chat/sessions", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      entryPoint: "website",
      subject: "german",
      clientKey: crypto.randomUUID(),
    }),
  });
  const { token } = await started.json();
  expect(token, "a chat to speak in").toBeTypeOf("string");
  return token;
}

/** Never a fault of ours; what is refused is a problem document with a code. */
async function expectAnswerOrRefusal(answer: Response, what: string): Promise<void> {
  const body = await answer.text();
  // Health says of the stores what is true, whatever was asked: on a busy machine they are slow.
  if (what === "get /health" && answer.status === 503) {
    return expect(JSON.parse(body), what).toMatchObject({ status: "down" });
  }
  expect(answer.status, `${what}: ${body}`).toBeLessThan(500);
  if (answer.status < 400) return;
  expect(answer.headers.get("content-type"), what).toBe("application/problem+json");
  expect(JSON.parse(body).code, what).toMatch(/^[a-z_.]+$/);
}

/** Bodies that nobody sends by mistake, each with its content type; none may be taken. */
const HOSTILE: [string, string, BodyInit][] = [
  ["nested 100,000 deep", "application/json", `${"[".repeat(100_000)}${"]".repeat(100_000)}`],
  ["nested 100,000 deep and never closed", "application/json", '{"a":'.repeat(100_000)],
  ["larger than any body may be", "application/json", `{"x":"${"a".repeat(5 * 1024 * 1024)}"}`],
  ["of another type", "text/plain", '{"text":"Hello"}'],
  ["of no known type", "application/x-php", '{"text":"Hello"}'],
  ["a form", "application/x-www-form-urlencoded", "text=Hello"],
  ["parts without an end", "multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form"],
  ["with a prototype", "application/json", '{"__proto__":{"admin":true},"constructor":{"a":1}}'],
  ["half a pair", "application/json", '{"\\ud800":"\\udc00"}'],
  ["cut off", "application/json", '{"text":"Hel'],
  ["twice", "application/json", "{}{}"],
];

/** Streams stay open and signing out ends the test's own session; both have tests of their own. */
const LEFT_OUT = new Set([
  "get /api/v1/live",
  "get /api/v1/chat/session/events",
  // Takes nothing but a token, and gives another for it.
  "get /api/v1/chat/session",
  "post /api/auth/sign-out",
  // A random document is never valid, and a valid one would change who may do this test.
  "post /api/v1/configuration/versions",
  "post /api/v1/configuration/rollbacks",
  // Would set the password of somebody.
  "put /api/v1/people/{id}/password",
]);

describe(`bad input (seed ${SEED})`, () => {
  it("never meets anything but a clear refusal, on no route (row 15)", async () => {
    for (const route of app.routes.filter((r) => !LEFT_OUT.has(`${r.method} ${r.path}`))) {
      // A chat of its own each time: some of these requests end it.
      const token = route.access === "chat" ? `Bearer ${await newChat()}` : "";
      const visitor: Client = (method, path, _body, headers = {}) =>
        app.request(path, { method, headers: { ...headers, authorization: token } });
      const subject = route.path.split("/")[3] ?? "";
      const id = fc.oneof(fc.constant(known[subject] ?? "x"), nasty);
      await fc.assert(
        fc.asyncProperty(
          id,
          bodyOf(route),
          fc.dictionary(fc.constantFrom("limit", "cursor", "state", "q", "after", "x"), nasty, {
            maxKeys: 2,
          }),
          fc.boolean(),
          async (id, body, query, byKey) => {
            const path = route.path.replaceAll(
              /\{\w+\}/g,
              encodeURIComponent(id.toWellFormed()) || "x",
            );
            const search = new URLSearchParams(
              Object.entries(query).map(([k, v]) => [k, v.toWellFormed()]),
            );
            const client = route.access === "chat" ? visitor : byKey ? key : root;
            const answer = await client(
              route.method.toUpperCase(),
              `${path}?${search}`,
              undefined,
              { "if-match": '"1"' },
            );
            await expectAnswerOrRefusal(answer, `${route.method} ${path}`);
            if (!route.body) return;
            const sent = await app.request(path, {
              method: route.method.toUpperCase(),
              headers: {
                authorization: route.access === "chat" ? token : `Bearer ${KEY}`,
                "content-type": "application/json",
                "if-match": '"1"',
              },
              body: text(body),
            });
            await expectAnswerOrRefusal(sent, `${route.method} ${path} ${text(body)}`);
          },
        ),
        { numRuns: RUNS, seed: SEED },
      );
    }
  }, 180_000);

  it(
    "in bytes rather than JSON is a 400, 413 or 415 on every route that takes a body (row 15)",
    async () => {
      const routes = app.routes.filter((r) => r.body && !LEFT_OUT.has(`${r.method} ${r.path}`));
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...routes),
          fc.uint8Array({ maxLength: 200 }),
          async (route, bytes) => {
            const answer = await app.request(route.path.replaceAll(/\{\w+\}/g, "x"), {
              method: route.method.toUpperCase(),
              headers: {
                authorization: `Bearer ${KEY}`,
                "content-type": "application/json",
                "if-match": '"1"',
              },
              body: new Uint8Array(bytes),
            });
            await answer.body?.cancel();
            expect(answer.status, `${route.method} ${route.path}`).toBeLessThan(500);
          },
        ),
        { numRuns: RUNS * 10, seed: SEED },
      );
    },
    60_000,
  );

  it.each(HOSTILE)(
    "%s is refused with a code on every route that takes a body (row 15)",
    async (_what, type, body) => {
      const token = `Bearer ${await newChat()}`;
      for (
        const route of app.routes.filter((r) => r.body && r.path !== "/api/auth/sign-in/email")
      ) {
        const path = route.path.replaceAll(
          /\{\w+\}/g,
          known[route.path.split("/")[3] ?? ""] ?? "x",
        );
        const answer = await app.request(path, {
          method: route.method.toUpperCase(),
          headers: {
            authorization: route.access === "chat" ? token : `Bearer ${KEY}`,
            "content-type": type,
            "if-match": '"1"',
          },
          body,
        });
        await expectAnswerOrRefusal(answer, `${route.method} ${route.path}`);
        expect(answer.status, `${route.method} ${route.path}`).toBeGreaterThanOrEqual(400);
      }
    },
    60_000,
  );

  it("changes nothing of the configuration, whatever the document (row 15)", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(
          fc.constantFrom("company", "queues", "people", "media", "__proto__", "x"),
          anything,
        ),
        async (document) => {
          const answer = await app.request("/api/v1/configuration/versions", {
            method: "POST",
            headers: {
              authorization: `Bearer ${KEY}`,
              "content-type": "application/json",
              "if-match": '"1"',
            },
            body: text({ document, summary: "" }),
          });
          const body = await answer.text();
          expect([400, 422], body).toContain(answer.status);
        },
      ),
      { numRuns: RUNS * 2, seed: SEED },
    );
    expect(app.hub.settings().version).toBe(1);
  }, 60_000);
});
