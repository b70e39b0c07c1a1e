import { Buffer } from "node:buffer";
import type { Twilio } from "twilio";
import type { Config } from "../../config.ts";
import type { CallCommand, LegState } from "../../types/calls.ts";
import type { SendResult } from "../../types/channels.ts";
import { HubError } from "../../types/errors.ts";
import type { Hub, Telephony } from "../../types/hub.ts";
import { carrierAddress } from "../twilio/address.ts";
import { carrierClient } from "../twilio/client.ts";
import { failureOf } from "../twilio/failure.ts";
import { AnswerLost, TWILIO_API } from "../sms/http.ts";
import { legState } from "./states.ts";

/** Calls looked at for a dial whose answer was lost, and how far back (milliseconds). */
const LOOK_BACK = 20;
const LOOK_BACK_MS = 120_000;
const RECORDING_TIMEOUT_MS = 30_000;
/** What the carrier says of a call that has ended, or that it forgot. */
const OVER = ["21220", "20404"];

type Dial = Extract<CallCommand, { do: "dial" }>;

/** Calls over Twilio's REST API, or a stand-in at `TWILIO_API_BASE`. */
export function createTelephony(config: Config): Telephony {
  const { accountSid, authToken, apiBase } = config.twilio;
  const clientFor = carrierClient(config, notConfigured);
  return {
    configured: accountSid !== undefined && authToken !== undefined,
    async carryOut(hub, command, leg) {
      try {
        return await perform(await clientFor(hub), hub, command, leg);
      } catch (error) {
        const failure = failureOf(error);
        // Whoever hung up first has done what was asked.
        const over = command.do === "hang_up" && failure.outcome === "refused" &&
          OVER.includes(failure.code);
        return over ? done(leg.sid) : failure;
      }
    },
    find: async (hub, command) => await findDialled(await clientFor(hub), hub, command),
    look: async (hub, sid) => await lookAt(await clientFor(hub), sid),
    token: (identity, ttlSec) => accessToken(config, identity, ttlSec),
    recording: (hub, url) => fetchRecording(hub, url, { accountSid, authToken, apiBase }),
  };
}

async function perform(
  client: Twilio,
  hub: Hub,
  command: CallCommand,
  leg: { sid: string; conference: string; coach?: string },
): Promise<SendResult> {
  switch (command.do) {
    case "dial":
      return done((await client.calls.create(dialOptions(hub.config, command))).sid);
    case "redirect":
      await client.calls(leg.sid).update({
        url: carrierAddress(hub.config) + command.path,
        method: "POST",
      });
      return done(leg.sid);
    case "hang_up":
      // `completed` ends a call that rings as well as one that talks.
      await client.calls(leg.sid).update({ status: "completed" });
      return done(leg.sid);
    case "hold":
    case "mute":
    case "coach": {
      const sid = await conferenceSid(client, leg.conference);
      await client.conferences(sid).participants(leg.sid)
        .update(changeOf(hub.config, command, leg.coach ?? ""));
      return done(leg.sid);
    }
  }
}

/** What a command changes about a participant of a conference. */
function changeOf(
  config: Config,
  command: Extract<CallCommand, { do: "hold" | "mute" | "coach" }>,
  coach: string,
) {
  switch (command.do) {
    case "hold":
      return {
        hold: command.on,
        holdUrl: `${carrierAddress(config)}/webhooks/twilio/voice/music`,
        holdMethod: "GET" as const,
      };
    case "mute":
      return { muted: command.on };
    case "coach":
      return coach === ""
        ? { muted: command.muted, coaching: false }
        : { muted: command.muted, coaching: true, callSidToCoach: coach };
  }
}

function dialOptions(config: Config, { to, from, call, leg, timeoutSec }: Dial) {
  const base = carrierAddress(config);
  return {
    to,
    from,
    timeout: timeoutSec,
    url: `${base}/webhooks/twilio/voice/agents/${call}/${leg}`,
    method: "POST" as const,
    statusCallback: `${base}/webhooks/twilio/status/voice?leg=${leg}`,
    statusCallbackEvent: ["initiated", "ringing", "answered", "completed"],
    statusCallbackMethod: "POST" as const,
  };
}

