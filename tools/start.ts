import { readConfig } from "../config.ts";
import { ensurePrograms } from "./programs.ts";
import { ensureScreens } from "./screens.ts";

if (readConfig(Deno.env.toObject()).redis.kind === "embedded") {
  await ensurePrograms(["redis-server"]);
}
await ensureScreens();
await import("../main.ts");
