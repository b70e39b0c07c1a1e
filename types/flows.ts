import type { Label } from "./configuration/labels.ts";
import type { Service } from "./configuration/services.ts";
import type { Source } from "./configuration/sources.ts";
import type { SkillNeed } from "./interactions.ts";

/**
 * How a flow runs: a pure step from a frame and what came in to the next frame, what is said and
 * what is waited for. Who drives it (a call, a test bench, later a chat) keeps the frame.
 */

export type Value = string | number | boolean | null;

/** Where one contact stands in a flow. Plain data: kept in the record between two requests. */
export interface FlowFrame {
  flow: string;
  /** Version of the configuration it runs on to its end (IV-8). */
  version: number;
  node: string;
  language: string;
  /** Failed tries at this node. */
  tries: number;
  /** Returns from sub-menus so far (at most three, CE01-F23). */
  backs: number;
  /** How often each entry point was visited (CE01-F29) and each rule node (CE09-B7). */
  visits: Record<string, number>;
  /** Variables set by the flow; secrets never. */
  vars: Record<string, Value>;
  /** One part of a node that has several: number of the security question, of the effect awaited. */
  part: number;
  identity: Identity;
  /**
   * It came by a transfer: greetings, questions and menus are passed over until it is routed
   * (CE01-F28, CE02-F26). Absent = no.
   */
  quiet?: boolean;
  /** Nodes passed, oldest first. */
  path: { node: string; outcome: string }[];
  /** Personal treatments offered so far and what came of them, oldest first (CE09-F15). */
  treatments?: Treated[];
  /** The personal message said last, until the caller keys something or waits for a person. */
  heard?: Heard;
  /** Places of the choices a menu offered when it asked: what was spoken is what is accepted. */
  offered?: number[];
  /** The service it was handed to last, with the parameters in force (CE02-F9). */
  service?: ServiceState;
  /** What the company's own systems know of the caller, as fetched for this call (CE02-B13). */
  context?: FetchedContext;
  /** Name of the persona; fixed once found (CE09-R52). */
  persona?: string;
  /** Variant by experiment, drawn once for the call (CE09-R53). */
  experiments?: Record<string, string>;
}

/** Parameters of a call that rules may set (CE02-R9). */
export interface ServiceValues {
  queue: string;
  skills: SkillNeed[];
  supplementarySkills: SkillNeed[];
  supplementarySec: number;
  /** Null = the entry point's. */
  priority: number | null;
  sayWait: boolean;
  waitLimitSec: number;
  lastAgent: boolean;
}

export interface ServiceState {
  /** Node that handed it over. */
  node: string;
  /** The service asked for, and the one whose parameters are used. */
  id: string;
  profile: string;
  /** Name of the period that applies, or empty. */
  period: string;
  values: ServiceValues;
  /** Names of the rules and evaluations that set something, in order. */
  rules: string[];
  labels: Record<string, string>;
  /** Next of the messages before queueing, where a callback is offered between them. */
  resumeAt?: number;
  /** Agent of last time who is there. */
  agent?: string;
  /** What it is diverted for, while it is. */
  diverted?: string;
}

export interface FetchedContext {
  state: "known" | "unavailable";
  /** Customer or number asked about, and the sources asked. */
  by: string;
  sources: string[];
  /** What agents may see of it: never a masked field (CE02-A7). */
  fields: { source: string; name: string; value: Value }[];
}

export interface Treated {
  kind: "message" | "status" | "reason" | "menu" | "rule";
  node: string;
  /** Of the node, rule or candidate. */
  name: string;
  /** `said`, `yes`, `no`, `none`, the choice of a menu, or empty while it is being offered. */
  outcome: string;
}

/** Where in the speech of its turn a message stands, in characters; null = a recording is in it. */
export interface Heard {
  node: string;
  name: string;
  from: number | null;
  to: number | null;
}

export interface Identity {
  status: "none" | "identified" | "verified";
  /** 0 none, 1 identified, 2 to 5 verified by one factor and more (CE07-R8). */
  level: number;
  customer: string;
  name: string;
  by: "" | "address" | "identifier" | "agent" | "token";
  /** Why it is not more: `no_match`, `wrong_answer`, `key`, `system`, `locked`. */
  reason: string;
  /** Which agent set it by hand, and when (milliseconds). */
  set?: { by: string; at: number };
}

