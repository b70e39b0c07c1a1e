import { z } from "zod";
import { CHANNELS, RECEIPT_STATES } from "./channels.ts";
import { INTERACTION_STATES } from "./interactions.ts";
import { Medium } from "./media.ts";
import { Permission } from "./configuration.ts";

/**
 * What the API answers and takes, one schema each: the routes validate with them, the OpenAPI
 * description is drawn from them, the screens take their types. Instants are RFC 3339 in UTC.
 */

const Instant = z.iso.datetime({ offset: true });
const MaybeInstant = Instant.nullable();

export const page = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), next: z.string().nullable() });

export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string(),
  errors: z.array(z.object({ field: z.string(), code: z.string(), detail: z.string().optional() }))
    .optional(),
  requestId: z.string().optional(),
}).loose();
export type Problem = z.infer<typeof Problem>;

export const FileView = z.object({
  id: z.string(),
  name: z.string(),
  type: z.string(),
  size: z.int(),
  /** Signed, valid 7 days; relative to the public address. */
  url: z.string(),
  state: z.enum(["stored", "pending", "failed"]),
});
export type FileView = z.infer<typeof FileView>;

export const MessageView = z.object({
  id: z.string(),
  conversation: z.string(),
  interaction: z.string().nullable(),
  /** Gap-free per conversation, from 1. */
  seq: z.int(),
  direction: z.enum(["in", "out", "note", "system"]),
  author: z.object({
    kind: z.enum(["customer", "agent", "bot", "system", "key"]),
    id: z.string(),
    name: z.string(),
  }),
  /** Masked as the reader's permissions ask. */
  text: z.string(),
  files: z.array(FileView),
  /** Receipt of an outbound message; inbound: `received`. */
  status: z.enum([...RECEIPT_STATES, "received"]),
  statusReason: z.string(),
  at: Instant,
  clientKey: z.string().nullable(),
  /** A mask hides something that who has `pii.unmask` may reveal. */
  masked: z.boolean().optional(),
  /** Goes on with the text before it: parts of one long text, shown as one (CE29-X7). */
  part: z.boolean().optional(),
  /** The sentence asks to stop without being the stop word: the desk offers the opt-out. */
  suggestStop: z.boolean().optional(),
});
export type MessageView = z.infer<typeof MessageView>;

export const ContactView = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  phone: z.string(),
  language: z.string(),
  note: z.string(),
  attributes: z.record(z.string(), z.unknown()),
  addresses: z.array(z.object({ channel: z.string(), address: z.string() })),
  createdAt: Instant,
  lastSeenAt: MaybeInstant,
  version: z.int(),
});
export type ContactView = z.infer<typeof ContactView>;

export const InteractionView = z.object({
  id: z.string(),
  medium: Medium,
  state: z.enum(INTERACTION_STATES),
  rev: z.int(),
  queue: z.string(),
  entryPoint: z.string(),
  subject: z.string(),
  category: z.string(),
  priority: z.int(),
  region: z.string(),
  epoch: z.int(),
  conversation: z.string(),
  contact: z.object({ id: z.string(), name: z.string() }),
  agent: z.string().nullable(),
  attributes: z.record(z.string(), z.unknown()),
  preview: z.string(),
  arrivedAt: Instant,
  queuedAt: MaybeInstant,
  offeredAt: MaybeInstant,
  acceptedAt: MaybeInstant,
  firstReplyAt: MaybeInstant,
  endedAt: MaybeInstant,
  wrappedUpAt: MaybeInstant,
  wrapUpCode: z.string().nullable(),
  /** While in wrap-up: when the limit runs out. */
  wrapUpEndsAt: MaybeInstant,
  outcome: z.string(),
});
export type InteractionView = z.infer<typeof InteractionView>;

export const ExplanationView = z.object({
  ruleVersion: z.int(),
  ring: z.int(),
  agentOrder: z.enum(["best_skill", "longest_idle"]),
  trigger: z.string(),
  chosen: z.string(),
  candidates: z.array(z.object({
    agent: z.string(),
    proficiency: z.number(),
    unitsInUse: z.int(),
    idleSec: z.number(),
    chosen: z.boolean(),
  })),
  candidatesTotal: z.int(),
  exclusions: z.array(
    z.object({ agent: z.string(), reason: z.string(), detail: z.string().optional() }),
  ),
  heads: z.array(z.object({
    interaction: z.string(),
    medium: z.string(),
    queue: z.string(),
    effectivePriority: z.number(),
  })),
  waitedSec: z.number(),
});

