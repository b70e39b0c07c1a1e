const ROOT = new URL("../..", import.meta.url).pathname;
const READY = /Hubbub is ready: (\S+)/;
const START_LIMIT_MS = 90_000;

export type Call = <T = unknown>(method: string, path: string, body?: unknown) => Promise<T>;

export interface Chat {
  conversation: string;
  token: string;
  say(text: string): Promise<void>;
}

/** The demo as a process of its own at its most verbose, with all it says and leaves behind. */
export interface Talkative {
  url: string;
  data: string;
  said(): string;
  /** Fails when it is refused. */
  signIn(email: string, password: string): Promise<{ cookie: string; call: Call }>;
  chat(name: string, text: string): Promise<Chat>;
  text(from: string, to: string, text: string): Promise<void>;
  /** Stops it, once or again, and keeps its data; everything it says is heard then. */
  stop(): Promise<void>;
}

export async function startTalkative(environment: Record<string, string>): Promise<Talkative> {
  const data = await Deno.makeTempDir({ prefix: "hubbub-talkative-" });
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", `${ROOT}main.ts`],
    cwd: ROOT,
    env: {
      PORT: "0",
      HOST: "127.0.0.1",
      HUBBUB_DATA: data,
      HUBBUB_DEMO: "on",
      HUBBUB_LOG: "debug",
      ...environment,
    },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const spoken: string[] = [];
  const heard = [child.stdout, child.stderr].map(async (stream) => {
    for await (const text of stream.pipeThrough(new TextDecoderStream())) spoken.push(text);
  });
  const said = () => spoken.join("");
  let ended = false;
  void child.status.then(() => ended = true);
  const url = await addressIn(said, () => ended);
  return {
    url,
    data,
    said,
    async signIn(email, password) {
      const response = await fetch(`${url}/api/auth/sign-in/email`, {
        method: "POST",
        headers: { "content-type": "application/json", origin: url },
        body: JSON.stringify({ email, password }),
      });
      await response.body?.cancel();
      if (!response.ok) throw new Error(`Signing in: ${response.status}`);
      const cookie = response.headers.getSetCookie().map((line) => line.split(";")[0]).join("; ");
      return {
        cookie,
        call: (method, path, body) => call(url, method, `/api/v1${path}`, { cookie }, body),
      };
    },
    async chat(name, text) {
      const session = await call<{ token: string; conversation: string }>(
        url,
        "POST",
        "/api/v1/chat/sessions",
        {},
        {
          entryPoint: "website",
          subject: "bill",
          name,
          text,
          consent: true,
          clientKey: crypto.randomUUID(),
        },
      );
      const authorization = `Bearer ${session.token}`;
      return {
        ...session,
        async say(text) {
          const body = { text, files: [], clientKey: crypto.randomUUID() };
          await call(url, "POST", "/api/v1/chat/session/messages", { authorization }, body);
        },
      };
    },
    async text(from, to, text) {
      await call(url, "POST", "/playground/sms", {}, { from, to, text });
    },
    async stop() {
      if (!ended) child.kill("SIGTERM");
      await child.status;
      await Promise.all(heard);
    },
  };
}

async function addressIn(said: () => string, ended: () => boolean): Promise<string> {
  const giveUp = performance.now() + START_LIMIT_MS;
  while (performance.now() < giveUp && !ended()) {
    const url = READY.exec(said())?.[1];
    if (url !== undefined) return url.replace("localhost", "127.0.0.1");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`The hub did not start:\n${said()}`);
}

async function call<T>(
  url: string,
  method: string,
  path: string,
  headers: Record<string, string>,
  body?: unknown,
): Promise<T> {
  const response = await fetch(url + path, {
    method,
    headers: {
      origin: url,
      ...headers,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return (text ? JSON.parse(text) : undefined) as T;
}
