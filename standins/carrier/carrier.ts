import { createApi } from "./api.ts";
import { createFaults, type Misbehaviour } from "./faults.ts";
import { refusal, refuse } from "./refusal.ts";
import { createAgenda } from "./schedule.ts";
import { inboundForm, inboundMessage, type InboundText, keepOptOuts } from "./inbound.ts";
import { createPhones } from "./phones.ts";
import { createStates } from "./states.ts";
import type { CarrierNumber } from "./number.ts";
import type { CarrierMessage } from "./store.ts";
import { createVoice } from "./voice/voice.ts";
import { createWebhooks, type Delivery } from "./webhooks.ts";

/** Webhooks and messages remembered, oldest dropped first. */
const MAX_DELIVERIES = 500;
const MAX_MESSAGES = 20_000;
/** How long a spoken character takes (milliseconds). */
const SPEECH_MS = 60;

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
  /** Milliseconds that a spoken character takes; 0 = speaking takes no time. */
  speechMs?: number;
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
  const mediaUrl = (message: CarrierMessage, sid: string) =>
    `${apiBase}/2010-04-01/Accounts/${accountSid}/Messages/${message.sid}/Media/${sid}`;
  const phones = createPhones(messages, mediaUrl);
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
  const voice = createVoice({
    accountSid,
    apiBase,
    clock: now,
    numberOf,
    faults,
    webhooks,
    speechMs: options.speechMs ?? SPEECH_MS,
    onError: (error) => problems.push(error),
  });
  const { tell } = phones;
  const states = createStates({
    accountSid,
    now,
    fetch: options.fetch,
    agenda,
    faults,
    webhooks,
    tell,
  });
  const api = createApi({
    accountSid,
    authToken,
    now,
    faults,
    messages,
    voice: voice.api,
    owns: (number) => numberOf(number) !== undefined,
    unsubscribed: (from, to) => stopped.has(`${from} ${to}`),
    accept(message, mediaUrls) {
      trim();
      states.carry(message, mediaUrls);
    },
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

  /** A customer's phone texts one of the numbers. Resolves when the hub has answered. */
  async function receive(text: InboundText): Promise<{ sid: string; status: number | null }> {
    const message = inboundMessage(text, now());
    messages.set(message.sid, message);
    trim();
    tell(text.from, message);
    const optOut = options.advancedOptOut ? keepOptOuts(stopped, text) : {};
    const number = numberOf(text.to);
    if (number === undefined || faults.find("lost_webhooks") !== undefined) {
      return { sid: message.sid, status: null };
    }
    const params = { ...inboundForm(message, accountSid, mediaUrl), ...optOut, ...text.fields };
    const delivery = await webhooks.post(number.smsUrl, params);
    const failed = delivery.status === null || delivery.status >= 500;
    if (failed && number.smsFallbackUrl) await webhooks.post(number.smsFallbackUrl, params);
    return { sid: message.sid, status: delivery.status };
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
    phone: phones.phone,
    /** Calls, and the phones at their other ends. */
    voice,
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
    /**
     * Everything planned for texts happens now (states, callbacks, repeats), and what is due by the
     * clock in calls. Throws what went wrong meanwhile.
     */
    async settle(): Promise<void> {
      await voice.settle();
      await agenda.settle();
      const [problem] = problems.splice(0);
      if (problem !== undefined) throw problem;
    },
    close() {
      voice.close();
      agenda.close();
    },
  };
}
