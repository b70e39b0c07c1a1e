import { computed, signal } from "@preact/signals";
import { get, reasonOf } from "../ui/api.ts";
import { readEvents } from "../ui/live_stream.ts";
import { recall, remember } from "../ui/storage.ts";

/** What the hub tells of the playground (`GET /playground/state`). */
export interface PlaygroundState {
  company: string;
  phone: boolean;
  numbers: { number: string; name: string }[];
  /** Numbers that take calls; empty where the stand-in plays no phone. */
  voices: { number: string; name: string }[];
  chats: { id: string; name: string }[];
  logins: Login[];
  agents: { signedIn: number; available: number };
  faults: { kind: string; number: string }[];
  deliveries: Delivery[];
}
export interface Login {
  name: string;
  email: string;
  password: string;
  role: string;
  place: "desk" | "floor" | "admin";
}
export interface Delivery {
  at: number;
  kind: "text" | "receipt";
  path: string;
  params: Record<string, string>;
  status: number | null;
  attempt: number;
}
export interface PhoneText {
  sid: string;
  direction: "sent" | "received";
  from: string;
  to: string;
  body: string;
  media: { url: string; type: string }[];
  status: string;
  at: number;
}

/** Made-up customers; their numbers are set aside for fiction. */
export const CUSTOMERS = [
  { name: "Lea Martin", number: "+12025550101" },
  { name: "Omar Haddad", number: "+12025550117" },
  { name: "Ines Duarte", number: "+12025550129" },
];

const REFRESH_MS = 3_000;
const DELIVERIES_KEPT = 80;
const LONGEST_WAIT_MS = 10_000;

export const state = signal<PlaygroundState | null>(null);
export const failure = signal("");
export const deliveries = signal<Delivery[]>([]);
export const myNumber = signal(recall("playground.number") ?? CUSTOMERS[0]!.number);
export const toNumber = signal("");
export const texts = signal<PhoneText[]>([]);
/** The thread with the number chosen. */
export const thread = computed(() =>
  texts.value.filter((text) => text.from === toNumber.value || text.to === toNumber.value)
);

/** Keeps the state fresh until stopped; agents come and go while the page is looked at. */
export function watchState(): () => void {
  const load = async () => {
    if (document.hidden && state.value) return;
    try {
      const found = await get<PlaygroundState>("~/playground/state");
      failure.value = "";
      if (!state.value) deliveries.value = found.deliveries;
      state.value = found;
      toNumber.value ||= found.numbers[0]?.number ?? "";
    } catch (error) {
      failure.value = reasonOf(error);
    }
  };
  void load();
  const timer = setInterval(load, REFRESH_MS);
  return () => clearInterval(timer);
}

export function chooseNumber(number: string): void {
  myNumber.value = number;
  remember("playground.number", number);
}

/** The phone's texts, followed until stopped. */
export function watchPhone(number: string): () => void {
  texts.value = [];
  return watch(`/playground/phone/events?number=${encodeURIComponent(number)}`, (kind, data) => {
    if (kind === "texts") texts.value = data as PhoneText[];
    else upsert(data as PhoneText);
  });
}

export function watchDeliveries(): () => void {
  return watch("/playground/events", (_, data) => {
    deliveries.value = [...deliveries.value, data as Delivery].slice(-DELIVERIES_KEPT);
  });
}

function upsert(text: PhoneText): void {
  const others = texts.value.filter((other) => other.sid !== text.sid);
  texts.value = [...others, text].sort((a, b) => a.at - b.at);
}

/** Server-sent events of one address, followed through breaks until stopped. */
export function watch(path: string, on: (kind: string, data: unknown) => void): () => void {
  const stopping = new AbortController();
  void keepReading(path, on, stopping.signal);
  return () => stopping.abort();
}

async function keepReading(
  path: string,
  on: (kind: string, data: unknown) => void,
  stop: AbortSignal,
): Promise<void> {
  for (let wait = 500; !stop.aborted; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
    try {
      const response = await fetch(path, { signal: stop });
      if (response.body && response.ok) {
        wait = 500;
        for await (const event of readEvents(response.body)) {
          if (event.data && !stop.aborted) on(event.kind, JSON.parse(event.data));
        }
      }
    } catch {
      // Comes back below.
    }
    if (!stop.aborted) await new Promise((resolve) => setTimeout(resolve, wait));
  }
}
