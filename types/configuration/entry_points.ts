import { z } from "zod";
import { CHANNELS } from "../channels.ts";
import { MAX_RINGS } from "../interactions.ts";
import { Flag, Id, Localised, Name, OptionalRef, Ref, Seconds, Text } from "./parts.ts";
import { RingRule } from "./queues.ts";
import { Label } from "./labels.ts";

export const FormField = z.strictObject({
  id: Id,
  label: Localised.meta({ title: "Label", widget: "localised" }),
  type: z.enum(["text", "email", "phone", "number", "checkbox", "list"]).default("text"),
  required: Flag("Required", false),
  options: z.array(z.string().max(120)).max(50).default([]),
});

export const Subject = z.strictObject({
  id: Id,
  name: Name,
  label: Localised.default({}).meta({ title: "Label", widget: "localised" }),
  queue: OptionalRef("queues", "Queue (none = the entry point's)"),
  priority: z.int().min(0).max(100).nullable().default(null).meta({ title: "Priority" }),
  rings: z.array(RingRule).max(MAX_RINGS).default([]).meta({
    title: "Skills needed, and how they widen",
    description: "The first ring holds from the start; later ones replace it after their time",
  }),
});
export type Subject = z.infer<typeof Subject>;

const ChatRules = z.strictObject({
  origins: z.array(z.string().max(200)).max(50).default([]).meta({
    title: "Web sites that may show the widget",
    description: "Exact origins such as https://www.example.com; empty = any",
  }),
  accent: z.string().regex(/^#[0-9a-f]{6}$/i).default("#e2553d").meta({
    title: "Accent colour",
    widget: "color",
  }),
  position: z.enum(["left", "right"]).default("right").meta({ title: "Corner" }),
  title: Text("Title", "Talk to us"),
  form: z.array(FormField).max(12).default([]).meta({ title: "Pre-chat form" }),
  askName: z.enum(["no", "optional", "required"]).default("optional"),
  askEmail: z.enum(["no", "optional", "required"]).default("optional"),
  askPhone: z.enum(["no", "optional", "required"]).default("no"),
  consent: Text("Consent text (empty = none)", "").default({}),
  showWait: Flag("Show the expected wait", true),
  showPosition: Flag("Show the place in the queue", false),
  refreshSec: Seconds("Refresh both every", 10, 600, 60),
  leaveMessage: Flag("Offer to leave a message", true),
  leaveMessageAfterSec: Seconds("Offer it after", 0, 3600, 60),
  idleWarnSec: Seconds("Idle warning after", 30, 3600, 180),
  idleEndSec: Seconds("Idle end after", 30, 3600, 300),
  resumeSec: Seconds("Keep the place when the connection is lost", 30, 600, 120),
  maxEstimatedWaitSec: Seconds("Not offered above an expected wait of", 30, 7200, 600),
  maxQueue: z.int().min(1).max(10_000).default(100).meta({
    title: "Not offered above so many waiting",
  }),
  attachments: Flag("Visitors may send files", false),
  transcriptPrint: Flag("Transcript may be printed", true),
  transcriptEmail: Flag("Transcript may be mailed", false),
  survey: Flag("Ask how it was at the end", false),
  surveyQuestion: Text("Question at the end", "How was this chat?"),
  surveyLink: z.string().max(500).regex(/^(https?:\/\/\S+)?$/).default("").meta({
    title: "Survey elsewhere (empty = one to five stars in the chat)",
  }),
  idleWarning: Text("Idle warning", "Are you still there? This chat will end soon."),
  idleEnd: Text("Idle end", "This chat has ended because nothing was written for a while."),
  noAgents: Text(
    "Nobody there",
    "Nobody is here to chat right now. Leave a message and we will answer.",
  ),
  closed: Text(
    "Outside opening hours",
    "We are closed right now. Leave a message and we will answer.",
  ),
  timedOut: Text(
    "Final timeout",
    "We are sorry: nobody could take your chat in time. Please leave a message.",
  ),
  busy: Text("Too many waiting", "Too many people are waiting right now. Please leave a message."),
  ended: Text("End of the chat", "This chat has ended. Thank you for writing."),
});
export type ChatRules = z.infer<typeof ChatRules>;

