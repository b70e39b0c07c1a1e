import { deno, ROOT } from "./run.ts";

/** Everything that must hold before a commit reaches main, cheapest first. CI runs the same. */
const STEPS: [string, string[]][] = [
  ["format", ["fmt", "--check"]],
  ["lint", ["lint", "--quiet"]],
  ["types", ["check", "--quiet", "."]],
  ["docs", ["run", "-A", `${ROOT}/tools/doc_links.ts`]],
  ["tests", ["run", "-A", `${ROOT}/tools/test.ts`]],
];

for (const [name, args] of STEPS) {
  const started = Date.now();
  const code = await deno(args);
  if (code !== 0) {
    console.error(`ok: ${name} failed`);
    Deno.exit(code);
  }
  console.log(`ok: ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
}
