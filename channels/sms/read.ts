import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { parsePhoneNumberFromString } from "libphonenumber-js";
import type { Media, Receipt, ReceiptState, Received } from "../../types/channels.ts";
import { HubError } from "../../types/errors.ts";
import { failureKind, reasonOf } from "./reasons.ts";

/** A carrier's form as name and value, a repeated name keeping its first value. */
export type Form = ReadonlyMap<string, string>;

/** Most media one message carries (CE29-X8), longest text taken (joined long texts included). */
const MAX_MEDIA = 10;
const MAX_TEXT = 10_000;
const SID = /^[A-Z]{2}[0-9a-zA-Z]{32}$/;

/** Facts of the form the agent sees beside the text (CE29-P1, CE29-X23). */
const FACTS: Record<string, string> = {
  NumSegments: "segments",
  FromCity: "city",
  FromState: "state",
  FromZip: "zip",
  FromCountry: "country",
  OptOutType: "optOutType",
  MessagingServiceSid: "messagingService",
  OtherRecipients: "otherRecipients",
  ProfileName: "profileName",
};

/** Reads the carrier's form of a customer's text. Throws `malformed` naming the field. */
export function readMessage(form: Form, at: number, raw: string): Received {
  const providerId = sidOf(form);
  const text = form.get("Body") ?? "";
  if (text.length > MAX_TEXT) {
    throw malformed("Body", `is longer than ${MAX_TEXT} characters`);
  }
  const from = addressOf(form, "From");
  return {
    channel: "sms",
    to: addressOf(form, "To"),
    from,
    providerId,
    text,
    media: mediaOf(form, providerId),
    sentAt: at,
    receivedAt: at,
    profile: profileOf(form, from),
    attributes: factsOf(form),
    raw,
  };
}

const STATES: Record<string, ReceiptState> = {
  accepted: "queued",
  scheduled: "queued",
  queued: "queued",
  sending: "sending",
  sent: "sent",
  delivered: "delivered",
  partially_delivered: "delivered",
  undelivered: "failed",
  failed: "failed",
  read: "read",
  canceled: "cancelled",
};

/** Reads a status callback; null for a status that says nothing of an outbound message. */
export function readReceipt(form: Form, at: number): Receipt | null {
  const providerId = sidOf(form);
  const status = form.get("MessageStatus") ?? form.get("SmsStatus") ?? "";
  if (status === "") throw malformed("MessageStatus", "is missing");
  const state = STATES[status.toLowerCase()];
  if (state === undefined) return null;
  const code = form.get("ErrorCode") ?? "";
  const failed = state === "failed";
  const reason = failed ? reasonOf(code, "The carrier could not deliver the text.") : "";
  const kind = failed ? failureKind(code) : undefined;
  return { channel: "sms", providerId, state, code, reason, kind, at };
}

/** State of a message as the carrier's list tells it. */
export function stateOf(status: string): ReceiptState {
  return STATES[status] ?? "queued";
}

/** A name for the customer made of the number, in national style where that can be told. */
export function phoneLabel(address: string): string {
  return parsePhoneNumberFromString(address)?.formatInternational() ?? address;
}

function sidOf(form: Form): string {
  const sid = form.get("MessageSid") ?? form.get("SmsSid") ?? form.get("SmsMessageSid") ?? "";
  if (sid === "") throw malformed("MessageSid", "is missing");
  if (!SID.test(sid)) throw malformed("MessageSid", "is not a message id");
  return sid;
}

/** E.164, a short code, or an alphanumeric sender as the carrier gave it. */
function addressOf(form: Form, field: "From" | "To"): string {
  const value = (form.get(field) ?? "").trim();
  if (value === "") throw malformed(field, "is missing");
  if (value.length > 64) throw malformed(field, "is longer than 64 characters");
  if (/^\+[1-9]\d{6,14}$/.test(value)) return value;
  return parsePhoneNumberFromString(value)?.number ?? value;
}

function mediaOf(form: Form, providerId: string): Media[] {
  const count = Number(form.get("NumMedia") ?? "0");
  if (!Number.isInteger(count) || count < 0) throw malformed("NumMedia", "is not a number");
  const media: Media[] = [];
  for (let i = 0; i < Math.min(count, MAX_MEDIA); i++) {
    const url = form.get(`MediaUrl${i}`);
    if (url === undefined || !URL.canParse(url)) continue;
    const type = form.get(`MediaContentType${i}`) ?? "application/octet-stream";
    media.push({ url, type, name: mediaName(providerId, i, type), size: 0 });
  }
  return media;
}

function mediaName(providerId: string, index: number, type: string): string {
  const extension = /^[a-z]+\/([a-z0-9]{2,5})/i.exec(type)?.[1] ?? "bin";
  return `${providerId.slice(-8)}-${index + 1}.${extension === "jpeg" ? "jpg" : extension}`;
}

function profileOf(form: Form, from: string): Received["profile"] {
  const country = form.get("FromCountry");
  const name = form.get("ProfileName");
  return {
    ...(from.startsWith("+") ? { phone: from } : {}),
    ...(name ? { name } : {}),
    ...(country ? { country } : {}),
  };
}

function factsOf(form: Form): Received["attributes"] {
  const facts: Received["attributes"] = {};
  for (const [field, name] of Object.entries(FACTS)) {
    const value = form.get(field);
    if (value) facts[name] = field === "NumSegments" ? Number(value) || 1 : value.slice(0, 200);
  }
  return facts;
}

/** A short fingerprint of an address for logs: numbers are never logged. */
export function addressHint(address: string): string {
  return createHash("sha256").update(Buffer.from(address)).digest("hex").slice(0, 8);
}

function malformed(field: string, detail: string): HubError {
  return new HubError("malformed", `Cannot take the message: ${field} ${detail}`, {
    errors: [{ field, code: "malformed", detail }],
  });
}
