// Adds and drains `total` jobs with bee-queue on the Redis at `socket`; prints one JSON line.
// node bee.mjs <socket> <total> <concurrency>
import Queue from "bee-queue";

const [socket, total, concurrency] = [
  process.argv[2],
  Number(process.argv[3]),
  Number(process.argv[4]),
];
const options = {
  redis: { path: socket },
  getEvents: false,
  sendEvents: false,
  storeJobs: false,
  removeOnSuccess: true,
};
const queue = new Queue("bench", { ...options, isWorker: true });
await queue.ready();
const began = performance.now();
let next = 0;
await Promise.all(Array.from({ length: 64 }, async () => {
  for (let n = next++; n < total; n = next++) await queue.createJob({ n }).save();
}));
const added = performance.now();
let done = 0;
await new Promise((resolve) => {
  queue.process(concurrency, async () => {});
  queue.on("succeeded", () => ++done === total && resolve());
});
const drained = performance.now();
const cpu = process.cpuUsage();
console.log(JSON.stringify({
  peer: "bee-queue 2.0.0",
  addPerSecond: Math.round(total / (added - began) * 1000),
  drainPerSecond: Math.round(total / (drained - added) * 1000),
  clientCpuSec: (cpu.user + cpu.system) / 1e6,
}));
process.exit(0);