export type FlowInput =
  | { kind: "start" }
  | { kind: "keys"; digits: string }
  /** What a caller said where speech is taken beside keys, as the carrier understood it (CE07-R18). */
  | { kind: "spoken"; text: string }
  | { kind: "silence" }
  | { kind: "hangup" }
  | { kind: "recorded"; seconds: number; hungUp: boolean }
  | {
    kind: "dialled";
    outcome: "completed" | "busy" | "no_answer" | "failed" | "canceled";
    seconds: number;
  }
  /**
   * What an effect brought; null = it failed or took too long. `find_*`: `matches` and, where it is
   * one, `customer` and `name`. `verify`: `right`. `lookup`: the source's fields. `locked: true`
   * instead of any: the customer or number may not try again now (CE07-R11).
   */
  | { kind: "effect"; result: Record<string, Value> | null }
  /** Waited long enough in a queue to be offered something else (CE03-F23). */
  | { kind: "offer" }
  /** Back from the queue: why nobody took it. */
  | { kind: "unserved"; reason: UnservedReason };

/** Why a queue took nobody; `unreachable`: the queue itself could not be asked (IV-11). */
export const UNSERVED = ["over_limit", "max_wait", "full", "no_agents", "unreachable"] as const;
export type UnservedReason = (typeof UNSERVED)[number];

export type Spoken =
  /** `voice`: the carrier's name of one, where it is not the usual. */
  | { kind: "text"; text: string; language: string; voice?: string }
  /** `text` is said instead where the recording is not there (CE01-B2). */
  | { kind: "audio"; url: string; text?: string; language?: string }
  | { kind: "pause"; seconds: number };

/**
 * Asked by the offer of a callback (CE03), carried out by the driver, answered with an `effect`
 * input (null = it failed). `check` brings `wait` (seconds, null = unknown), `refused` (why nothing
 * is offered, or empty), `own` (the caller's number where it may be called), `open` (an open request
 * of theirs, or empty); `number` brings `number`, or `refused`; `cancel` brings `arrivedAt` of the
 * request, where it could still be cancelled; `request` brings `stored`, false where an agent was
 * quicker or one is open already (`why`).
 */
export type CallbackAsk =
  | { do: "check"; queue: string; rings: FlowRings; rules: CallbackRules }
  | { do: "number"; digits: string; rules: CallbackRules }
  | { do: "cancel"; request: string }
  | {
    do: "request";
    number: string;
    queue: string;
    rings: FlowRings;
    priority: number | null;
    expectedSec: number | null;
  };

export type FlowRings = { afterSec: number; skills: SkillNeed[] }[];

/** What an offer of a callback is bound to (CE03-R13, R19). */
export interface CallbackRules {
  /** ISO 3166-1 alpha-2; none = the company's own. */
  countries: string[];
  minDigits: number;
  maxDigits: number;
  openOnly: boolean;
  closingReserveMin: number;
}

/** What only the outside can tell; carried out by the driver, answered with an `effect` input. */
export type FlowEffect =
  | { kind: "find_by_address"; address: string }
  | { kind: "find_by_identifier"; identifier: string }
  /** `answer` is never kept anywhere. */
  | { kind: "verify"; customer: string; question: string; answer: string }
  | { kind: "lookup"; source: string; by: string }
  /**
   * What sources know of a caller: brings each fact as `<source>.<field>`, and in `unavailable` the
   * sources that did not answer, with commas (CE02-F8).
   */
  | { kind: "context"; sources: string[]; customer: string; address: string }
  /**
   * Brings `seconds` to wait (null = unknown) and `agent`: who of the queue served this customer or
   * number last within `days` and is signed in, or empty (CE02-F11, F17). Null = not asked.
   */
  | {
    kind: "estimate";
    queue: string;
    rings: FlowRings;
    lastAgent: { days: number; customer: string; address: string } | null;
  }
  | SendLink;

/**
 * A text with the way into a company's visual IVR (CE07-F20). Brings `sent`, or `why` it was not:
 * `no_mobile`, `opted_out`, `off`. `key` is the same for a repeat and another for another visit.
 */
export interface SendLink {
  kind: "send_link";
  key: string;
  to: string;
  /** Entry point the text comes from. */
  from: string;
  url: string;
  text: string;
  language: string;
  lifetimeMin: number;
  identity: Identity;
}

