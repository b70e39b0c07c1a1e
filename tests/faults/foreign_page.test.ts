import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createApp } from "../../app.ts";
import { type TestApp, testApp } from "../support/app.ts";
import { openBrowser, openPage } from "../support/browser.ts";
import { accept, arrive, presence } from "../support/work.ts";

/** One request as the hub saw it. */
interface Seen {
  method: string;
  path: string;
  origin: string | null;
  cookie: boolean;
  status: number;
}

/** A blank page of the hub itself. */
const OWN_PAGE = "/blank";

let app: TestApp;
let hub: Deno.HttpServer<Deno.NetAddr>;
let foreign: Deno.HttpServer<Deno.NetAddr>;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let known: Record<string, string>;
const seen: Seen[] = [];

beforeAll(async () => {
  // Plain http, so that the cookie travels on the loopback.
  app = await testApp({ environment: { PUBLIC_URL: "http://hub.example.com" } });
  const { fetch } = createApp(app.hub);
  const quiet = { port: 0, hostname: "127.0.0.1", onListen() {} };
  const html = { headers: { "content-type": "text/html" } };
  hub = Deno.serve(quiet, async (request, info) => {
    if (new URL(request.url).pathname === OWN_PAGE) return new Response("<!doctype html>", html);
    const answer = await fetch(request, info);
    seen.push({
      method: request.method,
      path: new URL(request.url).pathname,
      origin: request.headers.get("origin"),
      cookie: request.headers.has("cookie"),
      status: answer.status,
    });
    return answer;
  });
  foreign = Deno.serve(
    quiet,
    () => new Response("<!doctype html><title>Win a prize</title>", html),
  );
  const id = await arrive(app.hub, { subject: "german" });
  await presence(app.hub, "cleo");
  await accept(app.hub, id);
  const [row] = await app.hub.db.read<{ conversation: string; contact: string }>(
    "SELECT conversation_id AS conversation, contact_id AS contact FROM interactions WHERE id = ?",
    [id],
  );
  known = {
    interactions: id,
    conversations: row!.conversation,
    contacts: row!.contact,
    agents: "cleo",
    people: "dan",
  };
  browser = await openBrowser();
  ({ page, context } = await openPage(browser, own()));
  const [name, value] = (await app.cookie("root")).split("=") as [string, string];
  await context.addCookies([{ name, value, url: own(), sameSite: "Lax", httpOnly: true }]);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await Promise.all([hub?.shutdown(), foreign?.shutdown()]);
  await app?.close();
});

const own = () => `http://127.0.0.1:${hub.addr.port}`;

/** Every route that changes something on behalf of who is signed in, and signing in itself. */
function mutating(): { method: string; path: string; url: string }[] {
  return app.routes.filter((route) =>
    route.method !== "get" &&
    (typeof route.access === "object" || route.path.endsWith("/sign-in/email"))
  ).map((route) => {
    const subject = route.path.split("/")[3] ?? "";
    const path = route.path.replaceAll(/\{\w+\}/g, known[subject] ?? "x");
    return { method: route.method.toUpperCase(), path, url: own() + path };
  });
}

/** The whole record, to the letter. */
async function record(): Promise<string> {
  const tables = await app.hub.db.read<{ name: string }>(
    "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name",
  );
  const rows = await Promise.all(
    tables.map(({ name }) => app.hub.db.read(`SELECT * FROM ${name}`)),
  );
  return JSON.stringify(rows);
}

/** Fetches every route in every way a page of another site can, without asking and with asking. */
async function fetchAll(): Promise<void> {
  await page.evaluate(async (targets) => {
    const body = JSON.stringify({
      state: "offline",
      text: "from elsewhere",
      clientKey: "foreign-1",
    });
    const tries = targets.flatMap(({ method, url }) => [
      fetch(url, {
        method,
        credentials: "include",
        headers: { "content-type": "application/json" },
        body,
      }),
      ...(method === "POST"
        ? [fetch(url, { method, mode: "no-cors" as const, credentials: "include" as const, body })]
        : []),
    ]);
    await Promise.allSettled(tries);
  }, mutating());
}

/** Posts a form to every route that takes a POST, JSON in disguise, each into a frame of its own. */
async function submitAll(): Promise<void> {
  await page.evaluate((targets) => {
    targets.filter(({ method }) => method === "POST").forEach(({ url }, i) => {
      const frame = document.createElement("iframe");
      frame.name = `frame-${i}`;
      const form = document.createElement("form");
      form.action = url;
      form.method = "POST";
      form.enctype = "text/plain";
      form.target = frame.name;
      const field = document.createElement("input");
      field.name = '{"state":"offline","text":"from elsewhere","clientKey":"foreign-2","x":"';
      field.value = '"}';
      form.append(field);
      document.body.append(frame, form);
      form.submit();
    });
  }, mutating());
}

describe.each([
  // Another port of the same host: the browser sends the cookie along.
  { site: "of the same site", host: "127.0.0.1", cookie: true, refusal: 403 },
  // Another site: SameSite keeps the cookie back.
  { site: "of another site", host: "localhost", cookie: false, refusal: 401 },
])("a foreign page $site", ({ host, cookie, refusal }) => {
  it("changes nothing by fetch or form, on no route of the table (row 22)", async () => {
    const origin = `http://${host}:${foreign.addr.port}`;
    const before = await record();
    const posts = mutating().filter((each) => each.method === "POST").map((each) => each.path);
    await page.goto(origin);
    seen.length = 0;
    await fetchAll();
    await submitAll();
    const changing = () => seen.filter((each) => each.method !== "OPTIONS");
    await vi.waitFor(() => expect(changing().length).toBe(2 * posts.length), 30_000);
    // What needs a question first was never sent: the hub does not allow it.
    expect(new Set(changing().map((each) => each.method))).toEqual(new Set(["POST"]));
    for (const path of posts) {
      const both = changing().filter((each) => each.path === path);
      expect(both.length, path).toBe(2);
      for (const each of both) {
        expect(each, path).toMatchObject({ origin, cookie });
        // Signing in asks for no cookie: the text of a form is refused as such there.
        const refusals = path.endsWith("/sign-in/email") ? [403, 415] : [refusal];
        expect(refusals, path).toContain(each.status);
      }
    }
    expect(await record()).toBe(before);
  }, 60_000);
});

it(
  "the hub's own page changes things with the same cookie: the test can tell (row 22)",
  async () => {
    await page.goto(own() + OWN_PAGE);
    const status = await page.evaluate(async () =>
      (await fetch("/api/v1/agents/cleo/presence", {
        method: "PUT",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ state: "not_ready", reason: "lunch" }),
      })).status
    );
    expect(status).toBe(200);
  },
  60_000,
);
