import type { FlowWait, Spoken } from "../../types/flows.ts";

/** The carrier's names of languages; others are passed as they are. */
const LOCALES: Record<string, string> = {
  en: "en-US",
  de: "de-DE",
  fr: "fr-FR",
  es: "es-ES",
  it: "it-IT",
  nl: "nl-NL",
  pt: "pt-PT",
  pl: "pl-PL",
};
/** Longest text of one `Say`, characters. */
const MAX_SAY = 4_000;

/** Ends of calls that were told we are closed (CE01-F13). */
const ANNOUNCED = new Set(["special_day", "after_hours", "emergency", "wait_limit"]);

/** Where the next request of a call goes. */
export interface Place {
  /** Address the carrier reaches us at, without trailing slash. */
  base: string;
  call: string;
  step: number;
}

type Attributes = Record<string, string | number | boolean | undefined>;

/** One element; text and attributes are escaped here and nowhere else. */
function element(name: string, attributes: Attributes, children: string[] | string = []): string {
  const own = Object.entries(attributes)
    .flatMap(([key, value]) => value === undefined ? [] : [` ${key}="${escape(String(value))}"`])
    .join("");
  const inner = typeof children === "string" ? escape(children) : children.join("");
  return inner === "" ? `<${name}${own}/>` : `<${name}${own}>${inner}</${name}>`;
}

/** Characters XML does not know are left out, however they came here. */
function escape(text: string): string {
  return text
    // deno-lint-ignore no-control-regex -- those are what XML 1.0 refuses
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "")
    .replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;").replace(/'/g, "&apos;");
}

export function document(...verbs: string[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>${element("Response", {}, verbs)}`;
}

export const pathOf = (base: string, path: string) => `${base}/webhooks/twilio/voice/${path}`;
const stepAt = ({ base, call, step }: Place) => pathOf(base, `steps/${call}/${step}`);

/** What is said, in order. Recordings of ours may be given as a path. */
export function sayVerbs(say: readonly Spoken[], base: string): string[] {
  return say.map((part) => {
    if (part.kind === "audio") {
      return element("Play", {}, part.url.startsWith("/") ? base + part.url : part.url);
    }
    if (part.kind === "pause") return element("Pause", { length: part.seconds });
    const language = LOCALES[part.language] ?? part.language;
    return element("Say", { language, voice: part.voice }, part.text.slice(0, MAX_SAY));
  });
}

/** The document of a turn: what is said, and how what is waited for comes back to us. */
export function turnTwiml(say: readonly Spoken[], wait: FlowWait, place: Place): string {
  const said = sayVerbs(say, place.base);
  switch (wait.kind) {
    case "gather":
      // Nested, so that a key cuts the prompt short (CE01-F17).
      return document(element("Gather", {
        input: wait.speech ? "dtmf speech" : "dtmf",
        // With words numbers only: neither a bank's nor a clinic's vocabulary is needed.
        language: wait.speech && (LOCALES[wait.speech.language] ?? wait.speech.language),
        speechTimeout: wait.speech?.endSec,
        numDigits: wait.most,
        finishOnKey: wait.endKey,
        timeout: wait.timeoutSec,
        action: stepAt(place),
        method: "POST",
        actionOnEmptyResult: true,
      }, said));
    case "record":
      return document(
        ...said,
        element("Record", {
          action: stepAt(place),
          method: "POST",
          maxLength: wait.maxSec,
          timeout: wait.silenceSec,
          finishOnKey: "#",
          playBeep: true,
          trim: "do-not-trim",
          recordingStatusCallback:
            `${place.base}/webhooks/twilio/status/recordings?call=${place.call}`,
          recordingStatusCallbackEvent: "completed absent",
        }),
        // Nothing was recorded at all.
        redirectVerb(stepAt(place)),
      );
    case "dial":
      return document(
        ...said,
        element("Dial", {
          action: stepAt(place),
          method: "POST",
          timeout: wait.timeoutSec,
          callerId: wait.callerId || undefined,
        }, [element("Number", {}, wait.number)]),
      );
    case "queue":
      return enqueueTwiml(said, { ...place, queue: wait.queue });
    case "effect":
      return document(
        ...said,
        element("Pause", { length: 1 }),
        redirectVerb(stepAt(place)),
      );
    case "hangup":
      // Asked once more before the end: only so it is known who heard the announcement out.
      return document(
        ...said,
        ANNOUNCED.has(wait.reason) ? redirectVerb(stepAt(place)) : element("Hangup", {}),
      );
    case "callback":
    case "entry":
      return document(...said, element("Hangup", {}));
  }
}

/** The most callers a queue of the carrier's takes; it would take 100 if not asked. */
const MOST_WAITING = 5_000;
/** For calls without a queue of their own yet. */
const WAITING_ROOM = "waiting";

/**
 * Waits until it is taken out of there. One of the carrier's queues for each of ours: who is next is
 * decided here, not by its order, and an account may have only so many.
 */
export function enqueueTwiml(
  said: string[],
  { base, call, queue }: Pick<Place, "base" | "call"> & { queue: string },
): string {
  return document(
    ...said,
    element("Enqueue", {
      action: pathOf(base, `queue/${call}`),
      method: "POST",
      waitUrl: pathOf(base, `waiting/${call}`),
      waitUrlMethod: "POST",
      maxQueueSize: MOST_WAITING,
    }, queue || WAITING_ROOM),
  );
}

/** Said and played once while waiting, then asked for again. */
export function waitingTwiml(
  say: readonly Spoken[],
  music: { url: string; times: number },
  place: { base: string; call: string; round: number },
): string {
  return document(
    ...sayVerbs(say, place.base),
    ...(music.times > 0 ? [element("Play", { loop: music.times }, music.url)] : []),
    redirectVerb(pathOf(place.base, `waiting/${place.call}?round=${place.round + 1}`)),
  );
}

/** Into the conference of the call. Whoever's end must not end it leaves the others together. */
export function conferenceTwiml(
  { base, call, leg, muted = false, coach }: {
    base: string;
    call: string;
    leg: string;
    muted?: boolean;
    /** The carrier's id of the one leg that hears this one. */
    coach?: string;
  },
): string {
  return document(
    element("Dial", { action: pathOf(base, `conference/${call}/${leg}?left=1`), method: "POST" }, [
      element("Conference", {
        startConferenceOnEnter: true,
        endConferenceOnExit: false,
        beep: false,
        muted: muted ? true : undefined,
        coach,
        waitUrl: pathOf(base, "music"),
        waitMethod: "GET",
        participantLabel: leg,
        statusCallback: `${base}/webhooks/twilio/status/conferences?call=${call}`,
        statusCallbackEvent: "start end join leave",
      }, call),
    ]),
  );
}

/** Out of the waiting: the carrier asks us what comes next. */
export const leaveTwiml = () => document(element("Leave", {}));

export const redirectVerb = (url: string) => element("Redirect", { method: "POST" }, url);
export const hangupVerb = () => element("Hangup", {});
export const dialVerb = (number: string) => element("Dial", {}, [element("Number", {}, number)]);

/** Says something and hangs up, after a number where one is given. */
export function goodbyeTwiml(say: readonly Spoken[], base: string, number = ""): string {
  return document(
    ...sayVerbs(say, base),
    ...(number === "" ? [] : [dialVerb(number)]),
    hangupVerb(),
  );
}