export const OfferView = z.object({
  id: z.string(),
  interaction: z.string(),
  agent: z.string(),
  madeAt: Instant,
  deadline: Instant,
  endedAt: MaybeInstant,
  outcome: z.enum(["open", "accepted", "declined", "no_answer", "withdrawn"]),
  explanation: ExplanationView,
});
export type OfferView = z.infer<typeof OfferView>;

export const TimelineEntry = z.object({
  id: z.string(),
  at: Instant,
  kind: z.string(),
  state: z.string(),
  queue: z.string(),
  agent: z.string(),
  actor: z.string(),
  data: z.record(z.string(), z.unknown()),
});

export const InteractionDetail = InteractionView.extend({
  explanation: z.array(OfferView),
  timeline: z.array(TimelineEntry),
});
export type InteractionDetail = z.infer<typeof InteractionDetail>;

export const ConversationView = z.object({
  id: z.string(),
  channel: z.enum(CHANNELS),
  /** The customer's address and ours. */
  address: z.string(),
  entryPoint: z.string(),
  contact: z.object({ id: z.string(), name: z.string() }),
  state: z.enum(["open", "closed"]),
  lastSeq: z.int(),
  lastMessageAt: MaybeInstant,
  preview: z.string(),
  /** Sequence up to which the customer has read, and the present agent. */
  customerReadSeq: z.int(),
  agentReadSeq: z.int(),
  /** Inbound messages after `agentReadSeq`. */
  unread: z.int(),
  interaction: InteractionView.nullable(),
  /** The customer told us to stop: replies are refused. */
  optedOut: z.boolean(),
  /** Web chat: whether the customer is connected, and since when it is so; else null. */
  visitor: z.object({
    state: z.enum(["online", "away", "left"]),
    since: MaybeInstant,
  }).nullable().optional(),
  attributes: z.record(z.string(), z.unknown()),
  createdAt: Instant,
  closedAt: MaybeInstant,
});
export type ConversationView = z.infer<typeof ConversationView>;

/** How a supervisor stands to a conversation read along. */
export const Watching = z.object({
  /** True: may reply beside the agent, and both sides were told. */
  joined: z.boolean(),
});
export type Watching = z.infer<typeof Watching>;

export const Me = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  roles: z.array(z.string()),
  permissions: z.array(Permission),
  language: z.string(),
  presence: z.object({
    state: z.enum(["offline", "not_ready", "available"]),
    reason: z.string(),
    since: Instant,
    units: z.int(),
  }),
  /** What the desk needs of the configuration. */
  company: z.object({ name: z.string(), language: z.string(), timeZone: z.string() }),
  reasons: z.array(z.object({ id: z.string(), name: z.string(), system: z.boolean() })),
  queues: z.array(z.object({
    id: z.string(),
    name: z.string(),
    colour: z.int(),
    member: z.boolean(),
    declineAllowed: z.boolean(),
    wrapUpMandatory: z.boolean(),
    wrapUpCodes: z.array(z.object({ id: z.string(), name: z.string() })),
  })),
  configurationVersion: z.int(),
});
export type Me = z.infer<typeof Me>;

/** Snapshot a desk starts from; `cursor` is where its live stream goes on. */
export const MyWork = z.object({
  cursor: z.string(),
  offers: z.array(OfferView.extend({ interactionView: InteractionView })),
  conversations: z.array(ConversationView),
});
export type MyWork = z.infer<typeof MyWork>;

export const AgentView = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  roles: z.array(z.string()),
  group: z.string().nullable(),
  skills: z.record(z.string(), z.int()),
  queues: z.array(z.string()),
  presence: z.enum(["offline", "not_ready", "available"]),
  reason: z.string(),
  since: MaybeInstant,
  units: z.int(),
  work: z.array(z.object({
    interaction: z.string(),
    medium: z.string(),
    state: z.string(),
    units: z.int(),
  })),
});
export type AgentView = z.infer<typeof AgentView>;

