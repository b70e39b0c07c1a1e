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

/** Streams stay open and signing out ends the test's own session; both have tests of their own. */
const LEFT_OUT = new Set([
  "get /api/v1/live",
  "get /api/v1/chat/session/events",
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
            const client = byKey ? key : root;
            const answer = await client(
              route.method.toUpperCase(),
              `${path}?${search}`,
              undefined,
              { "if-match": '"1"' },
            );
            await answer.body?.cancel();
            expect(answer.status, `${route.method} ${path}`).toBeLessThan(500);
            if (!route.body) return;
            const sent = await app.request(path, {
              method: route.method.toUpperCase(),
              headers: {
                authorization: `Bearer ${KEY}`,
                "content-type": "application/json",
                "if-match": '"1"',
              },
              body: text(body),
            });
            const got = await sent.text();
            expect(sent.status, `${route.method} ${path} ${text(body)} ${got}`).toBeLessThan(500);
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