function done(sid: string | undefined): SendResult {
  if (!sid) throw new AnswerLost("The carrier's answer names no call");
  return { outcome: "sent", providerId: sid, state: "sent" };
}

async function conferenceSid(client: Twilio, name: string): Promise<string> {
  const [found] = await client.conferences.list({
    friendlyName: name,
    status: "in-progress",
    limit: 1,
  });
  if (found) return found.sid;
  throw new HubError("conflict", "The conference is over, or has not begun", {
    code: "call.no_conference",
  });
}

/** The newest call to that number from ours that the record does not know. */
async function findDialled(client: Twilio, hub: Hub, command: Dial): Promise<string | null> {
  const list = await client.calls.list({
    to: command.to,
    from: command.from,
    startTimeAfter: new Date(hub.now() - LOOK_BACK_MS),
    limit: LOOK_BACK,
    pageSize: LOOK_BACK,
  });
  const known = await hub.db.read<{ sid: string }>(
    "SELECT sid FROM call_legs WHERE sid IN (SELECT value FROM json_each(?))",
    [JSON.stringify(list.map((call) => call.sid))],
  );
  const taken = new Set(known.map((row) => row.sid));
  return list.find((call) => !taken.has(call.sid))?.sid ?? null;
}

async function lookAt(
  client: Twilio,
  sid: string,
): Promise<{ state: LegState; seconds: number; endedAt: number | null } | null> {
  try {
    const call = await client.calls(sid).fetch();
    return {
      state: legState(call.status) ?? "dialling",
      seconds: Number(call.duration) || 0,
      endedAt: call.endTime ? new Date(call.endTime).getTime() : null,
    };
  } catch (error) {
    if ((error as { status?: unknown }).status === 404) return null;
    throw error;
  }
}

async function accessToken(config: Config, identity: string, ttlSec: number): Promise<string> {
  const { accountSid, apiKey, apiSecret, twimlApp } = config.twilio;
  if (!accountSid || !apiKey || !apiSecret) {
    throw new HubError(
      "unavailable",
      "Browser phones need TWILIO_API_KEY and TWILIO_API_SECRET: set them",
      { code: "voice.no_api_key" },
    );
  }
  const { default: twilio } = await import("twilio");
  const { AccessToken } = twilio.jwt;
  const token = new AccessToken(accountSid, apiKey, apiSecret, { identity, ttl: ttlSec });
  token.addGrant(
    new AccessToken.VoiceGrant({
      incomingAllow: true,
      ...(twimlApp ? { outgoingApplicationSid: twimlApp } : {}),
    }),
  );
  return token.toJwt();
}

/** Only the carrier's own hosts get our credentials. */
async function fetchRecording(
  hub: Hub,
  address: string,
  access: {
    accountSid: string | undefined;
    authToken: string | undefined;
    apiBase: string | undefined;
  },
): Promise<ReadableStream<Uint8Array>> {
  const url = URL.canParse(address) ? new URL(address) : null;
  const base = new URL(access.apiBase ?? TWILIO_API);
  const ours = url !== null &&
    (url.origin === base.origin ||
      (url.protocol === "https:" && /(^|\.)twilio\.com$/.test(url.hostname)));
  if (!ours || !access.accountSid || !access.authToken) {
    throw new HubError("unprocessable", "Cannot fetch the recording: not the carrier's address", {
      code: "media.foreign",
    });
  }
  const credentials = Buffer.from(`${access.accountSid}:${access.authToken}`).toString("base64");
  const response = await hub.fetch(url, {
    headers: { Authorization: `Basic ${credentials}` },
    signal: AbortSignal.timeout(RECORDING_TIMEOUT_MS),
  });
  if (response.ok && response.body !== null) return response.body;
  await response.body?.cancel();
  throw new HubError(
    response.status === 404 ? "not_found" : "unavailable",
    `Cannot fetch the recording: the carrier answered ${response.status}`,
    { code: "media.unavailable" },
  );
}

function notConfigured(): HubError {
  return new HubError(
    "unavailable",
    "Cannot make calls: set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN",
    { code: "voice.not_configured" },
  );
}
