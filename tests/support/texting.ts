import type { Hono } from "hono";
import { intakeSettled } from "../../domain/conversations/receive.ts";
import { deliverMessages } from "../../domain/outbox/deliver.ts";
import { webhooksRoutes } from "../../routes/webhooks.ts";
import { type Carrier, createCarrier } from "../../standins/carrier/carrier.ts";
import type { MessageRow } from "../../domain/messages/view.ts";
import { testClock } from "./clock.ts";
import { SMS_NUMBER } from "./configuration.ts";
import { START, type TestHub, testHub, type TestHubOptions } from "./hub.ts";

export const PUBLIC_URL = "https://hub.example.com";
export const MESSAGES_URL = `${PUBLIC_URL}/webhooks/twilio/messages`;
export const STATUS_URL = `${PUBLIC_URL}/webhooks/twilio/status/messages`;
export const ACCOUNT_SID = `AC${"0".repeat(32)}`;
export const AUTH_TOKEN = "test-auth-token";

export interface Texting {
  hub: TestHub;
  carrier: Carrier;
  app: Hono;
  /** A customer texts; resolves with the carrier's message id once all that follows is done. */
  text(from: string, body: string): Promise<string>;
  /** Sends what is due and lets the carrier come to rest. */
  deliver(): Promise<void>;
  /** Messages of the record, conversation by conversation. */
  messages(): Promise<(MessageRow & { provider_id: string | null; sealed: string | null })[]>;
  close(): Promise<void>;
}

/** A hub and a carrier that reach each other in process, on one clock. */
export async function textingHub(
  options: TestHubOptions & { advancedOptOut?: boolean } = {},
): Promise<Texting> {
  const clock = options.clock ?? testClock(options.now ?? START);
  const ready: { app?: Hono } = {};
  const carrier = createCarrier({
    accountSid: ACCOUNT_SID,
    authToken: AUTH_TOKEN,
    now: () => clock.now(),
    ...(options.advancedOptOut ? { advancedOptOut: true } : {}),
    fetch: async (input, init) => {
      if (ready.app === undefined) throw new Error("The hub is not there yet");
      return await ready.app.request(input as string, init);
    },
  });
  carrier.numbers.set(SMS_NUMBER, { smsUrl: MESSAGES_URL });
  const hub = await testHub({
    fetch: (input, init) => carrier.fetch(new Request(input, init)),
    ...options,
    clock,
  });
  const app = webhooksRoutes(hub);
  ready.app = app;
  return {
    hub,
    carrier,
    app,
    async text(from, body) {
      const { sid, status } = await carrier.receive({ from, to: SMS_NUMBER, body });
      if (status !== 200) throw new Error(`The hub answered ${status}`);
      await intakeSettled(hub.db);
      return sid;
    },
    async deliver() {
      await deliverMessages(hub, "test");
      await carrier.settle();
    },
    messages: () =>
      hub.db.read(`SELECT m.*, k.name AS contact_name FROM messages m
        LEFT JOIN contacts k ON k.id = m.author_id ORDER BY m.conversation_id, m.seq`),
    async close() {
      carrier.close();
      await hub.close();
    },
  };
}
