import { isOver, newSid } from "./exchange.ts";
import { interrupt, later } from "./progress.ts";
import { callFields, tellHub } from "./requests.ts";
import { actionOf } from "./after.ts";
import { lead } from "./scene.ts";
import { resolveAddress } from "./twiml.ts";
import type { Exchange, Next, PhoneCall, Recording, Scene, Verb } from "./types.ts";

const DEFAULT_MAX_SEC = 3_600;
const DEFAULT_SILENCE_SEC = 5;
const ANY_KEY = "1234567890*#";

/**
 * Records the caller until a key, the longest time, or silence after something was said. What a
 * phone of the demo really hears is not known here: without a word it records on.
 */
export function performRecord(
  x: Exchange,
  call: PhoneCall,
  verb: Verb,
  next: Next,
  scene: Scene,
): Promise<void> {
  const { finishOnKey = ANY_KEY, maxLength, timeout } = verb.attributes;
  const from = x.agenda.now();
  const silenceMs = Number(timeout ?? DEFAULT_SILENCE_SEC) * 1_000;
  let stopSilence = () => {};

  const stop = async (digits: string) => {
    stopSilence();
    const seconds = Math.round((x.agenda.now() - from) / 1000);
    x.tell(call, { kind: "record", on: false });
    if (seconds === 0 && !isOver(call)) {
      interrupt(call);
      return await next();
    }
    const recording = keepRecording(x, call, "RecordVerb", from, seconds);
    reportRecording(x, call, verb, scene, recording);
    const fields = {
      RecordingUrl: recordingUrl(x, recording),
      RecordingSid: recording.sid,
      RecordingDuration: String(seconds),
      ...(digits === "" ? {} : { Digits: digits }),
    };
    if (isOver(call)) return tellHub(x, call, actionOf(verb, scene), withCall(x, call, fields));
    interrupt(call);
    await lead(x, call, actionOf(verb, scene), fields);
  };
  x.tell(call, { kind: "record", on: true });
  call.listening = {
    key: (digit) => finishOnKey.includes(digit) ? stop(digit) : Promise.resolve(),
    speech() {
      stopSilence();
      stopSilence = later(x, call, silenceMs, () => stop(""));
      return Promise.resolve();
    },
    hangUp: () => stop("hangup"),
  };
  later(x, call, Number(maxLength ?? DEFAULT_MAX_SEC) * 1_000, () => stop(""));
  return Promise.resolve();
}

const withCall = (x: Exchange, call: PhoneCall, fields: Record<string, string>) => ({
  ...callFields(x, call),
  ...fields,
});

export function keepRecording(
  x: Exchange,
  call: PhoneCall,
  source: Recording["source"],
  startedAt: number,
  seconds: number,
  conference: string | null = null,
): Recording {
  const sid = newSid("RE");
  const recording = {
    sid,
    call: call.sid,
    conference,
    source,
    startedAt,
    seconds,
    deleted: false,
  };
  x.recordings.set(sid, recording);
  return recording;
}

export const recordingUrl = (x: Exchange, { sid }: Recording): string =>
  `${x.options.apiBase}/2010-04-01/Accounts/${x.options.accountSid}/Recordings/${sid}`;

/** Reports a finished recording to the address its verb names. */
export function reportRecording(
  x: Exchange,
  call: PhoneCall,
  verb: Verb,
  scene: Scene,
  recording: Recording,
): void {
  const { recordingStatusCallback: url, recordingStatusCallbackMethod: method } = verb.attributes;
  const events = verb.attributes.recordingStatusCallbackEvent ?? "completed";
  if (url === undefined || !events.includes("completed")) return;
  const source = { url: resolveAddress(url, scene.source.url), method: method ?? "POST" };
  tellHub(x, call, source, {
    AccountSid: x.options.accountSid,
    CallSid: call.sid,
    ...(recording.conference === null ? {} : { ConferenceSid: recording.conference }),
    RecordingSid: recording.sid,
    RecordingUrl: recordingUrl(x, recording),
    RecordingStatus: "completed",
    RecordingDuration: String(recording.seconds),
    RecordingChannels: "1",
    RecordingStartTime: new Date(recording.startedAt).toUTCString().replace("GMT", "+0000"),
    RecordingSource: recording.source,
    RecordingTrack: "both",
  });
}
