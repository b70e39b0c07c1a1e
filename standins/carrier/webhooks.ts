import { randomUUID } from "node:crypto";
import { getExpectedTwilioSignature } from "twilio/lib/webhooks/webhooks.js";
import type { Faults } from "./faults.ts";
import type { Agenda } from "./schedule.ts";

/** The carrier's own patience (milliseconds), and how often it repeats by default. */
const READ_TIMEOUT_MS = 15_000;
const DEFAULT_RETRIES = 1;
const RETRY_DELAY_MS = 1_000;

export interface Delivery {
  at: number;
  url: string;
  params: Record<string, string>;
  /** HTTP status, or null when nobody answered. */
  status: number | null;
  body: string;
  attempt: number;
}

/** Posts signed forms as the carrier does: with the real algorithm, repeats, and an idempotency token. */
export function createWebhooks(options: {
  authToken: string;
  now: () => number;
  fetch: typeof fetch;
  agenda: Agenda;
  faults: Faults;
  onDelivery: (delivery: Delivery) => void;
}) {
  const { authToken, agenda, faults } = options;

  /** Posts at once; a failure is repeated later. Resolves with the first attempt's outcome. */
  async function post(url: string, params: Record<string, string>): Promise<Delivery> {
    const copies = faults.find("duplicate")?.copies ?? 1;
    const token = randomUUID();
    const deliveries = await Promise.all(
      Array.from({ length: Math.max(1, copies) }, () => attempt(url, params, token, 1)),
    );
    return deliveries[0] as Delivery;
  }

  async function attempt(
    address: string,
    params: Record<string, string>,
    token: string,
    n: number,
  ): Promise<Delivery> {
    const { url, retries } = settingsOf(address);
    const delivery = await send(url, params, token, n);
    options.onDelivery(delivery);
    const failed = delivery.status === null || delivery.status >= 500;
    if (failed && n <= retries) {
      agenda.after(RETRY_DELAY_MS, async () => {
        await attempt(address, params, token, n + 1);
      });
    }
    return delivery;
  }

  async function send(
    url: string,
    params: Record<string, string>,
    token: string,
    n: number,
  ): Promise<Delivery> {
    const base = { at: options.now(), url, params, attempt: n };
    try {
      const response = await options.fetch(url, {
        method: "POST",
        headers: {
          "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
          "X-Twilio-Signature": getExpectedTwilioSignature(authToken, url, params),
          "I-Twilio-Idempotency-Token": token,
          "User-Agent": "TwilioProxy/1.1",
          Accept: "*/*",
        },
        body: new URLSearchParams(params).toString(),
        signal: AbortSignal.timeout(READ_TIMEOUT_MS),
      });
      return { ...base, status: response.status, body: await response.text() };
    } catch {
      return { ...base, status: null, body: "" };
    }
  }

  return { post };
}

/** Connection settings ride in the fragment (`#rc=3`); it is neither sent nor signed. */
function settingsOf(address: string): { url: string; retries: number } {
  const [url = "", fragment = ""] = address.split("#");
  const retries = new URLSearchParams(fragment).get("rc");
  return { url, retries: retries === null ? DEFAULT_RETRIES : Math.min(5, Number(retries) || 0) };
}

export type Webhooks = ReturnType<typeof createWebhooks>;
