import type { XmlElement } from "@rgrove/parse-xml";
import type { LadderStep } from "../../../types/ladder.ts";
import type { Faults } from "../faults.ts";
import type { CarrierNumber } from "../number.ts";
import type { Webhooks } from "../webhooks.ts";
import type { CallAgenda } from "./agenda.ts";

export type CallStatus =
  | "queued"
  | "ringing"
  | "in-progress"
  | "completed"
  | "busy"
  | "failed"
  | "no-answer"
  | "canceled";

export const FINAL: readonly CallStatus[] = [
  "completed",
  "busy",
  "failed",
  "no-answer",
  "canceled",
];

/** What comes after a verb; called once, and only while the caller has not been led elsewhere. */
export type Next = () => Promise<void>;

/** What a document is asked for: address, method, and where to turn when that fails. */
export interface Source {
  url: string;
  method: string;
}

/** Digits and words a caller is asked for, or a recording that a key ends. */
export interface Listening {
  key(digit: string): Promise<void>;
  speech(text: string): Promise<void>;
  /** The caller hung up meanwhile. */
  hangUp(): Promise<void>;
}

/** Where a call is while it waits or speaks with others: left once, by `leave`. */
export interface Place {
  /** `redirected`: by the API; `hangup`: the caller; else what the place itself says. */
  leave(how: string): Promise<void>;
  peers(): string[];
}

export interface PhoneCall {
  readonly sid: string;
  readonly parent: string | null;
  readonly direction: "inbound" | "outbound-api" | "outbound-dial";
  readonly from: string;
  readonly to: string;
  /** The phone at the other end: a number, or `client:<person>`. */
  readonly line: string;
  readonly callerName: string;
  readonly createdAt: number;
  status: CallStatus;
  answeredAt: number | null;
  endedAt: number | null;
  answeredBy: string;
  /** Next number of its status reports. */
  sequence: number;
  report: { url: string; method: string; events: readonly string[] };
  fallback: Source | null;
  /** Document it runs on; relative addresses are read against it. */
  source: Source;
  /** Grows whenever the call is led elsewhere: whatever was planned before is void then. */
  run: number;
  /** Planned for it and taken back when it is led elsewhere. */
  planned: Set<() => void>;
  listening: Listening | null;
  place: Place | null;
  queueTime: number;
  mute: boolean;
  /** Calls that belong together in the ladder have the same. */
  group: string;
  /** Whoever dialled it wants to know that it is over. */
  ended?: (() => Promise<void>) | undefined;
  /** Somebody picks up a call of ours, or does not. */
  pick?: ((outcome: "answered" | CallStatus) => Promise<void>) | undefined;
}

export interface Problem {
  at: number;
  code: number;
  message: string;
  call: string;
  url: string;
}

/** What happens on a line: `kind` and what belongs to it (docs/voice.md). */
export interface LineEvent {
  kind: string;
  [field: string]: unknown;
}

export interface Member {
  call: PhoneCall;
  since: number;
  /** Takes the caller out: the reason is `QueueResult`. */
  out(result: string): Promise<void>;
}

export interface CallQueue {
  sid: string;
  name: string;
  maxSize: number;
  createdAt: number;
  members: Member[];
  /** Seconds its callers waited. */
  waits: number[];
}

export interface Participant {
  call: PhoneCall;
  label: string;
  joinedAt: number;
  muted: boolean;
  hold: boolean;
  coach: string;
  startOnEnter: boolean;
  endOnExit: boolean;
  waitUrl: string | null;
  waitMethod: string;
  holdUrl: string;
  holdMethod: string;
  /** Music or a waiting document runs for it. */
  waiting: boolean;
  out(reason: string): Promise<void>;
}

export interface Conference {
  sid: string;
  name: string;
  status: "init" | "in-progress" | "completed";
  createdAt: number;
  updatedAt: number;
  endedBy: string | null;
  reason: string | null;
  sequence: number;
  report: { url: string; method: string; events: readonly string[] };
  participants: Participant[];
}

export interface Recording {
  sid: string;
  call: string;
  conference: string | null;
  source: "RecordVerb" | "OutboundAPI" | "Conference";
  startedAt: number;
  seconds: number;
  deleted: boolean;
}

export interface VoiceOptions {
  accountSid: string;
  apiBase: string;
  clock: () => number;
  numberOf(number: string): CarrierNumber | undefined;
  faults: Faults;
  webhooks: Webhooks;
  /** Milliseconds that a spoken character takes. */
  speechMs: number;
  onError: (error: unknown) => void;
}

/** Everything the parts of the stand-in's telephony share. */
export interface Exchange {
  readonly options: VoiceOptions;
  readonly agenda: CallAgenda;
  readonly calls: Map<string, PhoneCall>;
  readonly queues: Map<string, CallQueue>;
  readonly conferences: Map<string, Conference>;
  readonly recordings: Map<string, Recording>;
  readonly problems: Problem[];
  /** What each verb does. */
  readonly verbs: Readonly<Record<string, Perform>>;
  /** Somebody has this line open. */
  isOpen(line: string): boolean;
  tell(call: PhoneCall, event: LineEvent): void;
  note(call: PhoneCall, step: Omit<LadderStep, "at">): void;
}

export type Verb = XmlElement;

/** A document that is performed: what may stand in it, its address, and what comes after it. */
export interface Scene {
  /** Undefined = everything. */
  allowed?: readonly string[];
  source: Source;
  /** Said with every request for it. */
  fields?: () => Record<string, string>;
  end: Next;
  fail(error: Error & { code: number }): Promise<void>;
}

export type Perform = (
  x: Exchange,
  call: PhoneCall,
  verb: Verb,
  next: Next,
  scene: Scene,
) => Promise<void>;