export const QueueView = z.object({
  id: z.string(),
  name: z.string(),
  colour: z.int(),
  media: z.array(z.object({
    medium: Medium,
    waiting: z.int(),
    offered: z.int(),
    longestWaitSec: z.int(),
    estWaitSec: z.int().nullable(),
  })),
  waiting: z.int(),
  active: z.int(),
  signedIn: z.int(),
  available: z.int(),
  free: z.int(),
  today: z.object({
    entered: z.int(),
    answered: z.int(),
    abandoned: z.int(),
    shortAbandoned: z.int(),
    timedOut: z.int(),
    messageLeft: z.int(),
    noAnswer: z.int(),
    averageWaitSec: z.number().nullable(),
    averageHandleSec: z.number().nullable(),
    /** Formula A of BO07-R16, percent; null when nothing counts yet. */
    serviceLevel: z.number().nullable(),
  }),
  serviceLevelSec: z.int(),
  serviceLevelPercent: z.int(),
});
export type QueueView = z.infer<typeof QueueView>;

export const FloorView = z.object({
  at: Instant,
  queues: z.array(QueueView),
  agents: z.array(AgentView),
  alarms: z.array(z.object({ code: z.string(), text: z.string(), since: Instant })),
  waiting: z.array(InteractionView).max(100),
  /** What agents have in hand, the longest first. */
  inHand: z.array(InteractionView).max(100),
});
export type FloorView = z.infer<typeof FloorView>;

export const StandardResponseView = z.object({
  id: z.string(),
  title: z.string(),
  scope: z.enum(["system", "queue", "personal"]),
  step: z.string(),
  /** Variables filled in; those that could not be stay as `{{name}}` and are listed. */
  body: z.string(),
  unresolved: z.array(z.string()),
  matched: z.array(z.string()),
  used: z.int(),
});
export type StandardResponseView = z.infer<typeof StandardResponseView>;

/** One of the agent's own, as it is kept: variables not filled in, every language. */
export const PersonalResponseView = z.object({
  id: z.string(),
  title: z.string(),
  step: z.enum(["any", "greeting", "verification", "closing"]),
  channels: z.array(z.enum(CHANNELS)),
  keywords: z.array(z.string()),
  body: z.record(z.string(), z.string()),
});
export type PersonalResponseView = z.infer<typeof PersonalResponseView>;

/** What a text to an entry point would lead to, if it came now; nothing is stored or sent. */
export const ScreeningView = z.object({
  /** `stop`, `start` or `help` where the whole text is that word. */
  keyword: z.enum(["stop", "start", "help"]).nullable(),
  suggestStop: z.boolean(),
  reaction: z.boolean(),
  /** The text as it would be stored. */
  text: z.string(),
  masked: z.boolean(),
  cardRemoved: z.boolean(),
  /** Values that `display` patterns find, by pattern name. */
  detected: z.record(z.string(), z.string()),
  encoding: z.enum(["GSM-7", "UCS-2"]),
  segments: z.int(),
  /** Where it would wait; null when it opens no work. */
  route: z.object({
    category: z.string(),
    queue: z.string(),
    priority: z.int(),
    skills: z.array(z.object({ skill: z.string(), min: z.int() })),
  }).nullable(),
  open: z.boolean(),
  /** What the hub would send by itself; null when nothing. */
  answer: z.object({
    kind: z.enum(["stop", "start", "help", "acknowledgement", "out_of_hours"]),
    text: z.string(),
    segments: z.int(),
  }).nullable(),
});
export type ScreeningView = z.infer<typeof ScreeningView>;

export const EntryPointView = z.object({
  id: z.string(),
  name: z.string(),
  channel: z.enum(CHANNELS),
  address: z.string(),
  queue: z.string(),
  open: z.boolean(),
  nextChange: MaybeInstant,
  subjects: z.array(z.object({ id: z.string(), name: z.string() })),
});
export type EntryPointView = z.infer<typeof EntryPointView>;

export const ConfigurationChange = z.object({
  kind: z.string(),
  id: z.string(),
  action: z.enum(["add", "change", "remove"]),
  /** One plain sentence, e.g. `Queue "Billing": time to accept 30 → 45 seconds`. */
  text: z.string(),
});
export type ConfigurationChange = z.infer<typeof ConfigurationChange>;

export const ConfigurationVersion = z.object({
  version: z.int(),
  at: Instant,
  author: z.string(),
  summary: z.string(),
  changes: z.array(ConfigurationChange),
  current: z.boolean(),
});
export type ConfigurationVersion = z.infer<typeof ConfigurationVersion>;

