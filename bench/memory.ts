/**
 * How long the demo hub takes from its command to being ready, with empty data (it seeds the demo
 * company) and once more with what it left; then memory at rest, of the hub and its Redis left
 * alone, resident sets as the kernel counts them. `deno run -A bench/memory.ts [seconds of rest, 10]`. Linux.
 */
import { pause, report } from "./support/figures.ts";
import { type Server, startChild } from "./support/hub_process.ts";

const REST_SEC = Number(Deno.args[0] ?? 10);
const TARGET_MIB = 250;

interface Process {
  name: string;
  pid: number;
  mib: number;
}

async function statusOf(pid: number): Promise<Map<string, string>> {
  const text = await Deno.readTextFile(`/proc/${pid}/status`);
  return new Map(
    text.split("\n").map((line) => {
      const [name = "", value = ""] = line.split(/:\s*/);
      return [name, value];
    }),
  );
}

/** The process and everything it started. */
async function family(root: number): Promise<Process[]> {
  const parents = new Map<number, number>();
  for await (const entry of Deno.readDir("/proc")) {
    const pid = Number(entry.name);
    if (!Number.isInteger(pid)) continue;
    const status = await statusOf(pid).catch(() => undefined);
    if (status !== undefined) parents.set(pid, Number(status.get("PPid")));
  }
  const members = [root];
  for (const pid of members) {
    for (const [child, parent] of parents) if (parent === pid) members.push(child);
  }
  return await Promise.all(members.map(async (pid) => {
    const status = await statusOf(pid);
    const kib = Number.parseInt(status.get("VmRSS") ?? "0");
    return { name: status.get("Name") ?? "", pid, mib: Number((kib / 1024).toFixed(1)) };
  }));
}

const data = await Deno.makeTempDir({ prefix: "hubbub-bench-" });

/** The hub as `deno task start` runs it, and how long it took to say that it is ready. */
async function start(keep: boolean): Promise<{ hub: Server; ms: number }> {
  const began = performance.now();
  const hub = await startChild(["-A", "--no-check", "main.ts"], {
    PORT: "0",
    HOST: "127.0.0.1",
    HUBBUB_DATA: data,
    HUBBUB_DEMO: "on",
    HUBBUB_LOG: "error",
  }, keep ? "" : data);
  return { hub, ms: Math.round(performance.now() - began) };
}

const first = await start(true);
await first.hub.stop();
const { hub, ms } = await start(false);
await pause(REST_SEC * 1000);
const processes = await family(hub.pid);
await hub.stop();
const sum = Number(processes.reduce((all, p) => all + p.mib, 0).toFixed(1));
console.table([...processes, { name: "together", pid: 0, mib: sum }]);
const startMs = { empty: first.ms, again: ms };
console.table([startMs]);
await report("memory", { startMs, restSec: REST_SEC, processes, mib: sum, targetMib: TARGET_MIB });
Deno.exit(0);
