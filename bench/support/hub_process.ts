import { scryptSync } from "node:crypto";
import { createHub, SYSTEM } from "../../hub.ts";
import { readConfig } from "../../config.ts";
import { applyConfiguration } from "../../domain/configuration/apply_configuration.ts";
import type { ConfigurationInput } from "../../types/configuration/configuration.ts";
import { ACCOUNT_SID, AUTH_TOKEN, PUBLIC_URL } from "../../tests/support/texting.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
const READY = /(?:ready|listening): (\S+)/;
const START_LIMIT_MS = 60_000;
/** All the people of a bench share it; its hash is made once. */
export const PASSWORD = "hubbub-bench";

/** A server in a process of its own. */
export interface Server {
  port: number;
  pid: number;
  /** Folder of its data; removed by `stop`. */
  data: string;
  stop(): Promise<void>;
}

/** The whole hub as it runs in production: own data, own Redis, no demo company, no carrier. */
export async function startHub(
  configuration: ConfigurationInput,
  flags: string[] = [],
): Promise<Server> {
  const data = await Deno.makeTempDir({ prefix: "hubbub-bench-" });
  const environment = {
    PORT: String(freePort()),
    HOST: "127.0.0.1",
    HUBBUB_DATA: data,
    HUBBUB_DEMO: "off",
    HUBBUB_LOG: "error",
    HUBBUB_SECRET: "a secret for benches that is long enough",
    PUBLIC_URL,
    TWILIO_ACCOUNT_SID: ACCOUNT_SID,
    TWILIO_AUTH_TOKEN: AUTH_TOKEN,
    // Nothing may leave this machine: whatever the hub wants to send is refused at once.
    TWILIO_API_BASE: "http://127.0.0.1:9",
  };
  await furnish(environment, configuration);
  const server = await startChild(
    ["-A", "--no-check", ...flags, `${ROOT}main.ts`],
    environment,
    data,
  );
  return { ...server, port: Number(environment.PORT) };
}

/** Puts configuration and passwords into the record before the process under test starts. */
async function furnish(
  environment: Record<string, string>,
  configuration: ConfigurationInput,
): Promise<void> {
  const hub = await createHub(readConfig(environment));
  const { version } = hub.settings();
  await applyConfiguration(hub.as(SYSTEM) as typeof hub, {
    document: configuration,
    summary: "A bench",
    expectedVersion: version,
  });
  const hash = cheapHash(PASSWORD);
  await hub.db.write([{
    sql: `INSERT OR IGNORE INTO accounts
            (id, user_id, account_id, provider_id, password, created_at, updated_at)
          SELECT 'bench-' || id, id, id, 'credential', ?, ?, ? FROM users`,
    args: [hash, hub.now(), hub.now()],
  }]);
  await hub.close();
}

/** A hundred sign-ins at full cost would take longer than the bench. */
function cheapHash(password: string): string {
  const [n, r, p] = [16, 1, 1];
  const key = scryptSync(password, "bench", 32, { N: n, r, p }).toString("base64");
  return `scrypt$${n}$${r}$${p}$${btoa("bench")}$${key}`;
}

function freePort(): number {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  return port;
}

/** Starts a program and waits until it says its port. */
export async function startChild(
  args: string[],
  environment: Record<string, string> = {},
  data = "",
): Promise<Server> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", ...args],
    cwd: ROOT,
    env: environment,
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const address = await addressOf(child.stdout);
  return {
    port: Number(new URL(address).port),
    pid: child.pid,
    data,
    async stop() {
      child.kill("SIGTERM");
      await child.status;
      if (data !== "") await Deno.remove(data, { recursive: true }).catch(() => undefined);
    },
  };
}

async function addressOf(output: ReadableStream<Uint8Array>): Promise<string> {
  const reader = output.getReader();
  const decoder = new TextDecoder();
  const late = setTimeout(() => void reader.cancel(), START_LIMIT_MS);
  let said = "";
  while (true) {
    const { done, value } = await reader.read();
    if (done) throw new Error(`The program did not start: ${said}`);
    said += decoder.decode(value, { stream: true });
    const address = READY.exec(said)?.[1];
    if (address === undefined) continue;
    clearTimeout(late);
    // What it says from now on is of no interest, but must not fill the pipe.
    void (async () => {
      while (!(await reader.read()).done);
    })();
    return address;
  }
}