export const DeadLetterView = z.object({
  id: z.string(),
  kind: z.string(),
  reference: z.string(),
  code: z.string(),
  reason: z.string(),
  attempts: z.int(),
  at: Instant,
  replayedAt: MaybeInstant,
});
export type DeadLetterView = z.infer<typeof DeadLetterView>;

/* ---- web chat, as the widget sees it ---- */

export const ChatAvailability = z.object({
  /** `available`: offer the chat; `busy`: too many wait; `closed`: out of hours or nobody there. */
  state: z.enum(["available", "busy", "closed"]),
  /** Null = unknown: the source could not be asked. The same for every other null here. */
  agentsLoggedIn: z.boolean().nullable(),
  agentsReady: z.boolean().nullable(),
  estWaitSec: z.int().nullable(),
  position: z.int().nullable(),
  /** Empty, `out_of_hours`, `no_agents`, `queue_full`, `wait_too_long`, or `unknown`. */
  reason: z.string(),
});
export type ChatAvailability = z.infer<typeof ChatAvailability>;

export const ChatWidgetConfig = z.object({
  entryPoint: z.string(),
  company: z.string(),
  language: z.string(),
  accent: z.string(),
  position: z.enum(["left", "right"]),
  title: z.string(),
  subjects: z.array(z.object({ id: z.string(), label: z.string() })),
  form: z.array(z.object({
    id: z.string(),
    label: z.string(),
    type: z.enum(["text", "email", "phone", "number", "checkbox", "list"]),
    required: z.boolean(),
    options: z.array(z.string()),
  })),
  consent: z.string(),
  attachments: z.boolean(),
  maxFileMb: z.int(),
  fileTypes: z.array(z.string()),
  transcriptPrint: z.boolean(),
  transcriptEmail: z.boolean(),
  leaveMessage: z.boolean(),
  /** What is asked at the end; null = nothing. `link` is a survey elsewhere, else 1 to 5 here. */
  survey: z.object({ question: z.string(), link: z.string() }).nullable(),
  texts: z.object({
    noAgents: z.string(),
    closed: z.string(),
    busy: z.string(),
    timedOut: z.string(),
    ended: z.string(),
  }),
  availability: ChatAvailability,
});
export type ChatWidgetConfig = z.infer<typeof ChatWidgetConfig>;

/** Facts a page adds to a chat, and their most. */
export const MAX_CHAT_ATTRIBUTES = 20;
const ChatFacts = z.record(z.string().min(1).max(63), z.string().max(500))
  .refine(
    (facts) => Object.keys(facts).length <= MAX_CHAT_ATTRIBUTES,
    `at most ${MAX_CHAT_ATTRIBUTES} attributes`,
  );

export const ChatStart = z.strictObject({
  entryPoint: z.string().max(63),
  subject: z.string().max(63).default(""),
  name: z.string().max(120).default(""),
  email: z.union([z.email().max(254), z.literal("")]).default(""),
  phone: z.string().max(40).default(""),
  fields: z.record(z.string().max(63), z.string().max(1000)).default({}),
  /** What the page knows of its visitor beside the form; agents see it, nobody has checked it. */
  attributes: ChatFacts.default({}),
  consent: z.boolean().default(false),
  language: z.string().max(20).default(""),
  page: z.string().max(2000).default(""),
  referrer: z.string().max(2000).default(""),
  text: z.string().max(4000).default(""),
  /** Honeypot: people leave it empty. */
  website: z.string().max(200).default(""),
  /** Chosen by the widget: a repeat with the same key answers the same session. */
  clientKey: z.string().min(8).max(64),
});
export type ChatStart = z.infer<typeof ChatStart>;

export const ChatSession = z.object({
  /** Bearer token of this session; rotated on resume. */
  token: z.string(),
  conversation: z.string(),
  /** Where the event stream goes on. */
  cursor: z.string(),
  state: z.enum(["waiting", "active", "closed"]),
  closedReason: z.string(),
  closedText: z.string(),
  agent: z.object({ name: z.string() }).nullable(),
  messages: z.array(MessageView),
  lastSeq: z.int(),
  /** Sequence up to which the agent has read. */
  readByAgent: z.int(),
  /** The idle warning, while it stands: a reload must not hide it. */
  idle: z.object({ secondsLeft: z.int(), text: z.string() }).nullable(),
  /** Stars the visitor gave at the end; null = none yet. */
  rating: z.int().nullable(),
  waiting: z.object({
    position: z.int().nullable(),
    estWaitSec: z.int().nullable(),
    offerMessage: z.boolean(),
  }).nullable(),
  config: ChatWidgetConfig,
});
export type ChatSession = z.infer<typeof ChatSession>;

