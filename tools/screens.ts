import { deno, ROOT } from "./run.ts";

const SOURCES = ["web", "types", "deno.lock", "deno.json", "tools/build.ts"];
const STAMP = `${ROOT}/web/dist/.stamp`;

/** Builds the screens unless `web/dist` already holds what the sources say. */
export async function ensureScreens(): Promise<void> {
  const wanted = await fingerprint();
  const present = await Deno.readTextFile(STAMP).catch(() => "");
  if (present === wanted) return;
  console.log("Building the screens ...");
  const code = await deno(["run", "-A", `${ROOT}/tools/build.ts`]);
  if (code !== 0) throw new Error("Cannot build the screens: see above");
  await Deno.writeTextFile(STAMP, wanted);
}

async function fingerprint(): Promise<string> {
  const parts: string[] = [];
  for (const source of SOURCES) await collect(`${ROOT}/${source}`, parts);
  const bytes = new TextEncoder().encode(parts.sort().join("\n"));
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return new Uint8Array(digest).toHex();
}

async function collect(path: string, parts: string[]): Promise<void> {
  const info = await Deno.stat(path).catch(() => null);
  if (info === null) return;
  if (info.isFile) {
    const digest = await crypto.subtle.digest("SHA-256", await Deno.readFile(path));
    parts.push(`${path.slice(ROOT.length)} ${new Uint8Array(digest).toHex()}`);
    return;
  }
  for await (const entry of Deno.readDir(path)) {
    if (entry.name === "dist" || entry.name === "node_modules") continue;
    await collect(`${path}/${entry.name}`, parts);
  }
}
