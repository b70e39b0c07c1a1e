import { createApp } from "../../app.ts";
import { peopleRows } from "../../domain/sign_in/people_rows.ts";
import { hashPassword } from "../../domain/sign_in/hash.ts";
import { gateOf } from "../../routes/gate.ts";
import type { Route } from "../../routes/route_spec.ts";
import { type TestHub, testHub, type TestHubOptions } from "./hub.ts";

/** Of everybody in the test configuration. */
export const PASSWORD = "correct horse battery";
/** A key with all rights. */
export const KEY = "test-key-with-all-rights";
export const ORIGIN = "https://hub.example.com";

let hash: Promise<string> | undefined;

export interface TestApp {
  hub: TestHub;
  routes: Route[];
  request(path: string, init?: RequestInit): Promise<Response>;
  /** Signs somebody of the test configuration in; answers the cookie to send. */
  cookie(person: string): Promise<string>;
  /** A client that speaks JSON as one person, by API key, or as nobody. */
  as(who: string | null): Promise<Client>;
  close(): Promise<void>;
}

export type Client = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<Response>;

/** The whole app on a test hub; answers are checked against their schemas. */
export async function testApp(options: TestHubOptions = {}): Promise<TestApp> {
  const hub = await testHub({
    ...options,
    environment: { HUBBUB_API_KEY: KEY, ...options.environment },
  });
  await givePasswords(hub);
  const { fetch, routes } = createApp(hub);
  gateOf(hub).checkAnswers = true;
  const request = async (path: string, init: RequestInit = {}) =>
    await fetch(new Request(new URL(path, ORIGIN), init));
  const cookies = new Map<string, Promise<string>>();
  const cookie = (person: string) => {
    const known = cookies.get(person) ?? signIn(request, person);
    cookies.set(person, known);
    return known;
  };
  return {
    hub,
    routes,
    request,
    cookie,
    async as(who) {
      const own: Record<string, string> = who === null
        ? {}
        : who.startsWith("key:")
        ? { authorization: `Bearer ${who.slice(4)}` }
        : { cookie: await cookie(who), origin: ORIGIN };
      return (method, path, body, headers = {}) =>
        request(path, {
          method,
          headers: {
            ...own,
            ...(body === undefined ? {} : { "content-type": "application/json" }),
            ...headers,
          },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
    },
    close: () => hub.close(),
  };
}

async function givePasswords(hub: TestHub): Promise<void> {
  const { document } = hub.settings();
  const known = await (hash ??= hashPassword(PASSWORD));
  await hub.db.write([
    ...peopleRows(null, document, hub.now()),
    ...document.people.map(({ id }) => ({
      sql: `INSERT OR IGNORE INTO accounts
              (id, user_id, account_id, provider_id, password, created_at, updated_at)
            VALUES (?, ?, ?, 'credential', ?, 0, 0)`,
      args: [`account-${id}`, id, id, known],
    })),
  ]);
}

async function signIn(
  request: TestApp["request"],
  person: string,
): Promise<string> {
  const answer = await request("/api/auth/sign-in/email", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email: `${person}@example.com`, password: PASSWORD }),
  });
  const body = await answer.text();
  if (answer.status !== 200) throw new Error(`Signing ${person} in: ${answer.status} ${body}`);
  return answer.headers.getSetCookie().map((c) => c.split(";")[0]).join("; ");
}
