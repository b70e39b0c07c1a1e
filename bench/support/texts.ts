import { signatureOf } from "../../channels/sms/signature.ts";
import { SMS_NUMBER } from "../../tests/support/configuration.ts";
import { ACCOUNT_SID, AUTH_TOKEN, MESSAGES_URL } from "../../tests/support/texting.ts";

const encoder = new TextEncoder();

/** A customer's text as the carrier posts it: signed, as the bytes of one HTTP request. */
export function signedText(n: number, sender: number): Uint8Array {
  const params: Record<string, string> = {
    ToCountry: "US",
    SmsStatus: "received",
    Body: `Where is my order number ${n}? It should have been here last week.`,
    FromCity: "WASHINGTON",
    FromState: "DC",
    FromCountry: "US",
    To: SMS_NUMBER,
    NumMedia: "0",
    NumSegments: "1",
    MessageSid: messageSid(n),
    AccountSid: ACCOUNT_SID,
    From: `+1303${String(2_000_000 + sender)}`,
    ApiVersion: "2010-04-01",
  };
  const body = new URLSearchParams(params).toString();
  return encoder.encode(
    "POST /webhooks/twilio/messages HTTP/1.1\r\nhost: hub.example.com\r\n" +
      "content-type: application/x-www-form-urlencoded\r\n" +
      `content-length: ${body.length}\r\n` +
      `x-twilio-signature: ${signatureOf(AUTH_TOKEN, MESSAGES_URL, Object.entries(params))}\r\n` +
      `\r\n${body}`,
  );
}

export function messageSid(n: number): string {
  return `SM${String(n).padStart(32, "0")}`;
}

/** Number of a text whose words an event repeats; NaN where there is none. */
export function textNumber(words: string): number {
  return Number(/order number (\d+)/.exec(words)?.[1] ?? NaN);
}
