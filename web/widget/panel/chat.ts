import { effect } from "@preact/signals";
import type {
  ChatSession,
  ChatStart,
  MessageLeft,
  MessageLeftReceipt,
} from "../../../types/api/chat.ts";
import type { Attributes, WidgetContext } from "../contract.ts";
import { memoryKey, recall } from "../memory.ts";
import { newKey } from "./browser.ts";
import { createReceipts } from "./events.ts";
import { ChatError, createHttp } from "./http.ts";
import { recallTab, remember, rememberTab } from "./keep.ts";
import { createModel, type Model, type Unsent } from "./model.ts";
import { createOutbox, type Outbox } from "./outbox.ts";
import { createSession, type Session } from "./session.ts";
import { createUploads, type Uploads } from "./uploads.ts";

/** At most one sign of writing in this time. */
const TYPING_EVERY_MS = 3_000;
/** Facts of the page, and characters of their names and values, that the hub takes. */
const MAX_FACTS = 20;
const MAX_FACT_NAME = 63;
const MAX_FACT = 500;

export interface StartForm {
  subject: string;
  name: string;
  email: string;
  phone: string;
  fields: Record<string, string>;
  consent: boolean;
  text: string;
  website: string;
}

/** What a visitor can do; every screen of the panel works on this. */
export interface Chat {
  model: Model;
  outbox: Outbox;
  uploads: Uploads;
  identity: WidgetContext["identity"];
  hub: string;
  open(): Promise<void>;
  start(form: StartForm): Promise<void>;
  /** Sends the draft with its files. */
  send(): void;
  /** Sends these words, leaving the draft alone. */
  say(text: string): void;
  typing(): void;
  end(): Promise<void>;
  leaveMessage(form: Omit<MessageLeft, "clientKey">, more: MessageMore): Promise<void>;
  again(): void;
  close(): void;
  transcript(): Promise<string>;
  mailTranscript(email: string): Promise<void>;
  /** How it was, 1 to 5 (CE18-C8). */
  rate(rating: number, comment: string): Promise<void>;
  /** The page's facts changed: the hub hears of it while a chat runs. */
  tellFacts(): void;
  mute(muted: boolean): void;
  /** Stops everything of this tab, keeps what the browser remembers. */
  stop(): void;
}

export interface MessageMore {
  subject: string;
  consent: boolean;
  website: string;
}

export function createChat(context: WidgetContext): Chat {
  const model = createModel(context.config, context.language);
  const http = createHttp(context.hub, () => session.token());
  const session: Session = createSession(context, model, () => http);
  const ended = new AbortController();
  const save = (unsent: Unsent[]) =>
    rememberTab(context.entryPoint, {
      unsent: unsent.map(({ clientKey, text, files, at }) => ({ clientKey, text, files, at })),
    });
  const moved = () => void session.resume().catch(() => {});
  const outbox = createOutbox(model, http, save, moved, ended.signal);
  const uploads = createUploads(model, http);
  const receipts = createReceipts(model, () => http);
  const home = () => {
    model.view.value = startView(model);
  };
  watchBrowser(context, model, session, receipts, ended.signal);

  const signOfWriting = atMostEvery(TYPING_EVERY_MS, () => {
    http.send("POST", "session/typing", {}).catch(() => {});
  });
  const startKey = createKeys();
  return {
    model,
    outbox,
    uploads,
    identity: context.identity,
    hub: context.hub,
    async open() {
      if (model.view.value !== "loading") {
        if (model.conversation.value === "" && model.view.value !== "left") home();
        return receipts();
      }
      model.muted.value = recall(context.entryPoint)?.muted ?? false;
      if (!(await resumeQuietly(session, model))) return home();
      takeUpTab(context, model, outbox);
      receipts();
    },
    async start(form) {
      const body = startBody(context, form, startKey.of(form));
      session.adopt(await startKey.use(() => http.send<ChatSession>("POST", "sessions", body)));
      remember(context.entryPoint, { open: true });
      context.emit("conversationStarted", { conversation: model.conversation.value });
      receipts();
    },
    send() {
      const text = model.draft.value.trim();
      const files = uploads.take();
      if (!text && files.length === 0) return;
      model.draft.value = "";
      model.idle.value = null;
      outbox.add(text, files);
    },
    say(text) {
      model.idle.value = null;
      outbox.add(text, []);
    },
    typing: signOfWriting,
    async end() {
      await http.send("PUT", "session/end", {});
      if (model.state.value !== "closed") await session.catchUp();
    },
    async leaveMessage(form, more) {
      const key = startKey.of({ form, more });
      const inChat = model.conversation.value !== "" && model.state.value === "waiting";
      const path = inChat ? "session/message-left" : "messages-left";
      const body = inChat ? { ...form, clientKey: key } : {
        ...form,
        ...more,
        clientKey: key,
        entryPoint: context.entryPoint,
        language: context.language,
        page: location.href.slice(0, 2000),
      };
      const receipt = await startKey.use(() => http.send<MessageLeftReceipt>("POST", path, body));
      model.reference.value = receipt;
      model.view.value = "left";
    },
    again() {
      session.leave();
      model.conversation.value = "";
      model.messages.value = [];
      model.unsent.value = [];
      model.agent.value = null;
      model.readByAgent.value = 0;
      model.rating.value = null;
      model.notice.value = "";
      home();
    },
    close: context.close,
    transcript: () => http.text("session/transcript"),
    mailTranscript: (email) => http.send("POST", "session/transcript/email", { email }),
    async rate(rating, comment) {
      await http.send("PUT", "session/rating", { rating, comment });
      model.rating.value = rating;
    },
    tellFacts() {
      if (!model.conversation.value || model.state.value === "closed") return;
      const attributes = boundedFacts(context.attributes);
      http.send("PUT", "session/attributes", { attributes }).catch(() => {});
    },
    mute(muted) {
      model.muted.value = muted;
      if (model.conversation.value) remember(context.entryPoint, { muted });
    },
    stop: () => ended.abort(),
  };
}

