// Adds and drains `total` jobs with BullMQ on the Redis at `socket`; prints one JSON line.
// node bullmq.mjs <socket> <total> <concurrency>
import { Queue, Worker } from "bullmq";
import IORedis from "ioredis";

const [socket, total, concurrency] = [
  process.argv[2],
  Number(process.argv[3]),
  Number(process.argv[4]),
];
const connect = () => new IORedis({ path: socket, maxRetriesPerRequest: null });

const producer = connect();
const queue = new Queue("bench", { connection: producer });
const began = performance.now();
let next = 0;
await Promise.all(Array.from({ length: 64 }, async () => {
  for (let n = next++; n < total; n = next++) await queue.add("job", { n });
}));
const added = performance.now();
let done = 0;
const consumer = connect();
const worker = new Worker("bench", async () => {}, {
  connection: consumer,
  concurrency,
  removeOnComplete: { count: 0 },
});
await new Promise((resolve) => worker.on("completed", () => ++done === total && resolve()));
const drained = performance.now();
const cpu = process.cpuUsage();
console.log(JSON.stringify({
  peer: "BullMQ 6.7.0",
  addPerSecond: Math.round(total / (added - began) * 1000),
  drainPerSecond: Math.round(total / (drained - added) * 1000),
  clientCpuSec: (cpu.user + cpu.system) / 1e6,
}));
process.exit(0);
