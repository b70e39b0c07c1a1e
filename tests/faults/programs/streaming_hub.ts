import { createApp } from "../../../app.ts";
import { testApp } from "../../support/app.ts";

// A hub whose desks follow their live streams, on a free port of the loopback. It says its port and
// the cookies of two people; each line it is told then is a number of events to publish, and it
// answers with its memory in bytes.

/** Ten thousand of them are more than the sockets of both sides can hold. */
const PADDING = "x".repeat(2_500);
/** Published side by side; a busy machine takes long for each. */
const AT_ONCE = 25;

const app = await testApp();
const { fetch } = createApp(app.hub);
const cookies = { slow: await app.cookie("ada"), quick: await app.cookie("ben") };
const { addr } = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, fetch);
say({ port: addr.port, cookies });

let published = 0;
for await (const line of lines()) {
  for (let left = Number(line); left > 0; left -= AT_ONCE) {
    await Promise.all(Array.from({ length: Math.min(left, AT_ONCE) }, publish));
  }
  (globalThis as { gc?: () => void }).gc?.();
  say({ published, rss: Deno.memoryUsage().rss });
}
// Not waiting for who still reads, slowly or not at all.
await app.close();
Deno.exit(0);

function publish(): Promise<void> {
  const name = `${++published} ${performance.timeOrigin + performance.now()} ${PADDING}`;
  return app.hub.live.publish(["company"], "agent_left", { name });
}

function say(what: unknown): void {
  console.log(JSON.stringify(what));
}

async function* lines(): AsyncGenerator<string> {
  let text = "";
  for await (const chunk of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n")) {
      yield text.slice(0, at);
      text = text.slice(at + 1);
    }
  }
}
