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

/** The bytes of `Recordings/<sid>` with or without `.wav`. */
export function recordingFile(x: Exchange, path: string): Response | null {
  const sid = /^Recordings\/(RE\w{32})(\.wav)?$/.exec(path)?.[1];
  if (sid === undefined) return null;
  const one = x.recordings.get(sid);
  if (one === undefined || one.deleted) return missing();
  return new Response(wav(Math.min(one.seconds, MAX_SECONDS)), {
    headers: { "Content-Type": "audio/x-wav" },
  });
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
