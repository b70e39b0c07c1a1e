import { createApi } from "./api.ts";
import { createFaults, type Misbehaviour } from "./faults.ts";
import { refusal, refuse } from "./refusal.ts";
import { createAgenda } from "./schedule.ts";
import { type CarrierMessage, newMessage, newSid, type Status } from "./store.ts";
import { createWebhooks, type Delivery } from "./webhooks.ts";

/** How long the carrier takes from one state of a text to the next (milliseconds). */
const STEP_MS = 250;
/** Webhooks and messages remembered, oldest dropped first. */
const MAX_DELIVERIES = 500;
const MAX_MESSAGES = 20_000;
const MEDIA_TIMEOUT_MS = 10_000;

export interface CarrierOptions {
  /** `AC` and 32 hexadecimal digits. */
  accountSid: string;
  authToken: string;
  now: () => number;
  /** How it reaches the hub: webhooks, status callbacks, media of outbound messages. */
  fetch: typeof fetch;
  /** Where its own API is reached; media addresses begin with it. */
  apiBase?: string;
  /** Numbers beside those in `numbers`, looked up when they are used. */
  findNumber?: (number: string) => CarrierNumber | undefined;
  /** Answers STOP, START and HELP itself, as a messaging service with advanced opt-out does. */
  advancedOptOut?: boolean;
}

export interface PhoneMessage {
  sid: string;
  /** `sent` by the phone, or `received` by it. */
  direction: "sent" | "received";
  from: string;
  to: string;
  body: string;
  /** Address (API, with credentials) and type of each medium. */
  media: { url: string; type: string }[];
  status: string;
  /** Milliseconds. */
  at: number;
}

export interface CarrierNumber {
  /** Where texts to this number are posted. */
  smsUrl: string;
  /** Tried after `smsUrl` and its repeats failed. */
  smsFallbackUrl?: string;
}

export interface Phone {
  readonly messages: PhoneMessage[];
  subscribe(listener: (message: PhoneMessage) => void): () => void;
}

export interface InboundText {
  from: string;
  to: string;
  body: string;
  media?: { type: string; bytes: Uint8Array<ArrayBuffer> }[];
  /** Further fields of the webhook, e.g. `FromCity`. */
  fields?: Record<string, string>;
}

export type Carrier = ReturnType<typeof createCarrier>;

/**
 * A carrier for tests and the playground: it speaks Twilio's messaging API strictly, signs its
 * webhooks, sends status callbacks on its own clock, and misbehaves when told to.
 */
