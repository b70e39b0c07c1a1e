import { ensureScreens } from "../../tools/screens.ts";

/** The whole product in demo mode as a process of its own, on a free port and fresh data. */
export interface Demo {
  url: string;
  /** A call as one of the demo's people. */
  as(person: string): Promise<Caller>;
  /** What a browser must send to be signed in as one of them. */
  cookies(person: string): Promise<Cookie[]>;
  /** Somebody who is available and works by calls alone. */
  agent(person: string): Promise<DemoAgent>;
  /** A customer who opens a web chat. */
  chat(start: Partial<ChatOpening>): Promise<Visitor>;
  /** A customer's phone sends a text. */
  text(from: string, to: string, text: string): Promise<void>;
  /** Texts to this phone fail, or come through again. */
  phoneOff(number: string, off: boolean): Promise<void>;
  stop(): Promise<void>;
}

export interface Cookie {
  name: string;
  value: string;
  url: string;
}

export type Caller = <T = Record<string, unknown>>(
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<T>;

export interface DemoAgent {
  call: Caller;
  /** Takes the first offer there is. */
  takeOffer(): Promise<{ conversation: string; interaction: string }>;
  reply(conversation: string, text: string): Promise<void>;
  /** Finishes the wrap-up of an ended conversation, so that there is room for the next. */
  wrapUp(interaction: string): Promise<void>;
  leave(): void;
}

interface ChatOpening {
  subject: string;
  name: string;
  text: string;
}

export interface Visitor {
  conversation: string;
  say(text: string): Promise<void>;
  messages(): Promise<{ direction: string; text: string }[]>;
}

const ROOT = new URL("../..", import.meta.url).pathname;
const READY = /Hubbub is ready: (\S+)/;
const PASSWORD = "hubbub-demo";
const HEARTBEAT_MS = 4_000;
const START_LIMIT_MS = 60_000;

/** Builds the screens where they are older than their sources, and starts the hub. */
export async function startDemo(environment: Record<string, string> = {}): Promise<Demo> {
  await built();
  const data = await Deno.makeTempDir({ prefix: "hubbub-demo-" });
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", `${ROOT}main.ts`],
    cwd: ROOT,
    env: {
      PORT: "0",
      HOST: "127.0.0.1",
      HUBBUB_DATA: data,
      HUBBUB_DEMO: "on",
      HUBBUB_LOG: "warning",
      ...environment,
    },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const url = await addressOf(child);
  const signedIn = remembering((person) => signIn(url, person));
  const as = async (person: string): Promise<Caller> => {
    const cookie = await signedIn(person);
    return (method, path, body, headers = {}) =>
      call(`${url}/api/v1${path}`, method, { cookie, origin: url, ...headers }, body);
  };
  return {
    url,
    as,
    async cookies(person) {
      return (await signedIn(person)).split("; ").map((pair) => {
        const at = pair.indexOf("=");
        return { name: pair.slice(0, at), value: pair.slice(at + 1), url };
      });
    },
    agent: async (person) => await byCalls(await as(person)),
    chat: (start) => openChat(url, start),
    text: async (from, to, text) => {
      await call(`${url}/playground/sms`, "POST", {}, { from, to, text });
    },
    async phoneOff(number, off) {
      const body = { kind: "failing_number", on: off, number };
      await call(`${url}/playground/faults`, "POST", {}, body);
    },
    async stop() {
      child.kill("SIGTERM");
      await child.status;
      await Deno.remove(data, { recursive: true }).catch(() => undefined);
    },
  };
}

/** Several files begin at once: one builds, the others wait for it. */
export async function built(): Promise<void> {
  const lock = await Deno.open(`${ROOT}node_modules/.screens.lock`, { create: true, write: true });
  try {
    await lock.lock(true);
    await ensureScreens();
  } finally {
    lock.close();
  }
}

async function addressOf(child: Deno.ChildProcess): Promise<string> {
  const spoken: string[] = [];
  void drain(child.stderr, (text) => spoken.push(text));
  return await new Promise<string>((resolve, reject) => {
    const failed = () => reject(new Error(`the demo did not start:\n${spoken.join("")}`));
    const late = setTimeout(failed, START_LIMIT_MS);
    void drain(child.stdout, (text) => {
      spoken.push(text);
      const ready = spoken.join("").match(READY)?.[1];
      if (!ready) return;
      clearTimeout(late);
      resolve(ready);
    }).then(failed);
  });
}

async function drain(stream: ReadableStream<Uint8Array>, take: (text: string) => void) {
  const decoder = new TextDecoder();
  for await (const chunk of stream) take(decoder.decode(chunk, { stream: true }));
}

/** Signing in is dear on purpose: each person does it once. */
function remembering(run: (key: string) => Promise<string>): (key: string) => Promise<string> {
  const known = new Map<string, Promise<string>>();
  return (key) => {
    const found = known.get(key) ?? run(key);
    known.set(key, found);
    return found;
  };
}

async function signIn(url: string, person: string): Promise<string> {
  const response = await fetch(`${url}/api/auth/sign-in/email`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: url },
    body: JSON.stringify({ email: `${person}@brightwater.example`, password: PASSWORD }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${person} cannot sign in: ${response.status} ${text}`);
  return response.headers.getSetCookie().map((line) => line.split(";")[0]).join("; ");
}

interface Work {
  offers: { id: string; interaction: string; interactionView: { conversation: string } }[];
}

async function byCalls(call: Caller): Promise<DemoAgent> {
  await call("PUT", "/me/presence", { state: "available" });
  // A desk that gives no sign for a while counts as lost.
  const alive = setInterval(() => void call("POST", "/me/heartbeat").catch(() => {}), HEARTBEAT_MS);
  return {
    call,
    async takeOffer() {
      const offer = await until(async () => (await call<Work>("GET", "/me/work")).offers[0]);
      await call("PUT", `/offers/${offer.id}/acceptance`, {});
      return { conversation: offer.interactionView.conversation, interaction: offer.interaction };
    },
    async reply(conversation, text) {
      await call("POST", `/conversations/${conversation}/messages`, {
        text,
        clientKey: crypto.randomUUID(),
      });
    },
    async wrapUp(interaction) {
      await until(async () => {
        const { state } = await call<{ state: string }>("GET", `/interactions/${interaction}`);
        if (state === "wrapup") await call("PUT", `/interactions/${interaction}/wrap-up`, {});
        return state === "done" || state === "wrapup";
      });
    },
    leave: () => clearInterval(alive),
  };
}

const STEP_MS = 50;
const PATIENCE_MS = 20_000;

/** Asks until there is an answer; a real process answers in its own time. */
export async function until<T>(ask: () => Promise<T | undefined | null | false>): Promise<T> {
  const limit = Date.now() + PATIENCE_MS;
  while (Date.now() < limit) {
    const answer = await ask();
    if (answer) return answer;
    await new Promise((resolve) => setTimeout(resolve, STEP_MS));
  }
  throw new Error(`No answer within ${PATIENCE_MS / 1000} s`);
}

/** That nobody is there is answered from a cache: asked again so often and so long. */
const ASK_AGAIN_MS = 500;
const ASK_AGAIN_TIMES = 40;

async function openChat(url: string, start: Partial<ChatOpening>, times = 0): Promise<Visitor> {
  let session: { token: string; conversation: string };
  try {
    session = await startSession(url, start);
  } catch (error) {
    if (!String(error).includes("no_agents") || times >= ASK_AGAIN_TIMES) throw error;
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
    return openChat(url, start, times + 1);
  }
  const headers = { authorization: `Bearer ${session.token}` };
  return {
    conversation: session.conversation,
    say: async (text) => {
      await call(`${url}/api/v1/chat/session/messages`, "POST", headers, {
        text,
        files: [],
        clientKey: crypto.randomUUID(),
      });
    },
    messages: async () => {
      const now = await call<{ token: string; messages: { direction: string; text: string }[] }>(
        `${url}/api/v1/chat/session`,
        "GET",
        headers,
      );
      headers.authorization = `Bearer ${now.token}`;
      return now.messages;
    },
  };
}

async function call<T>(
  address: string,
  method: string,
  headers: Record<string, string>,
  body?: unknown,
): Promise<T> {
  const response = await fetch(address, {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { "content-type": "application/json" }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${address}: ${response.status} ${text}`);
  return (text ? JSON.parse(text) : undefined) as T;
}

function startSession(url: string, start: Partial<ChatOpening>) {
  return call<{ token: string; conversation: string }>(
    `${url}/api/v1/chat/sessions`,
    "POST",
    {},
    {
      entryPoint: "website",
      subject: "bill",
      name: "Marta Oliveira",
      text: "Hello, my bill is twice as high as usual.",
      consent: true,
      page: "https://shop.example/invoices",
      clientKey: crypto.randomUUID(),
      ...start,
    },
  );
}
