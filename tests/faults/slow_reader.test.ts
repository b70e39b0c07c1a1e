import { expect, it } from "vitest";
import { sharedRedisUrl } from "../support/redis.ts";

/** The row asks for five minutes of one byte a second; the flood is the same, the watch shorter. */
const EVENTS = Number(Deno.env.get("FAULT_EVENTS") ?? 10_000);
/** Before it is measured: buffers, streams and compiled code have grown to what they need. */
const WARM_UP = 9_000;
const EVENT_BYTES = 2_500;
const MOST_GROWTH_BYTES = 20 * 1024 * 1024;
const BYTE_EVERY_MS = 1_000;
/** So many events at most are on their way to the other desk; the streams keep more. */
const AHEAD = 500;
/** So long nothing comes before that counts as silence. */
const SILENCE_MS = 20_000;
const TIMEOUT_MS = 240_000;

it(
  "one desk that reads a byte a second costs no memory and nobody else an event (row 12)",
  async () => {
    const hub = await start();
    try {
      const quick = await follow(hub, hub.cookies.quick);
      await quick.delays(WARM_UP);
      const alone = await quick.delays(WARM_UP / 3);
      const slow = await connectSlowly(hub, hub.cookies.slow);
      const before = await hub.publish(1);
      const beside = await quick.delays(EVENTS);
      const after = await hub.publish(1);
      const growth = after.rss - before.rss;
      console.log(
        `rss +${(growth / 1024 / 1024).toFixed(1)} MB over ${EVENTS} events; median delay ` +
          `${median(alone).toFixed(1)} ms alone, ${median(beside).toFixed(1)} ms beside; ` +
          `slow reader read ${slow.bytes()} bytes`,
      );
      expect(growth).toBeLessThan(MOST_GROWTH_BYTES);
      // How long they took is said above, not judged: on a busy machine it tells of the machine.
      expect(beside.length, "the other desk misses nothing").toBe(EVENTS);
      // It comes to its senses: what was dropped is one `reset`, then it goes on.
      const rest = await slow.readOn(() => hub.publish(1));
      expect(rest).toContain("event: reset");
      expect(rest.length, "the buffer was bounded").toBeLessThan(0.8 * EVENTS * EVENT_BYTES);
      slow.close();
      quick.close();
    } finally {
      await hub.stop();
    }
  },
  TIMEOUT_MS,
);

interface Streaming {
  port: number;
  cookies: { slow: string; quick: string };
  publish(count: number): Promise<{ published: number; rss: number }>;
  stop(): Promise<void>;
}

async function start(): Promise<Streaming> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", "--v8-flags=--expose-gc"]
      .concat("tests/faults/programs/streaming_hub.ts"),
    env: { HUBBUB_TEST_REDIS_URL: sharedRedisUrl() },
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const writer = child.stdin.getWriter();
  let text = "";
  const said = async () => {
    while (!text.includes("\n")) {
      const { value, done } = await reader.read();
      if (done) throw new Error("The hub ended early");
      text += value;
    }
    const line = text.slice(0, text.indexOf("\n"));
    text = text.slice(line.length + 1);
    return JSON.parse(line);
  };
  return {
    ...await said(),
    async publish(count) {
      await writer.write(new TextEncoder().encode(`${count}\n`));
      return await said();
    },
    async stop() {
      await writer.close();
      await child.status;
    },
  };
}

/** A desk that reads as fast as events come. */
async function follow(hub: Streaming, cookie: string) {
  const stop = new AbortController();
  const answer = await fetch(`http://127.0.0.1:${hub.port}/api/v1/live`, {
    headers: { cookie },
    signal: stop.signal,
  });
  if (!answer.ok) throw new Error(`The stream answers ${answer.status}`);
  let delays: number[] = [];
  let got = 0;
  void (async () => {
    let text = "";
    for await (const chunk of answer.body!.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      for (let at = text.indexOf("\n\n"); at >= 0; at = text.indexOf("\n\n")) {
        const [, sent] = /"name":"\d+ ([\d.]+) /.exec(text.slice(0, at)) ?? [];
        if (sent !== undefined) {
          delays.push(performance.timeOrigin + performance.now() - Number(sent));
          got++;
        }
        text = text.slice(at + 2);
      }
    }
  })().catch(() => undefined);
  /** Resolves when this desk has all that was ever published. */
  const publish = async (count: number) => {
    const { published } = await hub.publish(count);
    await expect.poll(() => got, { timeout: 30_000, interval: 20 }).toBe(published);
  };
  return {
    /**
     * Delays of the next events, in milliseconds. They are published no further ahead than the
     * streams keep, so that none is missed for the slowness of this machine.
     */
    async delays(count: number): Promise<number[]> {
      await publish(0);
      delays = [];
      for (let left = count; left > 0; left -= AHEAD) await publish(Math.min(left, AHEAD));
      return delays;
    },
    close: () => stop.abort(),
  };
}

/** A desk that takes one byte a second from its connection. */
async function connectSlowly(hub: Streaming, cookie: string) {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port: hub.port });
  const head =
    `GET /api/v1/live HTTP/1.1\r\nHost: 127.0.0.1:${hub.port}\r\nCookie: ${cookie}\r\n\r\n`;
  await connection.write(new TextEncoder().encode(head));
  const byte = new Uint8Array(1);
  let bytes = 0;
  const read = async () => void (bytes += await connection.read(byte) ?? 0);
  await read();
  const timer = setInterval(() => void read().catch(() => undefined), BYTE_EVERY_MS);
  return {
    bytes: () => bytes,
    /** Everything that was kept for it up to its `reset`, and what is published then. */
    async readOn(publish: () => Promise<{ published: number }>): Promise<string> {
      clearInterval(timer);
      const decoder = new TextDecoder();
      const chunk = new Uint8Array(65_536);
      let text = "";
      const until = async (last: string) => {
        while (!text.includes(last, text.length - 2 * EVENT_BYTES - chunk.length)) {
          const late = setTimeout(() => connection.close(), SILENCE_MS);
          const read = await connection.read(chunk).catch(() => null);
          clearTimeout(late);
          if (read === null) {
            throw new Error(
              `Nothing more for the slow reader after ${text.length}: ${
                text.slice(-3_000).replaceAll(/x{9,}/g, "x")
              }`,
            );
          }
          text += decoder.decode(chunk.subarray(0, read), { stream: true });
        }
      };
      await until("event: reset");
      const { published } = await publish();
      await until(`"name":"${published} `);
      return text;
    },
    close: () => connection.close(),
  };
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}
