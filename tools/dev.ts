import { ensurePrograms } from "./programs.ts";
import { deno, ROOT } from "./run.ts";

/** Serves with the screens rebuilt and the hub restarted whenever a source changes. */
await ensurePrograms(["redis-server"]);
const code = await deno([
  "run",
  "-A",
  `--watch=${ROOT}/web,${ROOT}/types`,
  "--watch-exclude=web/dist",
  `${ROOT}/tools/start.ts`,
]);
Deno.exit(code);
