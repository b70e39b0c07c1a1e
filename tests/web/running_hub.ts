import { type Browser, chromium } from "playwright-core";

/** A whole hub in demo mode as a process of its own, and agents who act through its API. */

const ROOT = new URL("../../", import.meta.url).pathname;
const START_LIMIT_MS = 60_000;
const STEP_MS = 50;
const HEARTBEAT_MS = 4_000;

export interface RunningHub {
  url: string;
  stop(): Promise<void>;
}

export async function startHub(): Promise<RunningHub> {
  const data = await Deno.makeTempDir({ prefix: "hubbub-web-" });
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", `${ROOT}main.ts`],
    cwd: ROOT,
    env: {
      PORT: "0",
      HOST: "127.0.0.1",
      HUBBUB_DATA: data,
      HUBBUB_LOG: "error",
      HUBBUB_DEMO: "on",
    },
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const url = await addressOf(child.stdout);
  return {
    url,
    async stop() {
      child.kill("SIGTERM");
      await child.status;
      await Deno.remove(data, { recursive: true }).catch(() => undefined);
    },
  };
}

async function addressOf(output: ReadableStream<Uint8Array>): Promise<string> {
  const reader = output.pipeThrough(new TextDecoderStream() as never)
    .getReader() as ReadableStreamDefaultReader<string>;
  const late = setTimeout(() => void reader.cancel(), START_LIMIT_MS);
  let said = "";
  while (true) {
    const { done, value } = await reader.read();
    if (done) throw new Error(`The hub did not start: ${said}`);
    said += value;
    const port = /Hubbub is ready: \S+:(\d+)/.exec(said)?.[1];
    if (!port) continue;
    clearTimeout(late);
    // The rest of what it says is of no interest, but must not fill the pipe.
    void (async () => {
      while (!(await reader.read()).done);
    })();
    return `http://127.0.0.1:${port}`;
  }
}

export async function openBrowser(): Promise<Browser> {
  return await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--headless",
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
    ],
  });
}

export interface AgentByApi {
  call<T>(method: string, path: string, body?: unknown): Promise<T>;
  /** Takes the first offer there is. */
  takeOffer(): Promise<{ conversation: string; interaction: string }>;
  reply(conversation: string, text: string): Promise<void>;
  /** Finishes the wrap-up of an ended conversation, so that there is room for the next. */
  wrapUp(interaction: string): Promise<void>;
  leave(): void;
}

/** Somebody of the demo company, signed in and available. */
export async function agentByApi(hub: string, email: string): Promise<AgentByApi> {
  const headers = { origin: hub, "content-type": "application/json" };
  const signIn = await fetch(`${hub}/api/auth/sign-in/email`, {
    method: "POST",
    headers,
    body: JSON.stringify({ email, password: "hubbub-demo" }),
  });
  await signIn.body?.cancel();
  const cookie = signIn.headers.getSetCookie().map((one) => one.split(";")[0]).join("; ");
  const call = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const response = await fetch(`${hub}/api/v1${path}`, {
      method,
      headers: { ...headers, cookie },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return (text ? JSON.parse(text) : undefined) as T;
  };
  await call("PUT", "/me/presence", { state: "available" });
  // A desk that gives no sign for a while counts as lost.
  const alive = setInterval(() => void call("POST", "/me/heartbeat").catch(() => {}), HEARTBEAT_MS);
  type Work = {
    offers: { id: string; interaction: string; interactionView: { conversation: string } }[];
  };
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

/** Asks until there is an answer; a real process answers in its own time. */
export async function until<T>(ask: () => Promise<T | undefined | null | false>): Promise<T> {
  const limit = Date.now() + 15_000;
  while (Date.now() < limit) {
    const answer = await ask();
    if (answer) return answer;
    await new Promise((resolve) => setTimeout(resolve, STEP_MS));
  }
  throw new Error("No answer within 15 s");
}
