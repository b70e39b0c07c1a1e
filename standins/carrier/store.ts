import { randomBytes } from "node:crypto";
import { countSegments } from "../../types/segments.ts";

export type Status =
  | "accepted"
  | "queued"
  | "sending"
  | "sent"
  | "delivered"
  | "undelivered"
  | "failed"
  | "received"
  | "canceled";

export interface CarrierMedia {
  sid: string;
  type: string;
  bytes: Uint8Array<ArrayBuffer>;
  /** Address it was fetched from, for outbound media. */
  source: string;
}

export interface CarrierMessage {
  sid: string;
  direction: "inbound" | "outbound-api";
  from: string;
  to: string;
  body: string;
  media: CarrierMedia[];
  status: Status;
  errorCode: number | null;
  segments: number;
  statusCallback: string;
  /** Milliseconds. */
  createdAt: number;
  sentAt: number | null;
  updatedAt: number;
}

export function newSid(prefix: "SM" | "MM" | "ME"): string {
  return prefix + randomBytes(16).toString("hex");
}

export function newMessage(
  given: Pick<CarrierMessage, "direction" | "from" | "to" | "body" | "media" | "status"> & {
    statusCallback?: string;
    now: number;
  },
): CarrierMessage {
  const { now, ...rest } = given;
  return {
    statusCallback: "",
    ...rest,
    sid: newSid(given.media.length > 0 ? "MM" : "SM"),
    errorCode: null,
    segments: Math.max(1, countSegments(given.body).segments),
    createdAt: now,
    sentAt: given.direction === "inbound" ? now : null,
    updatedAt: now,
  };
}

/** A message as the API shows it. */
export function messageResource(accountSid: string, m: CarrierMessage): Record<string, unknown> {
  const uri = `/2010-04-01/Accounts/${accountSid}/Messages/${m.sid}`;
  return {
    body: m.body,
    num_segments: String(m.segments),
    direction: m.direction,
    from: m.from,
    to: m.to,
    date_updated: rfc2822(m.updatedAt),
    price: null,
    error_message: m.errorCode === null ? null : `Error ${m.errorCode}`,
    uri: `${uri}.json`,
    account_sid: accountSid,
    num_media: String(m.media.length),
    status: m.status,
    messaging_service_sid: null,
    sid: m.sid,
    date_sent: m.sentAt === null ? null : rfc2822(m.sentAt),
    date_created: rfc2822(m.createdAt),
    error_code: m.errorCode,
    price_unit: "USD",
    api_version: "2010-04-01",
    subresource_uris: { media: `${uri}/Media.json` },
  };
}

export function mediaResource(
  accountSid: string,
  m: CarrierMessage,
  media: CarrierMedia,
): Record<string, unknown> {
  return {
    account_sid: accountSid,
    content_type: media.type,
    date_created: rfc2822(m.createdAt),
    date_updated: rfc2822(m.updatedAt),
    parent_sid: m.sid,
    sid: media.sid,
    uri: `/2010-04-01/Accounts/${accountSid}/Messages/${m.sid}/Media/${media.sid}.json`,
  };
}

/** `Thu, 24 Aug 2023 05:01:45 +0000` */
function rfc2822(at: number): string {
  return new Date(at).toUTCString().replace("GMT", "+0000");
}
