import type { Config } from "../../config.ts";

const FILE = "secret";
const BYTES = 32;

/**
 * The secret that signs sessions and file links and seals stored credentials. With a local record
 * it is made once and kept in a file beside it: whoever can read that file can read the record
 * too. With a remote record several processes must agree on it and an edge isolate has no disk,
 * so it must be given; it does not lie in the record, where one leaked copy would give both.
 */
export async function installationSecret(config: Config): Promise<string> {
  if (config.secret) return config.secret;
  if (config.libsql.kind === "remote") {
    throw new Error(
      "Cannot start: settings are wrong\n" +
        "  HUBBUB_SECRET: needed with a remote LIBSQL_URL (32 characters or more, the same for every process)",
    );
  }
  await Deno.mkdir(config.data, { recursive: true });
  const path = `${config.data}/${FILE}`;
  await writeOnce(path);
  return (await Deno.readTextFile(path)).trim();
}

/** Whole or not at all: of two processes that start at once both read the first one's. */
async function writeOnce(path: string): Promise<void> {
  const existing = await Deno.stat(path).catch(() => null);
  if (existing) return;
  const bytes = crypto.getRandomValues(new Uint8Array(BYTES));
  const text = [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("");
  const draft = `${path}.${crypto.randomUUID()}`;
  await Deno.writeTextFile(draft, `${text}\n`, { mode: 0o600, createNew: true });
  try {
    await Deno.link(draft, path);
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
  } finally {
    await Deno.remove(draft);
  }
}
