/** The whole product in demo mode as a process of its own, on a free port and fresh data. */
export interface Demo {
  url: string;
  /** A call as one of the demo's people. */
  as(person: string): Promise<Caller>;
  /** A customer who opens a web chat. */
  chat(start: Partial<ChatOpening>): Promise<Visitor>;
  /** A customer's phone sends a text. */
  text(from: string, to: string, text: string): Promise<void>;
  stop(): Promise<void>;
}

export type Caller = <T = Record<string, unknown>>(
  method: string,
  path: string,
  body?: unknown,
) => Promise<T>;

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

export async function startDemo(): Promise<Demo> {
  const data = await Deno.makeTempDir({ prefix: "hubbub-demo-" });
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", `${ROOT}main.ts`],
    cwd: ROOT,
    env: { PORT: "0", HOST: "127.0.0.1", HUBBUB_DATA: data, HUBBUB_DEMO: "on" },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const spoken: string[] = [];
  void drain(child.stderr, (text) => spoken.push(text));
  const url = await new Promise<string>((resolve, reject) => {
    void drain(child.stdout, (text) => {
      spoken.push(text);
      const ready = spoken.join("").match(READY)?.[1];
      if (ready) resolve(ready);
    }).then(() => reject(new Error(`the demo did not start:\n${spoken.join("")}`)));
  });
  return {
    url,
    as: (person) => signIn(url, person),
    chat: (start) => openChat(url, start),
    text: async (from, to, text) => {
      await call(`${url}/playground/sms`, "POST", {}, { from, to, text });
    },
    async stop() {
      child.kill("SIGTERM");
      await child.status;
      await Deno.remove(data, { recursive: true }).catch(() => undefined);
    },
  };
}

async function drain(stream: ReadableStream<Uint8Array>, take: (text: string) => void) {
  const decoder = new TextDecoder();
  for await (const chunk of stream) take(decoder.decode(chunk, { stream: true }));
}

async function signIn(url: string, person: string): Promise<Caller> {
  const response = await fetch(`${url}/api/auth/sign-in/email`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: url },
    body: JSON.stringify({ email: `${person}@brightwater.example`, password: PASSWORD }),
  });
  await response.body?.cancel();
  const cookie = response.headers.getSetCookie().map((line) => line.split(";")[0]).join("; ");
  return (method, path, body) =>
    call(`${url}/api/v1${path}`, method, { cookie, origin: url }, body);
}

/** That nobody is there is answered from a cache: asked again so often and so long. */
const ASK_AGAIN_MS = 1_000;
const ASK_AGAIN_TIMES = 20;

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