const SmsRules = z.strictObject({
  windowMin: z.int().min(5).max(43_200).default(1440)
    .meta({ title: "A conversation stays open for", unit: "minutes" }),
  acknowledge: Flag("Acknowledge the first text", false),
  acknowledgement: Text("Acknowledgement", "Thank you, we have your message and will answer soon."),
  acknowledgeHours: z.int().min(1).max(168).default(12)
    .meta({ title: "At most one acknowledgement in", unit: "hours" }),
  outOfHours: Text("Outside opening hours (empty = none)", "").default({}),
  noAgents: Text("Nobody signed in, where the queue says so (empty = none)", "").default({}),
  help: Text(
    "Answer to HELP",
    "Reply with your question and we will answer. Reply STOP to end messages.",
  ),
  stop: Text(
    "Answer to STOP",
    "You will get no more messages from this number. Reply START to get them again.",
  ),
  start: Text("Answer to START", "You will get messages from this number again."),
  floodPerMinute: z.int().min(60).max(10_000_000).default(120_000).meta({
    title: "Above so many texts a minute to this number, further ones open no work of their own",
  }),
  /** Off where the carrier answers STOP, START and HELP itself. */
  answerKeywords: Flag("We answer STOP, START and HELP ourselves", true),
  stopWords: z.array(z.string().max(20)).max(60).default([
    "STOP",
    "STOPALL",
    "UNSUBSCRIBE",
    "CANCEL",
    "END",
    "QUIT",
    "REVOKE",
    "OPTOUT",
    "STOPP",
    "ARRET",
    "BAJA",
  ]).meta({ title: "Words that opt out" }),
});
export type SmsRules = z.infer<typeof SmsRules>;

const VoiceRules = z.strictObject({
  service: OptionalRef("services", "Service where the flow names none"),
  autoEmergency: z.enum(["as_company", "on", "off"]).default("as_company").meta({
    title: "Emergency by itself while nobody is signed in",
  }),
  labels: z.array(Label).max(20).default([]).meta({
    title: "Labels for reports, beside the service's",
  }),
  /** Instead of the defaults its flow's variables have elsewhere (CE09-R54). */
  variables: z.array(z.strictObject({
    variable: z.string().max(60).meta({ title: "Variable" }),
    value: z.string().max(500).meta({ title: "Value" }),
  })).max(100).default([]).meta({ title: "Variables of the flow on this number" }),
  transferTarget: Flag("Agents may transfer calls to it", false),
  showCustomer: Flag("Agents see the customer’s number and name", true),
  overflowNumber: z.string().regex(/^(\+[1-9]\d{6,14})?$/).default("").meta({
    title: "Number called when the hub is in trouble or nobody takes the call (empty = none)",
  }),
  music: z.string().max(500).default("").meta({
    title: "Music while waiting (empty = built in)",
    widget: "recording",
  }),
  apology: Text("When something fails", "We are sorry, there was a problem. Please call again."),
  goodbye: Text("Goodbye", "Thank you for calling. Goodbye."),
  dropped: Text(
    "When the agent's line breaks off",
    "We are sorry, the line broke off. Please stay with us, you are next.",
  ),
  pleaseWait: Text("Before the music", "Please stay on the line. We will be with you shortly."),
});
export type VoiceRules = z.infer<typeof VoiceRules>;

export const EntryPoint = z.strictObject({
  id: Id,
  name: Name,
  channel: z.enum(CHANNELS).meta({ title: "Channel" }),
  /** E.164 number for SMS; for chat the id itself. */
  address: z.string().min(1).max(120).meta({ title: "Number or address" }),
  queue: Ref("queues", "Queue"),
  schedule: OptionalRef("schedules", "Opening hours (none = always open)"),
  priority: z.int().min(0).max(100).nullable().default(null).meta({ title: "Priority" }),
  rings: z.array(RingRule).max(MAX_RINGS).default([]).meta({
    title: "Skills needed, and how they widen",
  }),
  language: z.string().regex(/^[a-z]{2,3}$/).default("en").meta({ title: "Language" }),
  subjects: z.array(Subject).max(50).default([]).meta({ title: "Subjects" }),
  chat: ChatRules.prefault({}).meta({ title: "Web chat" }),
  sms: SmsRules.prefault({}).meta({ title: "Text messages" }),
  flow: OptionalRef("flows", "Call flow (none = straight to the queue)"),
  voice: VoiceRules.prefault({}).meta({ title: "Calls" }),
});
export type EntryPoint = z.infer<typeof EntryPoint>;
