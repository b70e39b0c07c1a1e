import type { CarrierMessage } from "./store.ts";

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

export interface Phone {
  readonly messages: PhoneMessage[];
  subscribe(listener: (message: PhoneMessage) => void): () => void;
}

/** The customers' phones: what passes through them, and who watches one. */
export function createPhones(
  messages: ReadonlyMap<string, CarrierMessage>,
  mediaUrl: (message: CarrierMessage, sid: string) => string,
) {
  const listeners = new Map<string, Set<(message: PhoneMessage) => void>>();

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

  return {
    /** Tells who watches a phone that one of its messages is new or has changed. */
    tell(number: string, message: CarrierMessage): void {
      for (const listener of listeners.get(number) ?? []) listener(toPhone(message));
    },
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
  };
}
