import { Buffer } from "node:buffer";
import type { Twilio } from "twilio";
import type { Config } from "../../config.ts";
import type { Media, Outgoing, SendResult } from "../../types/channels.ts";
import { HubError } from "../../types/errors.ts";
import type { Channel, Hub } from "../../types/hub.ts";
import { MAX_SMS_LENGTH } from "../../types/segments.ts";
import { carrierClient } from "../twilio/client.ts";
import { failureOf } from "../twilio/failure.ts";
import { AnswerLost, TWILIO_API } from "./http.ts";
import { listReceived } from "./list.ts";
import { stateOf } from "./read.ts";

/** Messages of the carrier's list looked at for one whose answer was lost. */
const LOOK_BACK = 50;
const MEDIA_TIMEOUT_MS = 30_000;
/** Text messages over Twilio's REST API, or a stand-in at `TWILIO_API_BASE` (CE29-P3, P6). */
export function createSmsChannel(config: Config): Channel {
  const { accountSid, authToken, apiBase } = config.twilio;
  const clientFor = carrierClient(config, notConfigured);
  return {
    name: "sms",
    maxTextLength: MAX_SMS_LENGTH,
    async send(hub, message) {
      try {
        return await sendThrough(await clientFor(hub), hub, message);
      } catch (error) {
        return failureOf(error);
      }
    },
    async find(hub, message) {
      return await findSent(await clientFor(hub), hub, message);
    },
    async listReceived(hub, asked) {
      const mediaBase = apiBase ?? TWILIO_API;
      return await listReceived(await clientFor(hub), hub, { ...asked, mediaBase });
    },
    async fetchMedia(hub, media) {
      if (accountSid === undefined || authToken === undefined) throw notConfigured();
      return await fetchMedia(hub, media, { accountSid, authToken, apiBase });
    },
  };
}

async function sendThrough(client: Twilio, hub: Hub, message: Outgoing): Promise<SendResult> {
  const callback = statusCallback(hub.config);
  const mediaUrl = message.media.flatMap((media) => media.url ?? []);
  const sent = await client.messages.create({
    to: message.to,
    from: message.from,
    ...(message.text === "" ? {} : { body: message.text }),
    ...(mediaUrl.length === 0 ? {} : { mediaUrl }),
    ...(callback === null ? {} : { statusCallback: callback }),
  });
  if (!sent.sid) throw new AnswerLost("The carrier's answer names no message");
  const segments = Number(sent.numSegments);
  return {
    outcome: "sent",
    providerId: sent.sid,
    state: stateOf(sent.status),
    ...(segments > 0 ? { segments } : {}),
  };
}

/** Where receipts come back; none when the carrier could not reach this address anyway. */
function statusCallback(config: Config): string | null {
  const base = config.publicUrl ??
    (config.twilio.apiBase === undefined ? null : `http://localhost:${config.port}`);
  return base === null ? null : `${base}/webhooks/twilio/status/messages`;
}

/** One the record does not know yet, with the same text to the same number, newest first. */
async function findSent(
  client: Twilio,
  hub: Hub,
  message: Outgoing,
): Promise<Awaited<ReturnType<Channel["find"]>>> {
  const list = await client.messages.list({
    to: message.to,
    from: message.from,
    limit: LOOK_BACK,
    pageSize: LOOK_BACK,
  });
  const same = list.filter((m) =>
    m.direction !== "inbound" && m.body === message.text &&
    Number(m.numMedia) === message.media.length
  );
  const known = await hub.db.read<{ provider_id: string }>(
    `SELECT provider_id FROM messages WHERE channel = 'sms'
       AND provider_id IN (SELECT value FROM json_each(?))`,
    [JSON.stringify(same.map((m) => m.sid))],
  );
  const taken = new Set(known.map((row) => row.provider_id));
  const found = same.find((m) => !taken.has(m.sid));
  return found === undefined ? null : { providerId: found.sid, state: stateOf(found.status) };
}

interface Access {
  accountSid: string;
  authToken: string;
  apiBase: string | undefined;
}

/** Only the carrier's own hosts get our credentials; nothing else is fetched at all. */
async function fetchMedia(
  hub: Hub,
  media: Media,
  access: Access,
): Promise<ReadableStream<Uint8Array>> {
  const url = media.url === undefined || !URL.canParse(media.url) ? null : new URL(media.url);
  if (url === null || !isCarrierHost(url, access.apiBase)) {
    throw new HubError("unprocessable", "Cannot fetch the file: it does not lie with the carrier", {
      code: "media.foreign",
    });
  }
  const credentials = Buffer.from(`${access.accountSid}:${access.authToken}`).toString("base64");
  const response = await hub.fetch(url, {
    headers: { Authorization: `Basic ${credentials}` },
    signal: AbortSignal.timeout(MEDIA_TIMEOUT_MS),
  });
  if (!response.ok || response.body === null) {
    await response.body?.cancel();
    throw new HubError(
      response.status === 404 ? "not_found" : "unavailable",
      `Cannot fetch the file: the carrier answered ${response.status}`,
      { code: "media.unavailable" },
    );
  }
  return response.body;
}

function isCarrierHost(url: URL, apiBase: string | undefined): boolean {
  if (apiBase !== undefined && url.origin === new URL(apiBase).origin) return true;
  return url.protocol === "https:" && /(^|\.)twilio\.com$/.test(url.hostname);
}

function notConfigured(): HubError {
  return new HubError(
    "unavailable",
    "Cannot send texts: set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN",
    { code: "sms.not_configured" },
  );
}