export function createCarrier(options: CarrierOptions) {
  const { accountSid, authToken, now } = options;
  const apiBase = options.apiBase ?? "https://api.twilio.com";
  const messages = new Map<string, CarrierMessage>();
  const numbers = new Map<string, CarrierNumber>();
  const numberOf = (number: string) => numbers.get(number) ?? options.findNumber?.(number);
  const faults = createFaults();
  const problems: unknown[] = [];
  const agenda = createAgenda(now, (error) => problems.push(error));
  const stopped = new Set<string>();
  const listeners = new Map<string, Set<(message: PhoneMessage) => void>>();
  const deliveryListeners = new Set<(delivery: Delivery) => void>();
  const deliveries: Delivery[] = [];
  const webhooks = createWebhooks({
    authToken,
    now,
    fetch: options.fetch,
    agenda,
    faults,
    onDelivery(delivery) {
      deliveries.push(delivery);
      if (deliveries.length > MAX_DELIVERIES) deliveries.shift();
      for (const listener of deliveryListeners) listener(delivery);
    },
  });
  const api = createApi({
    accountSid,
    authToken,
    now,
    faults,
    messages,
    owns: (number) => numberOf(number) !== undefined,
    unsubscribed: (from, to) => stopped.has(`${from} ${to}`),
    accept: (message, mediaUrls) => carry(message, mediaUrls),
  });

  async function serve(request: Request): Promise<Response> {
    const slow = faults.find("slow");
    if (slow !== undefined) await new Promise((resolve) => setTimeout(resolve, slow.ms));
    if (faults.find("down") !== undefined) return refuse(refusal(20503, "", 503));
    const error = faults.take("error");
    if (error !== undefined) return refuse(refusal(error.code, "", error.status));
    const response = await api(request);
    // Told to lose the answer: a gateway's empty 504 is all the caller sees.
    if (request.method === "POST" && faults.take("lost_answer") !== undefined) {
      await response.body?.cancel();
      return new Response(null, { status: 504 });
    }
    return response;
  }

  function carry(message: CarrierMessage, mediaUrls: string[]): void {
    trim();
    tell(message.to, message);
    const failing = faults.failing(message.to);
    const states: Status[] = failing === undefined
      ? ["sent", "delivered"]
      : ["sent", "undelivered"];
    agenda.after(STEP_MS, async () => {
      const fetched = await fetchMedia(message, mediaUrls);
      if (fetched) run(message, states, failing?.code ?? null);
      else await advance(message, "failed", 11200);
    });
  }

  function run(message: CarrierMessage, states: Status[], code: number | null): void {
    const reversed = faults.find("out_of_order") !== undefined;
    states.forEach((status, i) => {
      const turn = reversed ? states.length - 1 - i : i;
      const failed = status === "undelivered" || status === "failed";
      agenda.after(STEP_MS * turn, () => advance(message, status, failed ? code : null));
    });
  }

  async function advance(message: CarrierMessage, status: Status, code: number | null) {
    if (message.status === "canceled") return;
    message.status = status;
    message.errorCode = code;
    message.updatedAt = now();
    if (status === "sent") message.sentAt = now();
    tell(message.to, message);
    if (message.statusCallback === "" || faults.find("silent") !== undefined) return;
    await webhooks.post(message.statusCallback, {
      AccountSid: accountSid,
      ApiVersion: "2010-04-01",
      From: message.from,
      To: message.to,
      MessageSid: message.sid,
      MessageStatus: status,
      SmsSid: message.sid,
      SmsStatus: status,
      ...(code === null ? {} : { ErrorCode: String(code) }),
    });
  }

  async function fetchMedia(message: CarrierMessage, urls: string[]): Promise<boolean> {
    for (const [i, url] of urls.entries()) {
      const media = message.media[i];
      const response = await options.fetch(url, { signal: AbortSignal.timeout(MEDIA_TIMEOUT_MS) })
        .catch(() => null);
      if (media === undefined || response === null || !response.ok) return false;
      media.type = response.headers.get("Content-Type") ?? media.type;
      media.bytes = new Uint8Array(await response.arrayBuffer());
    }
    return true;
  }

  /** A customer's phone texts one of the numbers. Resolves when the hub has answered. */
  async function receive(text: InboundText): Promise<{ sid: string; status: number | null }> {
    const message = newMessage({
      direction: "inbound",
      from: text.from,
      to: text.to,
      body: text.body,
      media: (text.media ?? []).map((m) => ({ ...m, sid: newSid("ME"), source: "" })),
      status: "received",
      now: now(),
    });
    messages.set(message.sid, message);
    trim();
    tell(text.from, message);
    const optOut = keepOptOuts(text);
    const number = numberOf(text.to);
    if (number === undefined || faults.find("lost_webhooks") !== undefined) {
      return { sid: message.sid, status: null };
    }
    const params = { ...inboundForm(message), ...optOut, ...text.fields };
    const delivery = await webhooks.post(number.smsUrl, params);
    const failed = delivery.status === null || delivery.status >= 500;
    if (failed && number.smsFallbackUrl) await webhooks.post(number.smsFallbackUrl, params);
    return { sid: message.sid, status: delivery.status };
  }

  function inboundForm(message: CarrierMessage): Record<string, string> {
    const form: Record<string, string> = {
      ToCountry: "US",
      SmsMessageSid: message.sid,
      NumMedia: String(message.media.length),
      SmsSid: message.sid,
      SmsStatus: "received",
      Body: message.body,
      FromCountry: "US",
      To: message.to,
      NumSegments: String(message.segments),
      MessageSid: message.sid,
      AccountSid: accountSid,
      From: message.from,
      ApiVersion: "2010-04-01",
    };
    message.media.forEach((media, i) => {
      form[`MediaContentType${i}`] = media.type;
      form[`MediaUrl${i}`] = mediaUrl(message, media.sid);
    });
    return form;
  }

  /** Only a carrier that answers keywords itself also keeps the list. */
  function keepOptOuts(text: InboundText): Record<string, string> {
    if (!options.advancedOptOut) return {};
    const word = text.body.trim().toUpperCase();
    const pair = `${text.to} ${text.from}`;
    const stop = /^(STOP|STOPALL|UNSUBSCRIBE|CANCEL|END|QUIT)$/.test(word);
    const start = /^(START|UNSTOP)$/.test(word) || (word === "YES" && stopped.has(pair));
    if (stop) stopped.add(pair);
    if (start) stopped.delete(pair);
    const type = stop ? "STOP" : start ? "START" : /^(HELP|INFO)$/.test(word) ? "HELP" : "";
    return type === "" ? {} : { OptOutType: type };
  }

  function mediaUrl(message: CarrierMessage, sid: string): string {
    return `${apiBase}/2010-04-01/Accounts/${accountSid}/Messages/${message.sid}/Media/${sid}`;
  }

  function toPhone(message: CarrierMessage): PhoneMessage {
    return {
      sid: message.sid,
      direction: message.direction === "inbound" ? "sent" : "received",
      from: message.from,
      to: message.to,
      body: message.body,
      media: message.media.map((m) => ({ url: mediaUrl(message, m.sid), type: m.type })),
      status: message.status,
      at: message.createdAt,
    };
  }

  function tell(number: string, message: CarrierMessage): void {
    for (const listener of listeners.get(number) ?? []) listener(toPhone(message));
  }

  function trim(): void {
    for (const sid of messages.keys()) {
      if (messages.size <= MAX_MESSAGES) return;
      messages.delete(sid);
    }
  }

  return {
    /** The carrier's API: mount it anywhere, or use it as the hub's `fetch`. */
    fetch: serve,
    receive,
    /** Numbers of the account by E.164. */
    numbers,
    /** Everything that passes through a customer's phone, oldest first. */
    phone(number: string): Phone {
      return {
        get messages() {
          return [...messages.values()].filter((m) =>
            m.direction === "inbound" ? m.from === number : m.to === number
          ).map(toPhone);
        },
        subscribe(listener) {
          const own = listeners.get(number) ?? new Set();
          listeners.set(number, own.add(listener));
          return () => void own.delete(listener);
        },
      };
    },
    /** Bytes of a medium, for showing it on the phone. */
    media(messageSid: string, mediaSid: string) {
      return messages.get(messageSid)?.media.find((m) => m.sid === mediaSid) ?? null;
    },
    misbehave: (fault: Misbehaviour) => faults.add(fault),
    behave: () => faults.clear(),
    misbehaviour: () => faults.list(),
    /** Webhooks posted so far, and whoever wants to hear of further ones. */
    deliveries: deliveries as readonly Delivery[],
    onDelivery(listener: (delivery: Delivery) => void) {
      deliveryListeners.add(listener);
      return () => void deliveryListeners.delete(listener);
    },
    /** Everything planned happens now: states, callbacks, repeats. Throws what went wrong meanwhile. */
    async settle(): Promise<void> {
      await agenda.settle();
      const [problem] = problems.splice(0);
      if (problem !== undefined) throw problem;
    },
    close: () => agenda.close(),
  };
}