export type FlowWait =
  | {
    kind: "gather";
    most: number;
    endKey: string;
    timeoutSec: number;
    secret: boolean;
    /** Words count beside keys: their language, and the silence that ends them (CE07-R18). */
    speech?: { language: string; endSec: number };
  }
  | { kind: "record"; minSec: number; maxSec: number; silenceSec: number; queue: string }
  /** `callerId`: the number shown; absent or empty = the one that was dialled (CE01-R42). */
  | { kind: "dial"; number: string; timeoutSec: number; callerId?: string }
  | {
    kind: "queue";
    /** Empty = the entry point's own queue, priority and rings (CE01-F21). */
    queue: string;
    priority: number | null;
    rings: { afterSec: number; skills: SkillNeed[] }[];
    lastAgent: boolean;
    waitLimitSec: number;
    /** Reserved for this agent so long before anybody else is offered it (CE02-F17). */
    prefer?: { agent: string; holdSec: number };
  }
  | { kind: "effect"; effect: FlowEffect }
  | { kind: "callback"; ask: CallbackAsk }
  | { kind: "entry"; entryPoint: string }
  | { kind: "hangup"; reason: string };

/** What a play ends in, in the words of a flow test. */
export function endOf(wait: FlowWait): string {
  switch (wait.kind) {
    case "queue":
      return `queue ${wait.queue}`.trim();
    case "record":
      return `voicemail ${wait.queue}`;
    case "dial":
      return `transfer ${wait.number}`;
    case "entry":
      return `entry ${wait.entryPoint}`;
    case "hangup":
      return `hangup ${wait.reason}`;
    default:
      return wait.kind;
  }
}

/** A step for the journey (IV-6): never with what a caller keyed as a secret. */
export interface FlowStep {
  node: string;
  type: string;
  outcome:
    | "entered"
    | "left"
    | "matched"
    | "no_input"
    | "invalid"
    | "exhausted"
    | "failed"
    | "hangup"
    /** Something reports count; `detail` is its name, `facts` what belongs to it (docs/voice.md, Journey). */
    | "fact";
  detail: string;
  /** Ids, numbers and words of the configuration; never what somebody said or keyed. */
  facts?: Record<string, Value>;
}

export interface FlowTurn {
  frame: FlowFrame;
  /** Said before the wait; a key may cut it short. */
  say: Spoken[];
  wait: FlowWait;
  steps: FlowStep[];
  /** What the makers of the flow should mend: a prompt without a text (IV-7), a rule that is wrong. */
  warnings?: string[];
  /** Of these the ones that raise an alarm (CE09-B2, B12). */
  faults?: string[];
}

/** Everything a flow may ask about the moment, drawn before a step; no clock and no store inside. */
export interface FlowWorld {
  now: number;
  /** Who the contact is known to be from before it began; absent = nobody (CE07-R13). */
  known?: Identity;
  timeZone: string;
  /** The entry point it begins at: counted as its first visit (CE01-F29). */
  entryPoint?: string;
  /** The entry point's default language and opening. */
  language: string;
  opening: (schedule: string | null) => "open" | "closed" | "special_day";
  announcement: (schedule: string | null) => Record<string, string>;
  emergency: boolean;
  /** It came by itself: nobody is signed in (CE02-R3). Absent = no. */
  automaticEmergency?: boolean;
  /** Services of the company; absent = there are none. */
  services?: ServiceWorld;
  /** Built-in variables by name (CE09-R1 to R15, R55); `undefined` = blank. */
  value: (name: string) => Value | undefined;
}

/** What the `service` node asks of the configuration. */
export interface ServiceWorld {
  find: (id: string) => Service | undefined;
  /** Where none, or an unknown one, is named (CE02-B6); and where one is switched off (F16). */
  own: Service;
  fallback: Service;
  /** Labels of the entry point (CE02-R26). */
  labels: Label[];
  source: (id: string) => Source | undefined;
  /** Whether a queue, or a skill, is there still (CE02-B4). */
  hasQueue: (id: string) => boolean;
  hasSkill: (id: string) => boolean;
  /** Whether any configured agent of the queue could ever meet these (CE02-B5). */
  reachable: (queue: string, skills: SkillNeed[]) => boolean;
}
