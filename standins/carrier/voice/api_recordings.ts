import { type ApiCall, listAnswer, matchesDay, missing, type Result } from "./api_parts.ts";
import { recordingResource } from "./resources.ts";
import type { Exchange } from "./types.ts";

/** Silence as a phone records it: 8000 samples of 8 bits a second. */
const RATE = 8_000;
const SILENCE = 128;
const MAX_SECONDS = 60;

export function listRecordings({ x, url }: ApiCall): Result {
  const query = url.searchParams;
  const same = (name: string, value: string | null) =>
    query.get(name) === null || query.get(name) === value;
  const found = [...x.recordings.values()].reverse().filter((one) =>
    !one.deleted && same("CallSid", one.call) && same("ConferenceSid", one.conference) &&
    matchesDay(query, "DateCreated", one.startedAt)
  );
  return listAnswer(url, "recordings", found.map((one) => recordingResource(x, one)));
}

const found = ({ x, path }: ApiCall) => {
  const one = x.recordings.get(path.Sid ?? "");
  return one === undefined || one.deleted ? null : one;
};

export function fetchRecording(asked: ApiCall): Result {
  const one = found(asked);
  return one === null ? missing() : { status: 200, body: recordingResource(asked.x, one) };
}

export function deleteRecording(asked: ApiCall): Result {
  const one = found(asked);
  if (one === null) return missing();
  one.deleted = true;
  return { status: 204 };
}

/** The bytes of `Recordings/<sid>`, bare or as `.wav` or `.mp3`: as long as it was, and silent. */
export function recordingFile(x: Exchange, path: string): Response | null {
  const found = /^Recordings\/(RE\w{32})(\.wav|\.mp3)?$/.exec(path);
  if (found === null) return null;
  const [, sid = "", form] = found;
  const one = x.recordings.get(sid);
  if (one === undefined || one.deleted) return missing();
  const seconds = Math.min(one.seconds, MAX_SECONDS);
  return form === ".mp3"
    ? new Response(mp3(seconds), { headers: { "Content-Type": "audio/mpeg" } })
    : new Response(wav(seconds), { headers: { "Content-Type": "audio/x-wav" } });
}

function wav(seconds: number): Uint8Array<ArrayBuffer> {
  const size = seconds * RATE;
  const bytes = new Uint8Array(44 + size).fill(SILENCE, 44);
  const view = new DataView(bytes.buffer);
  const word = (at: number, text: string) => bytes.set(new TextEncoder().encode(text), at);
  word(0, "RIFF");
  view.setUint32(4, 36 + size, true);
  word(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, RATE, true);
  view.setUint32(28, RATE, true);
  view.setUint16(32, 1, true);
  view.setUint16(34, 8, true);
  word(36, "data");
  view.setUint32(40, size, true);
  return bytes;
}

/** MPEG-1 layer III, 32 kbit/s, 44.1 kHz, one channel: frames whose data are all zero are silent. */
const FRAME_HEADER = [0xff, 0xfb, 0x10, 0xc4];
const FRAME_BYTES = 104;
const FRAMES_PER_SECOND = 44_100 / 1_152;

function mp3(seconds: number): Uint8Array<ArrayBuffer> {
  const frames = Math.max(1, Math.round(seconds * FRAMES_PER_SECOND));
  const bytes = new Uint8Array(frames * FRAME_BYTES);
  for (let i = 0; i < frames; i++) bytes.set(FRAME_HEADER, i * FRAME_BYTES);
  return bytes;
}
