import { performDial } from "./dial.ts";
import { performEnqueue, performLeave } from "./enqueue.ts";
import { performGather } from "./gather.ts";
import { answerCall, endCall, later } from "./progress.ts";
import { performRecord } from "./record.ts";
import { follow } from "./scene.ts";
import { resolveAddress } from "./twiml.ts";
import { WAITING } from "./verbs.ts";
import type { Exchange, Next, Perform, PhoneCall, Scene, Verb } from "./types.ts";

/** How long a file of unknown length plays, and a tone (milliseconds). */
const PLAY_MS = 2_000;
const TONE_MS = 300;
/** From one document of a waiting caller to the next it names (milliseconds). */
const REDIRECT_MS = 200;

/** What each verb does. */
export const PERFORM: Record<string, Perform> = {
  Say: performSay,
  Play: performPlay,
  Pause: performPause,
  Gather: performGather,
  Record: performRecord,
  Enqueue: performEnqueue,
  Leave: performLeave,
  Dial: performDial,
  Redirect: performRedirect,
  Hangup: (x, call) => endCall(x, call, "completed"),
  Reject: performReject,
};

function performSay(x: Exchange, call: PhoneCall, verb: Verb, next: Next): Promise<void> {
  const text = verb.text.trim().replace(/\s+/g, " ");
  const times = Number(verb.attributes.loop ?? 1);
  x.tell(call, { kind: "say", text, language: verb.attributes.language ?? "en-US" });
  // Nothing comes after what is said for ever.
  if (times !== 0) later(x, call, text.length * x.options.speechMs * times, next);
  return Promise.resolve();
}

function performPlay(
  x: Exchange,
  call: PhoneCall,
  verb: Verb,
  next: Next,
  scene: Scene,
): Promise<void> {
  const { digits, loop = "1" } = verb.attributes;
  const url = digits === undefined ? resolveAddress(verb.text, scene.source.url) : "";
  // What is played without end, or to who waits, is music to a phone.
  const music = loop === "0" || scene.allowed === WAITING.queue;
  if (digits !== undefined) x.tell(call, { kind: "tones", digits });
  else x.tell(call, music ? { kind: "music", on: true, url } : { kind: "play", url });
  const once = digits === undefined ? PLAY_MS : TONE_MS * digits.length;
  if (loop !== "0") later(x, call, once * Number(loop), next);
  return Promise.resolve();
}

function performPause(x: Exchange, call: PhoneCall, verb: Verb, next: Next): Promise<void> {
  later(x, call, Number(verb.attributes.length ?? 1) * 1_000, next);
  return Promise.resolve();
}

/** In a waiting caller's document only that document is replaced. */
async function performRedirect(
  x: Exchange,
  call: PhoneCall,
  verb: Verb,
  _next: Next,
  scene: Scene,
): Promise<void> {
  const url = resolveAddress(verb.text, scene.source.url);
  const source = { url, method: verb.attributes.method ?? "POST" };
  if (scene.allowed === undefined) return await follow(x, call, source, {}, scene);
  // A waiting document that only names the next one must not be asked for without end.
  later(x, call, REDIRECT_MS, () => follow(x, call, source, {}, scene));
}

async function performReject(x: Exchange, call: PhoneCall, verb: Verb): Promise<void> {
  if (call.answeredAt !== null) return await endCall(x, call, "completed");
  if (call.direction !== "inbound") answerCall(x, call);
  await endCall(x, call, verb.attributes.reason === "busy" ? "busy" : "no-answer");
}
