import { type Context, Hono } from "hono";
import { getLogger } from "@logtape/logtape";
import { readMessage, readReceipt } from "../channels/sms/read.ts";
import { receiveMessages } from "../domain/conversations/receive.ts";
import { recordReceipts } from "../domain/receipts/record.ts";
import { HubError } from "../types/errors.ts";
import type { Hub } from "../types/hub.ts";
import { problemResponse } from "./problems.ts";
import { readSigned } from "./webhooks/signed.ts";

const log = getLogger(["hubbub", "webhooks"]);

const RETRY_AFTER_SEC = 5;
/** Empty TwiML: we answer over the API. */
const NOTHING_TO_SAY = '<?xml version="1.0" encoding="UTF-8"?><Response/>';
const TEXT_XML = { "content-type": "text/xml; charset=utf-8", "cache-control": "no-store" };

/** What carriers post to us: signed, stored, then acknowledged (DC-11). */
export function webhooksRoutes(hub: Hub): Hono {
  const app = new Hono();
  const customer = hub.as({ kind: "customer", id: "", name: "" });

  app.post("/webhooks/twilio/messages", async (c) => {
    const { form, raw } = await readSigned(hub.config, c.req.raw);
    needText(form.get("From") ?? "");
    await receiveMessages(customer, [readMessage(form, hub.now(), raw)], { afterwards: "behind" });
    return c.body(NOTHING_TO_SAY, 200, TEXT_XML);
  });

  app.post("/webhooks/twilio/status/messages", async (c) => {
    const { form } = await readSigned(hub.config, c.req.raw);
    const receipt = readReceipt(form, hub.now());
    if (receipt !== null) await recordReceipts(hub, [receipt]);
    return c.body(NOTHING_TO_SAY, 200, TEXT_XML);
  });

  for (const path of ["/webhooks/twilio/messages", "/webhooks/twilio/status/messages"]) {
    app.all(path, (c) => c.body(null, 405, { allow: "POST" }));
  }
  app.onError((error, c) => refuse(error, c));
  return app;
}

/** Addresses like `whatsapp:+1…` belong to channels of their own. */
function needText(from: string): void {
  const channel = /^([a-z]+):/i.exec(from.trim())?.[1];
  if (channel === undefined) return;
  throw new HubError("unprocessable", `This hub takes text messages here, not ${channel}`, {
    code: "channel.unsupported",
  });
}

/** Whatever goes wrong on our side, the carrier is asked to come again: nothing is stored yet. */
function refuse(error: unknown, c: Context): Response {
  const requestId = c.req.header("x-request-id") ?? crypto.randomUUID();
  const response = problemResponse(error, requestId);
  if (response.status !== 500) return response;
  log.error("A webhook could not be stored, request {requestId}", { requestId });
  return problemResponse(
    new HubError("unavailable", "The message could not be stored: send it again", {
      code: "intake.unavailable",
      retryAfter: RETRY_AFTER_SEC,
    }),
    requestId,
  );
}
