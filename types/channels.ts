export const CHANNELS = ["chat", "sms", "voice"] as const;
export type ChannelName = (typeof CHANNELS)[number];

export interface Media {
  /** File id once stored; absent while it still lies with the provider. */
  file?: string | undefined;
  /** Where the provider keeps it. */
  url?: string | undefined;
  name: string;
  /** Media type as declared; the stored file carries the sniffed one. */
  type: string;
  /** Bytes, 0 when unknown. */
  size: number;
}

/** A customer's message as a channel understood it. */
export interface Received {
  channel: ChannelName;
  /** Entry point address: the dialled number, the widget's entry point id. */
  to: string;
  /** The customer's address: E.164 number, visitor id. */
  from: string;
  /** The provider's id; a repeat of it has no effect. */
  providerId: string;
  /** The sender's own key of the message (web chat), stored as the message's client key. */
  clientKey?: string | undefined;
  text: string;
  media: Media[];
  /** When the provider says it was sent (ms); equals `receivedAt` when unknown. */
  sentAt: number;
  receivedAt: number;
  profile: { name?: string; email?: string; phone?: string; language?: string; country?: string };
  /** Extra facts for the agent: city, segments, page, subject. */
  attributes: Record<string, string | number | boolean | null>;
  /** The raw request as received, kept for `rawDays`. */
  raw: string;
}

/** Delivery states of an outbound message, in the order they may advance. */
export const RECEIPT_STATES = [
  "pending",
  "sending",
  "queued",
  "sent",
  "delivered",
  "read",
  "failed",
  "unknown",
  "cancelled",
] as const;
export type ReceiptState = (typeof RECEIPT_STATES)[number];

export interface Receipt {
  channel: ChannelName;
  providerId: string;
  state: ReceiptState;
  /** Provider's error code, empty when none. */
  code: string;
  /** The reason in words an agent can act on, empty when none. */
  reason: string;
  /** What a failure asks of us beside showing it: one repeat, an opt-out, or counting filtered texts. */
  kind?: "transient" | "opted_out" | "filtered" | undefined;
  at: number;
}

export interface Outgoing {
  messageId: string;
  conversationId: string;
  channel: ChannelName;
  from: string;
  to: string;
  text: string;
  media: Media[];
  attempt: number;
}

export type SendResult =
  | { outcome: "sent"; providerId: string; state: ReceiptState; segments?: number }
  /** Refused for good; `reason` in plain words. */
  | { outcome: "refused"; code: string; reason: string }
  /** May work later. `afterSec` where the provider said when. */
  | { outcome: "retry"; code: string; reason: string; afterSec?: number }
  /** The answer was lost after the request went out: look before sending again. */
  | { outcome: "unknown"; code: string; reason: string };
