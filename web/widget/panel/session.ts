import { batch } from "@preact/signals";
import type { ChatSession } from "../../../types/api/chat.ts";
import type { WidgetContext } from "../contract.ts";
import { recall } from "../memory.ts";
import { createEvents } from "./events.ts";
import { follow } from "./follow.ts";
import { ChatError, type ChatHttp } from "./http.ts";
import { forget, remember } from "./keep.ts";
import { mergeMessages, type Model } from "./model.ts";

/** The running conversation of this tab: adopt a session, follow it, resume it, let it go. */
export interface Session {
  token(): string;
  /** Takes a session the hub just answered and follows its stream. */
  adopt(session: ChatSession): void;
  /** Goes on with what this browser remembers; `false` when the hub no longer knows it. */
  resume(): Promise<boolean>;
  /** Fetches what was missed. */
  catchUp(): Promise<void>;
  leave(): void;
}

export function createSession(context: WidgetContext, model: Model, http: () => ChatHttp): Session {
  const { entryPoint } = context;
  // The browser's memory comes first: another tab may have rotated the token.
  let held = "";
  let stop = new AbortController();
  const token = () => recall(entryPoint)?.token || held;

  const show = (session: ChatSession) => {
    held = session.token;
    const ended = session.state === "closed" && model.state.value !== "closed" &&
      model.conversation.value === session.conversation;
    remember(entryPoint, { token: session.token, conversation: session.conversation });
    batch(() => {
      if (model.conversation.value !== session.conversation) {
        model.messages.value = [];
        model.readByAgent.value = 0;
      }
      model.readByAgent.value = Math.max(model.readByAgent.value, session.readByAgent);
      model.rating.value = session.rating;
      model.conversation.value = session.conversation;
      model.state.value = session.state;
      model.closed.value = { reason: session.closedReason, text: session.closedText };
      model.agent.value = session.agent;
      model.waiting.value = session.waiting;
      model.idle.value = session.idle &&
        { endsAt: Date.now() + session.idle.secondsLeft * 1000, text: session.idle.text };
      model.view.value = model.view.value === "message" ? "message" : "thread";
      mergeMessages(model, session.messages);
    });
    if (ended) context.emit("conversationEnded", { reason: session.closedReason });
  };
  const fetchSession = () =>
    alone(`hubbub:${entryPoint}`, async () => {
      const session = await http().get<ChatSession>("session");
      show(session);
      return session;
    });
  const followFrom = (cursor: string) => {
    stop.abort();
    stop = new AbortController();
    const events = createEvents(context, model, http, () => fetchSession().then(() => {}));
    model.line.value = "connecting";
    follow({
      url: `${context.hub}/api/v1/chat/session/events`,
      token,
      cursor,
      onLine: (line) => model.line.value = line,
      onEvent: events,
      poll: () => fetchSession().then(() => {}),
      renew: () => renew(fetchSession),
      over: () => model.state.value === "closed",
    }, stop.signal);
  };
  return {
    token,
    adopt(session) {
      show(session);
      followFrom(session.cursor);
    },
    async resume() {
      if (!token()) return false;
      try {
        const session = await fetchSession();
        followFrom(session.cursor);
        return true;
      } catch (error) {
        if (!(error instanceof ChatError) || error.passing) throw error;
        forget(entryPoint);
        held = "";
        return false;
      }
    },
    catchUp: () => fetchSession().then(() => {}),
    leave() {
      stop.abort();
      held = "";
      forget(entryPoint);
    },
  };
}

async function renew(fetchSession: () => Promise<unknown>): Promise<boolean> {
  try {
    await fetchSession();
    return true;
  } catch (error) {
    return error instanceof ChatError && error.passing;
  }
}

/** Two tabs must not rotate one token at the same time: the loser would hold a dead one. */
function alone<T>(name: string, run: () => Promise<T>): Promise<T> {
  return navigator.locks ? navigator.locks.request(name, run) as Promise<T> : run();
}
