import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Call, startTalkative, type Talkative } from "./talkative.ts";

/** What must never be written down anywhere, by what it is. */
const SECRETS: Record<string, string> = {
  "the installation's secret": "canary-installation-secret-0001-abcdef",
  "the administrator's password": "canary-admin-password-0002",
  "a password somebody chose": "canary-chosen-password-0003",
  "a password guessed wrong": "canary-wrong-password-0004",
  "the key of the environment": "canary-environment-key-0005",
  "the carrier's token": "canary0006canary0006canary0006ca",
  "a card number": "4111 1111 1111 1111",
  "a card number without spaces": "5555555555554444",
};
/** What belongs into the record and must not be in the log. */
const PRIVATE: Record<string, string> = {
  "what a visitor wrote": "canary-visitor-words-0007",
  "what a texter wrote": "canary-texter-words-0008",
  "what an agent wrote": "canary-agent-words-0009",
  "a visitor's address": "canary-0010@customer.example",
  "a texter's number": "+12025550177",
};
const ADMIN = "canary-admin@brightwater.example";
const DEMO_PASSWORD = "hubbub-demo";
/** The demo's number of customer care. */
const CARE = "+12025550142";
const GUESSES = 1_000;
const GUESSES_AT_ONCE = 10;
/** Of one account, before the door is shut: what its bucket holds and gets while this runs. */
const MOST_GUESSES_HEARD = 15;

/** A busy machine takes its time. */
const PATIENCE = { timeout: 30_000, interval: 100 };

let demo: Talkative;
let log = "";
/** Every file the hub left behind, by name. */
let files: [string, Uint8Array][] = [];
let guessed: number[] = [];
let lockedOut = 0;

beforeAll(async () => {
  demo = await startTalkative({
    HUBBUB_SECRET: SECRETS["the installation's secret"]!,
    HUBBUB_ADMIN_EMAIL: ADMIN,
    HUBBUB_ADMIN_PASSWORD: SECRETS["the administrator's password"]!,
    HUBBUB_API_KEY: SECRETS["the key of the environment"]!,
    TWILIO_AUTH_TOKEN: SECRETS["the carrier's token"]!,
  });
  await day();
  [guessed, lockedOut] = await guess();
  await demo.stop();
  log = demo.said();
  files = await readAll(demo.data);
}, 180_000);
afterAll(async () => {
  await demo?.stop();
  await Deno.remove(demo.data, { recursive: true });
});

describe("a hub at its most talkative", () => {
  it("has said much, and left its stores behind (row 27)", () => {
    expect(log).toContain('"level":"INFO"');
    expect(log).toContain('"level":"WARN"');
    const texts = files.filter(([, bytes]) => contains(bytes, PRIVATE["what a visitor wrote"]!));
    expect(texts.map(([name]) => name), "the search itself works").not.toEqual([]);
  });

  it("writes no secret, card or customer's word into its log (row 27, row 23, I10)", () => {
    const everything = { ...SECRETS, ...PRIVATE };
    expect(Object.keys(everything).filter((what) => log.includes(everything[what]!))).toEqual([]);
  });

  it("keeps no password, key, token or card in plain in any file (row 27, row 23, I10)", () => {
    const found = Object.entries(SECRETS).flatMap(([what, secret]) =>
      files.filter(([, bytes]) => contains(bytes, secret)).map(([name]) => `${what} in ${name}`)
    );
    expect(found).toEqual([]);
  });
});

describe("a thousand guesses at a password", () => {
  it("are refused after a few, the right one too until the door opens again (row 27)", () => {
    expect(guessed.length).toBe(GUESSES);
    expect(new Set(guessed)).toEqual(new Set([401, 429]));
    expect(guessed.filter((status) => status === 401).length)
      .toBeLessThanOrEqual(MOST_GUESSES_HEARD);
    expect(lockedOut).toBe(429);
  });
});

/** A day's work with every kind of secret in it, mistakes included. */
async function day(): Promise<void> {
  const admin = await demo.signIn(ADMIN, SECRETS["the administrator's password"]!);
  SECRETS["a session's cookie"] = admin.cookie.split("=")[1]!;
  // The record knows it; without the signature beside it in the cookie it opens nothing.
  PRIVATE["a session's token"] = SECRETS["a session's cookie"]!.split(/\.|%2E/i)[0]!;
  await demo.signIn(ADMIN, SECRETS["a password guessed wrong"]!).catch(() => undefined);
  await webhooks(admin.call);
  await keys(admin.call);
  await people(admin.call);
  await conversations();
  await mistakes();
}

async function webhooks(admin: Call): Promise<void> {
  const heard: string[] = [];
  const receiver = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, async (r) => {
    heard.push(await r.text());
    return new Response(null, { status: heard.length === 1 ? 500 : 204 });
  });
  const { secret } = await admin<{ secret: string }>("POST", "/webhooks", {
    url: `http://127.0.0.1:${receiver.addr.port}/hook?token=canary-in-the-address`,
    kinds: ["*"],
  });
  SECRETS["a webhook's signing secret"] = secret;
  SECRETS["the same without its mark"] = secret.replace(/^[a-z]+_/, "");
  await admin("PUT", "/me/presence", { state: "not_ready", reason: "" }).catch(() => undefined);
  const text = `${PRIVATE["what a texter wrote"]} ${SECRETS["a card number"]}`;
  await demo.text(PRIVATE["a texter's number"]!, CARE, text);
  await vi.waitFor(() => expect(heard).not.toEqual([]), PATIENCE);
  void receiver.shutdown();
}

