import type { Faults } from "./faults.ts";
import type { Agenda } from "./schedule.ts";
import type { CarrierMessage, Status } from "./store.ts";
import type { Webhooks } from "./webhooks.ts";

/** How long the carrier takes from one state of a text to the next (milliseconds). */
const STEP_MS = 250;
const MEDIA_TIMEOUT_MS = 10_000;

export interface StatesOptions {
  accountSid: string;
  now: () => number;
  fetch: typeof fetch;
  agenda: Agenda;
  faults: Faults;
  webhooks: Webhooks;
  /** A message has a new state. */
  tell: (number: string, message: CarrierMessage) => void;
}

/** Carries outbound texts from state to state, and tells the hub of each. */
export function createStates(options: StatesOptions) {
  const { accountSid, now, agenda, faults, webhooks, tell } = options;

  /** Takes a text on its way: media are fetched, then its states run. */
  function carry(message: CarrierMessage, mediaUrls: string[]): void {
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

  return { carry };
}
