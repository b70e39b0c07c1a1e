import { deno } from "./run.ts";
import { ensurePrograms } from "./programs.ts";
import { ensureScreens } from "./screens.ts";

await ensurePrograms(["redis-server", "chromium"]);
await ensureScreens();
const results = await Deno.makeTempFile({ suffix: ".json" });
const code = await deno([
  "run",
  "-A",
  "npm:vitest@5.1.1",
  "run",
  "--reporter=default",
  "--reporter=json",
  `--outputFile.json=${results}`,
  ...Deno.args,
]);
await report(results);
Deno.exit(code);

async function report(file: string): Promise<void> {
  const text = await Deno.readTextFile(file).catch(() => "");
  await Deno.remove(file).catch(() => {});
  if (text === "") return;
  const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(text);
  console.log(`\n${numPassedTests} passed, ${numFailedTests} failed, ${numPendingTests} skipped`);
}
