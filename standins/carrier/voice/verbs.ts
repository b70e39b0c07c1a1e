type Check = (value: string) => boolean;

const text: Check = () => true;
const bool: Check = (value) => /^(true|false)$/.test(value);
const count: Check = (value) => /^\d+$/.test(value);
const method: Check = (value) => /^(GET|POST)$/.test(value);
const oneOf = (...words: string[]): Check => (value) => words.includes(value);
const words = (...known: string[]): Check => (value) =>
  value.trim().split(/\s+/).every((word) => known.includes(word));
const callEvents = words("initiated", "ringing", "answered", "completed");
const recordingEvents = words("in-progress", "completed", "absent");

export interface VerbRule {
  attributes: Record<string, Check>;
  /** Elements allowed inside. */
  children: readonly string[];
  /** Text inside: none, any, or an address. */
  content: "none" | "text" | "address";
}

const PROMPTS = ["Say", "Play", "Pause"];
/** Markup of speech; not read any further. */
export const SPEECH_MARKUP = [
  ...["break", "emphasis", "lang", "p", "phoneme", "prosody", "s", "say-as", "sub", "w"],
];

const recordingReport = {
  recordingStatusCallback: text,
  recordingStatusCallbackMethod: method,
  recordingStatusCallbackEvent: recordingEvents,
};
const callReport = {
  statusCallback: text,
  statusCallbackMethod: method,
  statusCallbackEvent: callEvents,
};

/** Verbs and nouns of TwiML that the stand-in performs, as the carrier's schema allows them. */
export const VERBS: Record<string, VerbRule> = {
  Say: {
    attributes: { language: text, loop: count, voice: text },
    children: SPEECH_MARKUP,
    content: "text",
  },
  Play: { attributes: { digits: text, loop: count }, children: [], content: "address" },
  Pause: { attributes: { length: count }, children: [], content: "none" },
  Redirect: { attributes: { method }, children: [], content: "address" },
  Hangup: { attributes: {}, children: [], content: "none" },
  Leave: { attributes: {}, children: [], content: "none" },
  Reject: { attributes: { reason: oneOf("rejected", "busy") }, children: [], content: "none" },
  Gather: {
    attributes: {
      ...{ action: text, method, actionOnEmptyResult: bool, bargeIn: bool, debug: bool },
      ...{ enhanced: bool, finishOnKey: (v) => /^[0-9*#]{0,12}$/.test(v), hints: text },
      ...{ input: words("dtmf", "speech"), language: text, maxSpeechTime: count },
      ...{ numDigits: (v) => /^[1-9]\d*$/.test(v), timeout: (v) => /^(auto|\d+)$/.test(v) },
      ...{ profanityFilter: bool, speechModel: text, speechTimeout: (v) => /^(auto|\d+)$/.test(v) },
    },
    children: PROMPTS,
    content: "none",
  },
  Record: {
    attributes: {
      ...{ action: text, method, finishOnKey: (v) => /^[0-9*#]{0,12}$/.test(v) },
      ...{ maxLength: (v) => /^[1-9]\d*$/.test(v), playBeep: bool, timeout: count },
      trim: oneOf("trim-silence", "do-not-trim"),
      ...recordingReport,
    },
    children: [],
    content: "none",
  },
  Enqueue: {
    attributes: {
      ...{ action: text, method, maxQueueSize: (v) => /^[1-9]\d*$/.test(v) },
      ...{ waitUrl: text, waitUrlMethod: method },
    },
    children: [],
    content: "text",
  },
  Dial: {
    attributes: {
      ...{ action: text, method, answerOnBridge: bool, callerId: text, hangupOnStar: bool },
      ...{ timeLimit: count, timeout: count },
    },
    children: ["Number", "Client", "Conference", "Queue"],
    content: "text",
  },
  Number: {
    attributes: { url: text, method, sendDigits: text, ...callReport },
    children: [],
    content: "text",
  },
  Client: { attributes: { url: text, method, ...callReport }, children: [], content: "text" },
  Queue: { attributes: { url: text, method }, children: [], content: "text" },
  Conference: {
    attributes: {
      ...{ beep: oneOf("true", "false", "onEnter", "onExit"), coach: text },
      ...{ endConferenceOnExit: bool, startConferenceOnEnter: bool, muted: bool },
      ...{ maxParticipants: (v) => /^([2-9]|\d{2,3})$/.test(v), participantLabel: text },
      ...{ record: oneOf("do-not-record", "record-from-start"), trim: text, region: text },
      ...{ waitUrl: text, waitMethod: method, jitterBufferSize: text },
      ...{ statusCallback: text, statusCallbackMethod: method },
      statusCallbackEvent: words(
        ...["start", "end", "join", "leave", "mute", "hold", "modify", "speaker", "announcement"],
      ),
      ...recordingReport,
    },
    children: [],
    content: "text",
  },
};

/** Verbs that may stand directly in a document. */
export const TOP_LEVEL = [
  ...["Say", "Play", "Pause", "Gather", "Redirect", "Enqueue", "Leave", "Dial", "Record"],
  ...["Hangup", "Reject"],
];

/** Verbs that a waiting caller's document may hold: in a queue, and in a conference. */
export const WAITING = {
  queue: ["Say", "Play", "Pause", "Gather", "Redirect", "Leave", "Hangup"],
  conference: ["Say", "Play", "Pause", "Redirect"],
};
