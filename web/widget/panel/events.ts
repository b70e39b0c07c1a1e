import type { ChatReading } from "../../../types/api/chat.ts";
import type { MessageView } from "../../../types/api/messages.ts";
import type { LiveEvent, LiveEvents } from "../../../types/live.ts";
import type { WidgetContext } from "../contract.ts";
import type { ChatHttp } from "./http.ts";
import { lastSeq, mergeMessages, type Model } from "./model.ts";
import { chime } from "./sound.ts";

/** A "typing" is good for so long unless repeated. */
const TYPING_MS = 6_000;
/** Receipts wait this long so that a burst of messages is one request. */
const RECEIPT_MS = 300;

type Handlers = { [K in keyof LiveEvents]?: (data: LiveEvents[K]) => void };

/** Applies the visitor's live events to the model. `catchUp` fetches the whole conversation. */
export function createEvents(
  context: WidgetContext,
  model: Model,
  http: () => ChatHttp,
  catchUp: () => Promise<void>,
): (event: LiveEvent) => void {
  const typing = createTyping(model);
  const receipts = createReceipts(model, http);
  const behind = () => void catchUp().catch(() => {});
  const handlers: Handlers = {
    message({ message, after = 0 }) {
      // Sequences have holes where the visitor may not look; the hub names the one before.
      if (after > lastSeq(model)) behind();
      const added = mergeMessages(model, [message]);
      if (message.direction === "in") model.idle.value = null;
      if (message.direction === "out") typing("");
      if (added.length > 0) announce(context, model, message);
      receipts();
    },
    sync({ conversations }) {
      const seq = conversations[model.conversation.value];
      if (seq !== undefined && seq > lastSeq(model)) behind();
      receipts();
    },
    reset: behind,
    receipt({ message, status, reason }) {
      model.messages.value = model.messages.value.map((known) =>
        known.id === message
          ? { ...known, status: status as MessageView["status"], statusReason: reason }
          : known
      );
    },
    typing({ who, name }) {
      if (!ofVisitor(who)) typing(name || model.words.value.agent);
    },
    reading({ who, seq }) {
      if (!ofVisitor(who)) model.readByAgent.value = Math.max(model.readByAgent.value, seq);
    },
    waiting(waiting) {
      model.waiting.value = waiting;
    },
    agent_joined(agent) {
      model.agent.value = agent;
      model.state.value = "active";
      model.waiting.value = null;
    },
    agent_left() {
      model.agent.value = null;
      typing("");
      if (model.state.value !== "closed") model.state.value = "waiting";
    },
    idle({ secondsLeft, text }) {
      model.idle.value = { endsAt: Date.now() + secondsLeft * 1000, text };
    },
    closed(closed) {
      const known = model.state.value === "closed";
      model.closed.value = closed;
      model.state.value = "closed";
      model.idle.value = null;
      model.waiting.value = null;
      typing("");
      // The closing text is the session's: the event may come without it.
      if (!closed.text) behind();
      if (!known) context.emit("conversationEnded", { reason: closed.reason });
    },
  };
  return (event) => (handlers[event.kind] as ((data: unknown) => void) | undefined)?.(event.data);
}

function announce(context: WidgetContext, model: Model, message: MessageView): void {
  if (message.direction !== "out") return;
  context.emit("message", { text: message.text, from: message.author.name });
  if (document.hidden || !context.isOpen()) chime(model.muted.value);
}

const ofVisitor = (who: string) => /^(customer|visitor)/.test(who);

function createTyping(model: Model): (name: string) => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return (name) => {
    clearTimeout(timer);
    model.typing.value = name;
    if (name) timer = setTimeout(() => model.typing.value = "", TYPING_MS);
  };
}

/** Tells the hub what arrived and what was seen; never twice the same. */
export function createReceipts(model: Model, http: () => ChatHttp): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let told: ChatReading = { seq: 0, delivered: 0 };
  return () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const delivered = lastSeq(model);
      const seen = model.open.value && !document.hidden && model.view.value === "thread";
      const reading = { seq: seen ? delivered : told.seq, delivered };
      if (reading.seq === told.seq && reading.delivered === told.delivered) return;
      const before = told;
      told = reading;
      await http().send("PUT", "session/reading", reading).catch(() => told = before);
    }, RECEIPT_MS);
  };
}
