import { type CarrierMessage, newMessage, newSid } from "./store.ts";

export interface InboundText {
  from: string;
  to: string;
  body: string;
  media?: { type: string; bytes: Uint8Array<ArrayBuffer> }[];
  /** Further fields of the webhook, e.g. `FromCity`. */
  fields?: Record<string, string>;
}

/** The message a customer's phone has sent. */
export function inboundMessage(text: InboundText, now: number): CarrierMessage {
  return newMessage({
    direction: "inbound",
    from: text.from,
    to: text.to,
    body: text.body,
    media: (text.media ?? []).map((m) => ({ ...m, sid: newSid("ME"), source: "" })),
    status: "received",
    now,
  });
}

/** The webhook's form for it. */
export function inboundForm(
  message: CarrierMessage,
  accountSid: string,
  mediaUrl: (message: CarrierMessage, sid: string) => string,
): Record<string, string> {
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

/**
 * Opt-outs as a carrier keeps them that answers the keywords itself (`<ours> <theirs>`); answers the
 * field it adds to the webhook.
 */
export function keepOptOuts(stopped: Set<string>, text: InboundText): Record<string, string> {
  const word = text.body.trim().toUpperCase();
  const pair = `${text.to} ${text.from}`;
  const stop = /^(STOP|STOPALL|UNSUBSCRIBE|CANCEL|END|QUIT)$/.test(word);
  const start = /^(START|UNSTOP)$/.test(word) || (word === "YES" && stopped.has(pair));
  if (stop) stopped.add(pair);
  if (start) stopped.delete(pair);
  const type = stop ? "STOP" : start ? "START" : /^(HELP|INFO)$/.test(word) ? "HELP" : "";
  return type === "" ? {} : { OptOutType: type };
}
