import { openCaller } from "./support/caller.ts";
import { report } from "./support/figures.ts";
import { startChild } from "./support/hub_process.ts";
import { cpuMs } from "./support/process_times.ts";
import { signedText } from "./support/texts.ts";

/**
 * What the way of a signed text to the disk takes at the very least: the bare handler and a server
 * that stores one row, by turns of a second. `intake` is to be read beside it.
 *
 * BENCH_TURNS (8)
 */
const TURNS = Number(Deno.env.get("BENCH_TURNS") ?? 8);
const TURN_MS = 1_000;
const CALLERS = 100;
/** More than any server takes in a turn; one in ten from somebody new. */
const TEXTS = 16_000;

const FOLDER = new URL("./support/", import.meta.url).pathname;
const program = (name: string, ...args: string[]) =>
  startChild(["-A", "--no-check", `${FOLDER}${name}`, ...args]);
const servers = [
  { name: "bare", server: await program("bare.ts") },
  { name: "one row, a unit each", server: await program("one_row.ts", "unit") },
  { name: "one row, one statement a batch", server: await program("one_row.ts", "batch") },
];
let made = 0;
try {
  const lanes = await Promise.all(servers.map(async ({ name, server }) => ({
    name,
    server,
    caller: await openCaller(server.port, CALLERS),
    requests: 0,
    failed: 0,
    ms: 0,
    cpu: 0,
  })));
  for (let turn = -1; turn < TURNS; turn++) {
    for (const lane of lanes) {
      const texts = Array.from({ length: TEXTS }, () => signedText(made++, Math.floor(made / 10)));
      const cpu = await cpuMs(lane.server.pid);
      const began = performance.now();
      let answered = 0;
      await Promise.all(Array.from({ length: CALLERS }, async () => {
        while (performance.now() - began < TURN_MS) {
          const text = texts.pop();
          if (text === undefined) return;
          if (await lane.caller.post(text) !== 200) lane.failed++;
          answered++;
        }
      }));
      // The first turn warms.
      if (turn < 0) continue;
      lane.requests += answered;
      lane.ms += performance.now() - began;
      lane.cpu += await cpuMs(lane.server.pid) - cpu;
    }
  }
  const rate = (lane: { requests: number; ms: number }) => lane.requests / lane.ms * 1_000;
  const bare = rate(lanes[0]!);
  const rows = lanes.map((lane) => ({
    server: lane.name,
    perSecond: Math.round(rate(lane)),
    besideBare: Number((rate(lane) / bare).toFixed(2)),
    cpuMicroseconds: Math.round(lane.cpu * 1_000 / lane.requests),
    failed: lane.failed,
  }));
  console.table(rows);
  await report("one_row", { turns: TURNS, rows });
  for (const { caller } of lanes) caller.close();
} finally {
  for (const { server } of servers) await server.stop();
}
