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
  /** Media type of the answer. */
  type?: string;
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

  /** Asks once, what is answered decides; the first answer counts where faults make copies. */
  async function ask(
    url: string,
    params: Record<string, string>,
    method: string,
  ): Promise<Delivery> {
    const token = randomUUID();
    const copies = Math.max(1, faults.find("duplicate")?.copies ?? 1);
    const deliveries = await Promise.all(
      Array.from({ length: copies }, () => send(url, params, token, 1, method)),
    );
    for (const delivery of deliveries) options.onDelivery(delivery);
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
    method = "POST",
  ): Promise<Delivery> {
    const base = { at: options.now(), url, params, attempt: n };
    const asked = method === "GET" ? withQuery(url, params) : url;
    const signed = method === "GET" ? {} : params;
    try {
      const response = await options.fetch(asked, {
        method,
        headers: {
          "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
          "X-Twilio-Signature": getExpectedTwilioSignature(authToken, asked, signed),
          "I-Twilio-Idempotency-Token": token,
          "User-Agent": "TwilioProxy/1.1",
          Accept: "*/*",
        },
        ...(method === "GET" ? {} : { body: new URLSearchParams(params).toString() }),
        signal: AbortSignal.timeout(READ_TIMEOUT_MS),
      });
      const type = response.headers.get("Content-Type") ?? "";
      return { ...base, status: response.status, body: await response.text(), type };
    } catch {
      return { ...base, status: null, body: "" };
    }
  }

  return { post, ask };
}

function withQuery(address: string, params: Record<string, string>): string {
  const url = new URL(address);
  for (const [name, value] of Object.entries(params)) url.searchParams.append(name, value);
  return url.href;
}

/** Connection settings ride in the fragment (`#rc=3`); it is neither sent nor signed. */
function settingsOf(address: string): { url: string; retries: number } {
  const [url = "", fragment = ""] = address.split("#");
  const retries = new URLSearchParams(fragment).get("rc");
  return { url, retries: retries === null ? DEFAULT_RETRIES : Math.min(5, Number(retries) || 0) };
}

export type Webhooks = ReturnType<typeof createWebhooks>;