/** What stands first when no conversation is there to go on with. */
function startView(model: Model): Model["view"]["value"] {
  return model.config.value.availability.state === "available" ? "form" : "message";
}

async function resumeQuietly(session: Session, model: Model): Promise<boolean> {
  try {
    model.notice.value = "";
    return await session.resume();
  } catch (error) {
    model.notice.value = model.words.value.failedToLoad;
    throw error;
  }
}

function takeUpTab(context: WidgetContext, model: Model, outbox: Outbox): void {
  const { draft, unsent } = recallTab(context.entryPoint);
  model.draft.value ||= draft;
  const known = new Set(model.messages.value.map((message) => message.clientKey));
  model.unsent.value = unsent.filter((one) => !known.has(one.clientKey))
    .map((one) => ({ ...one, state: "waiting", reason: "" }));
  outbox.retry();
}

/** Draft, unread count and receipts follow the model; other tabs follow the browser's memory. */
function watchBrowser(
  context: WidgetContext,
  model: Model,
  session: Session,
  receipts: () => void,
  signal: AbortSignal,
): void {
  const quits = [
    effect(() => {
      const draft = model.draft.value;
      if (model.conversation.value) rememberTab(context.entryPoint, { draft });
    }),
    effect(() => {
      if (recall(context.entryPoint)) remember(context.entryPoint, { open: model.open.value });
    }),
    createUnread(context, model),
  ];
  signal.addEventListener("abort", () => quits.forEach((quit) => quit()));
  document.addEventListener("visibilitychange", receipts, { signal });
  addEventListener("storage", (event) => {
    if (event.key !== memoryKey(context.entryPoint)) return;
    const now = recall(context.entryPoint);
    if (now && now.conversation !== model.conversation.value) session.resume().catch(() => {});
  }, { signal });
}

/** Counts the other side's messages since the visitor last looked. */
function createUnread(context: WidgetContext, model: Model): () => void {
  let seen = -1;
  let before = 0;
  return effect(() => {
    const messages = model.messages.value;
    const last = messages.at(-1)?.seq ?? 0;
    if (seen < 0 || seen > last || model.open.value) seen = last;
    const count = messages.filter((m) => m.seq > seen && m.direction === "out").length;
    if (count === before) return;
    before = count;
    context.setUnread(count);
    context.emit("unreadCount", { count });
  });
}

function startBody(context: WidgetContext, form: StartForm, clientKey: string): ChatStart {
  return {
    ...form,
    attributes: boundedFacts(context.attributes),
    entryPoint: context.entryPoint,
    language: context.language,
    page: location.href.slice(0, 2000),
    referrer: document.referrer.slice(0, 2000),
    clientKey,
  };
}

/** As much as the hub takes; a page that says more loses the rest, not its visitor's chat. */
function boundedFacts(facts: Attributes): Attributes {
  return Object.fromEntries(
    Object.entries(facts).filter(([name]) => name.trim() && name.length <= MAX_FACT_NAME)
      .slice(0, MAX_FACTS).map(([name, value]) => [name, value.slice(0, MAX_FACT)]),
  );
}

/** One key for the same words: a second press after a lost answer starts nothing twice. */
function createKeys() {
  let key = "";
  let words = "";
  return {
    of(form: unknown): string {
      const now = JSON.stringify(form);
      if (now !== words || !key) key = newKey();
      words = now;
      return key;
    },
    /** A certain answer, yes or no, uses the key up; a lost one keeps it for the repeat. */
    async use<T>(run: () => Promise<T>): Promise<T> {
      try {
        const answer = await run();
        key = "";
        return answer;
      } catch (error) {
        if (!(error instanceof ChatError && error.passing)) key = "";
        throw error;
      }
    },
  };
}

function atMostEvery(ms: number, run: () => void): () => void {
  let last = 0;
  return () => {
    if (Date.now() - last < ms) return;
    last = Date.now();
    run();
  };
}

/** The refusal in words a visitor can use. */
export function refusalText(model: Model, error: unknown): string {
  const words = model.words.value;
  if (!(error instanceof ChatError)) return words.failed;
  if (error.status === 0) return words.failedToStart;
  if (error.status === 429) return words.tooMany;
  return error.message || words.failed;
}
