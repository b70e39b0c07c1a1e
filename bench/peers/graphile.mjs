// Adds and drains `total` jobs with graphile-worker on a PostgreSQL of its own (fsync on); prints
// one JSON line. node graphile.mjs <folder of PostgreSQL's programs> <total> <concurrency>
import { execFileSync, spawn } from "node:child_process";
import { chownSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Logger, makeWorkerUtils, run } from "graphile-worker";

const [programs, total, concurrency] = [
  process.argv[2],
  Number(process.argv[3]),
  Number(process.argv[4]),
];
const BATCH = 1_000;
const START_TRIES = 100;
const folder = mkdtempSync(join(tmpdir(), "hubbub-bench-pg-"));
// PostgreSQL refuses to run as root: its own user does it then.
const root = process.getuid() === 0;
const id = (flag) => Number(execFileSync("id", [flag, "postgres"]).toString());
const as = root ? { uid: id("-u"), gid: id("-g") } : {};
if (root) chownSync(folder, as.uid, as.gid);
const data = join(folder, "data");
execFileSync(join(programs, "initdb"), ["-D", data, "-A", "trust", "-U", "postgres"], as);
const server = spawn(
  join(programs, "postgres"),
  ["-D", data, "-k", folder, "-c", "listen_addresses=", "-c", "max_connections=80"],
  { ...as, stdio: "ignore" },
);
const connectionString = `postgresql:///postgres?host=${folder}&user=postgres`;
const logger = new Logger(() => () => {});
try {
  let utils;
  for (let n = 0; !utils && n < START_TRIES; n++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    utils = await makeWorkerUtils({ connectionString, logger }).catch(() => undefined);
  }
  await utils.migrate();
  const began = performance.now();
  for (let from = 0; from < total; from += BATCH) {
    await utils.addJobs(
      Array.from({ length: Math.min(BATCH, total - from) }, (_, n) => ({
        identifier: "job",
        payload: { n: from + n },
      })),
    );
  }
  const added = performance.now();
  let done = 0;
  let finished;
  const all = new Promise((resolve) => finished = resolve);
  const runner = await run({
    logger,
    connectionString,
    noHandleSignals: true,
    preset: {
      worker: {
        concurrentJobs: concurrency,
        maxPoolSize: 20,
        localQueue: { size: 500 },
        completeJobBatchDelay: 0,
        failJobBatchDelay: 0,
      },
    },
    taskList: { job: () => void (++done === total && finished()) },
  });
  await all;
  const drained = performance.now();
  await runner.stop();
  await utils.release();
  const cpu = process.cpuUsage();
  console.log(JSON.stringify({
    peer: "graphile-worker 0.17.3",
    addPerSecond: Math.round(total / (added - began) * 1000),
    drainPerSecond: Math.round(total / (drained - added) * 1000),
    clientCpuSec: (cpu.user + cpu.system) / 1e6,
  }));
} finally {
  server.kill("SIGINT");
  await new Promise((resolve) => server.on("exit", resolve));
  rmSync(folder, { recursive: true, force: true });
}
process.exit(0);
