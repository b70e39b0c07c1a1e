import { deno, ROOT } from "../tools/run.ts";
import { ensurePrograms } from "../tools/programs.ts";

/** Every bench by name: one module each, a table for people and a JSON file for machines. */
const BENCHES: Record<string, string> = {
  stores: "bench/stores.ts",
  intake: "bench/intake.ts",
  one_row: "bench/one_row.ts",
  fanout: "bench/fanout.ts",
  desks: "bench/desks.ts",
  calls: "bench/calls.ts",
  memory: "bench/memory.ts",
  reports: "bench/reports.ts",
  match: "bench/queue/match.ts",
  least: "bench/queue/least.ts",
  freed: "bench/queue/freed.ts",
  rebuild: "bench/queue/rebuild.ts",
};

const wanted = Deno.args.length > 0 ? Deno.args : Object.keys(BENCHES);
const unknown = wanted.filter((name) => !(name in BENCHES));
if (unknown.length > 0) {
  console.error(`No bench named ${unknown.join(", ")}. Known: ${Object.keys(BENCHES).join(", ")}`);
  Deno.exit(2);
}
await ensurePrograms(["redis-server"]);
await Deno.mkdir(`${ROOT}/bench/results`, { recursive: true });
let worst = 0;
for (const name of wanted) {
  console.log(`\n== ${name}`);
  worst = Math.max(worst, await deno(["run", "-A", `${ROOT}/${BENCHES[name]}`]));
}
Deno.exit(worst);
