/** The yardstick: a Hono handler that checks the carrier's signature and does nothing else. */
import { Hono } from "hono";
import { isSignedBy } from "../../channels/sms/signature.ts";
import { AUTH_TOKEN, MESSAGES_URL } from "../../tests/support/texting.ts";

const app = new Hono();
app.post("/webhooks/twilio/messages", async (c) => {
  const body = await c.req.text();
  const signed = isSignedBy(AUTH_TOKEN, {
    url: MESSAGES_URL,
    signature: c.req.header("x-twilio-signature") ?? "",
    params: [...new URLSearchParams(body)],
    body,
  });
  return signed ? c.body("<Response/>", 200, { "content-type": "text/xml" }) : c.body(null, 403);
});
const server = Deno.serve({
  hostname: "127.0.0.1",
  port: 0,
  onListen: ({ port }) => console.log(`listening: http://127.0.0.1:${port}`),
}, app.fetch);
Deno.addSignalListener("SIGTERM", () => {
  void server.shutdown().then(() => Deno.exit(0));
  setTimeout(() => Deno.exit(0), 500);
});