export const ChatMessage = z.strictObject({
  /** Checked against 4,000 characters by the verb, so that the refusal can name both counts. */
  text: z.string().default(""),
  files: z.array(z.string().max(40)).max(10).default([]),
  clientKey: z.string().min(8).max(64),
});
export type ChatMessage = z.infer<typeof ChatMessage>;

/** Up to where the visitor has read, and up to where messages arrived in the widget. */
export const ChatReading = z.strictObject({
  seq: z.int().min(0).default(0),
  delivered: z.int().min(0).default(0),
});
export type ChatReading = z.infer<typeof ChatReading>;

/** Changes facts the page added; an empty value takes one away. */
export const ChatAttributes = z.strictObject({ attributes: ChatFacts });
export type ChatAttributes = z.infer<typeof ChatAttributes>;

/** How it was: 1 (bad) to 5 (good), asked once the chat is over. */
export const ChatRating = z.strictObject({
  rating: z.int().min(1).max(5),
  comment: z.string().max(1000).default(""),
});
export type ChatRating = z.infer<typeof ChatRating>;

export const ChatTyping = z.strictObject({ text: z.string().max(500).default("") });

export const MessageLeft = z.strictObject({
  name: z.string().max(120).default(""),
  email: z.union([z.email().max(254), z.literal("")]).default(""),
  phone: z.string().max(40).default(""),
  text: z.string().default(""),
  clientKey: z.string().min(8).max(64),
});
export type MessageLeft = z.infer<typeof MessageLeft>;

/** The same without a session: closed, or nobody there. */
export const MessageLeftOutside = MessageLeft.extend({
  entryPoint: z.string().max(63),
  subject: z.string().max(63).default(""),
  language: z.string().max(20).default(""),
  page: z.string().max(2000).default(""),
  consent: z.boolean().default(false),
  /** Honeypot: people leave it empty. */
  website: z.string().max(200).default(""),
});
export type MessageLeftOutside = z.infer<typeof MessageLeftOutside>;

export const MessageLeftReceipt = z.object({
  /** Short reference the visitor can name later. */
  reference: z.string(),
  text: z.string(),
});
export type MessageLeftReceipt = z.infer<typeof MessageLeftReceipt>;

export const TranscriptEmail = z.strictObject({ email: z.email().max(254) });

/* ---- bodies ---- */

export const NewMessage = z.strictObject({
  text: z.string().max(10_000).default(""),
  files: z.array(z.string().max(40)).max(10).default([]),
  kind: z.enum(["reply", "note"]).default("reply"),
  /** A press of the button has one key: the same key never sends twice. */
  clientKey: z.string().min(8).max(64),
  /**
   * Last sequence the writer has seen; if somebody else has answered since, 412 `reply.stale`
   * with the missed messages in `missed`. Null = do not check.
   */
  lastSeq: z.int().min(0).nullable().default(null),
  /** Standard response it came from, and whether it was edited. */
  standardResponse: z.strictObject({ id: z.string(), edited: z.boolean() }).nullable().default(
    null,
  ),
});
export type NewMessage = z.infer<typeof NewMessage>;

export const PresenceChange = z.strictObject({
  state: z.enum(["not_ready", "available", "offline"]),
  reason: z.string().max(63).default(""),
});
export const WrapUp = z.strictObject({
  code: z.string().max(63).nullable().default(null),
  note: z.string().max(4000).default(""),
});
export const Transfer = z.strictObject({
  agent: z.string().max(63).optional(),
  queue: z.string().max(63).optional(),
  note: z.string().max(4000).default(""),
}).refine(
  (t) => (t.agent === undefined) !== (t.queue === undefined),
  "name either an agent or a queue",
);

/* ---- demo only ---- */

/** One of the demo company's people, as the sign-in page lists them (GET demo/logins -> {items}). */
export const DemoLogin = z.object({
  name: z.string(),
  email: z.string(),
  password: z.string(),
  /** What the person does, in words, e.g. `Agent, Billing and Sales`. */
  role: z.string(),
});
export type DemoLogin = z.infer<typeof DemoLogin>;
