import { createHub } from "../../../hub.ts";
import { readConfig } from "../../../config.ts";
import { intakeSettled } from "../../../domain/conversations/receive.ts";
import { webhooksRoutes } from "../../../routes/webhooks.ts";

// A whole hub that takes webhooks on a free port of the loopback; it prints the port when it is
// ready, and ends with its standard input once everything it took in is done.
const hub = await createHub(readConfig(Deno.env.toObject()));
const server = Deno.serve({
  hostname: "127.0.0.1",
  port: 0,
  onListen: ({ port }) => console.log(port),
}, webhooksRoutes(hub).fetch);
for await (const _ of Deno.stdin.readable);
await server.shutdown();
await intakeSettled(hub.db);
await hub.close();
