import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { ChatSession, ChatWidgetConfig } from "../../../types/api/chat.ts";
import type { FileView, MessageView } from "../../../types/api/messages.ts";
import { type Words, words } from "./words.ts";

/** A message of ours the hub has not confirmed yet. */
export interface Unsent {
  clientKey: string;
  text: string;
  files: { id: string; name: string }[];
  at: string;
  state: "sending" | "waiting" | "refused";
  reason: string;
}

export interface Upload {
  key: string;
  name: string;
  size: number;
  state: "sending" | "ready" | "refused";
  reason: string;
  file: FileView | null;
  cancel(): void;
}

/** `form`: before a chat; `thread`: the conversation; `message`: leave one; `left`: it was left. */
export type View = "loading" | "form" | "thread" | "message" | "left";
export type Line = "connected" | "connecting" | "reconnecting";

/** Everything the panel shows. */
export interface Model {
  config: Signal<ChatWidgetConfig>;
  language: Signal<string>;
  words: ReadonlySignal<Words>;
  open: Signal<boolean>;
  view: Signal<View>;
  line: Signal<Line>;
  conversation: Signal<string>;
  state: Signal<ChatSession["state"]>;
  closed: Signal<{ reason: string; text: string }>;
  agent: Signal<{ name: string } | null>;
  waiting: Signal<ChatSession["waiting"]>;
  messages: Signal<MessageView[]>;
  unsent: Signal<Unsent[]>;
  uploads: Signal<Upload[]>;
  draft: Signal<string>;
  typing: Signal<string>;
  /** Sequence up to which the agent has read. */
  readByAgent: Signal<number>;
  /** Stars given at the end. */
  rating: Signal<number | null>;
  /** When the chat ends for silence (ms), with the warning. */
  idle: Signal<{ endsAt: number; text: string } | null>;
  reference: Signal<{ reference: string; text: string } | null>;
  notice: Signal<string>;
  /** The form for a transcript by e-mail is open. */
  mailing: Signal<boolean>;
  muted: Signal<boolean>;
}

export function createModel(config: ChatWidgetConfig, language: string): Model {
  const languageSignal = signal(language);
  return {
    config: signal(config),
    language: languageSignal,
    words: computed(() => words(languageSignal.value)),
    open: signal(false),
    view: signal("loading"),
    line: signal("connecting"),
    conversation: signal(""),
    state: signal("waiting"),
    closed: signal({ reason: "", text: "" }),
    agent: signal(null),
    waiting: signal(null),
    messages: signal([]),
    unsent: signal([]),
    uploads: signal([]),
    draft: signal(""),
    typing: signal(""),
    readByAgent: signal(0),
    rating: signal(null),
    idle: signal(null),
    reference: signal(null),
    notice: signal(""),
    mailing: signal(false),
    muted: signal(false),
  };
}

/** Adds or replaces by id, in order of sequence; a confirmed message leaves the unsent. */
export function mergeMessages(model: Model, incoming: MessageView[]): MessageView[] {
  const known = new Map(model.messages.value.map((message) => [message.id, message]));
  const fresh = incoming.filter((message) => message.direction !== "note");
  const added = fresh.filter((message) => !known.has(message.id));
  for (const message of fresh) known.set(message.id, message);
  model.messages.value = [...known.values()].sort((a, b) => a.seq - b.seq);
  const confirmed = new Set(fresh.map((message) => message.clientKey));
  model.unsent.value = model.unsent.value.filter((unsent) => !confirmed.has(unsent.clientKey));
  return added;
}

export const lastSeq = (model: Model): number => model.messages.value.at(-1)?.seq ?? 0;
