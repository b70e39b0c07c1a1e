import { build } from "vite";
import { deno, ROOT } from "./run.ts";

/** Builds the screens into web/dist: the pages with Vite, then the widget on its own. */
await build({ configFile: `${ROOT}/web/vite.config.ts`, logLevel: "warn" });

const widget = `${ROOT}/web/widget/build.ts`;
if (await Deno.stat(widget).then(() => true, () => false)) {
  const code = await deno(["run", "-A", widget]);
  if (code !== 0) Deno.exit(code);
}