async function keys(admin: Call): Promise<void> {
  const { key } = await admin<{ key: string }>("POST", "/keys", {
    name: "for the canary",
    scopes: ["read", "write"],
  });
  SECRETS["an API key"] = key;
  for (const each of [key, SECRETS["the key of the environment"]!, `${key}wrong`]) {
    const answer = await fetch(`${demo.url}/api/v1/queues`, {
      headers: { authorization: `Bearer ${each}` },
    });
    await answer.body?.cancel();
  }
}

async function people(admin: Call): Promise<void> {
  const password = SECRETS["a password somebody chose"]!;
  const { items } = await admin<{ items: { id: string; email: string }[] }>("GET", "/agents");
  const one = items.find(({ email }) => email === "jonas@brightwater.example")!;
  await admin("PUT", `/people/${one.id}/password`, { password });
  const { cookie } = await demo.signIn(one.email, password);
  SECRETS["an agent's cookie"] = cookie.split("=")[1]!;
}

/** A chat and its answer, with a card number on each side. */
async function conversations(): Promise<void> {
  const agent = (await demo.signIn("mara@brightwater.example", DEMO_PASSWORD)).call;
  await agent("PUT", "/me/presence", { state: "available", reason: "" });
  const text = `${PRIVATE["what a visitor wrote"]} ${SECRETS["a card number without spaces"]}`;
  const visitor = await demo.chat("Canary Customer", text);
  await visitor.say(`${PRIVATE["a visitor's address"]} ${SECRETS["a card number"]}`);
  SECRETS["a chat's token"] = visitor.token;
  const stream = await fetch(
    `${demo.url}/api/v1/chat/session/events?token=${visitor.token}`,
    { headers: { origin: demo.url } },
  );
  await stream.body?.cancel();
  const mine = async () => await agent<{ offers: { id: string }[] }>("GET", "/me/work");
  await vi.waitFor(async () => expect((await mine()).offers).not.toEqual([]), PATIENCE);
  for (const { id } of (await mine()).offers) {
    await agent("PUT", `/offers/${id}/acceptance`).catch(() => undefined);
  }
  await agent("POST", `/conversations/${visitor.conversation}/messages`, {
    text: `${PRIVATE["what an agent wrote"]} ${SECRETS["a card number"]}`,
    clientKey: crypto.randomUUID(),
  });
}

/** Requests that break something, with secrets in them. */
async function mistakes(): Promise<void> {
  const broken: [string, RequestInit][] = [
    ["/webhooks/twilio/messages", {
      method: "POST",
      headers: { "x-twilio-signature": SECRETS["a password guessed wrong"]! },
      body: new URLSearchParams({ Body: PRIVATE["what a texter wrote"]! }),
    }],
    ["/api/v1/keys", {
      method: "POST",
      headers: { authorization: `Bearer ${SECRETS["an API key"]}` },
      body: `{"name": "${SECRETS["a password guessed wrong"]}`,
    }],
    ["/api/v1/chat/sessions", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ text: PRIVATE["what a visitor wrote"] }),
    }],
    [`/api/v1/chat/session?token=${SECRETS["a chat's token"]}x`, {}],
  ];
  for (const [path, init] of broken) {
    const answer = await fetch(demo.url + path, init);
    await answer.body?.cancel();
    expect(answer.status, path).toBeGreaterThanOrEqual(400);
    expect(answer.status, path).toBeLessThan(500);
  }
}

async function guess(): Promise<[number[], number]> {
  const statuses: number[] = [];
  const attempt = async (password: string) => {
    const answer = await fetch(`${demo.url}/api/auth/sign-in/email`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ email: "noor@brightwater.example", password }),
    });
    await answer.body?.cancel();
    return answer.status;
  };
  await Promise.all(Array.from({ length: GUESSES_AT_ONCE }, async () => {
    while (statuses.length < GUESSES - GUESSES_AT_ONCE + 1) {
      statuses.push(await attempt(`${SECRETS["a password guessed wrong"]}-${statuses.length}`));
    }
  }));
  while (statuses.length < GUESSES) statuses.push(await attempt("once more"));
  return [statuses.slice(0, GUESSES), await attempt(DEMO_PASSWORD)];
}

async function readAll(folder: string): Promise<[string, Uint8Array][]> {
  const found: [string, Uint8Array][] = [];
  for await (const entry of Deno.readDir(folder)) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory) found.push(...await readAll(path));
    if (entry.isFile) found.push([path, await Deno.readFile(path)]);
  }
  return found;
}

function contains(bytes: Uint8Array, text: string): boolean {
  const wanted = new TextEncoder().encode(text);
  for (let at = bytes.indexOf(wanted[0]!); at >= 0; at = bytes.indexOf(wanted[0]!, at + 1)) {
    if (wanted.every((byte, i) => bytes[at + i] === byte)) return true;
  }
  return false;
}
