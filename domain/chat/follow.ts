import type { Hub } from "../../types/hub.ts";
import type { LiveEvent, LiveEvents, LiveKind } from "../../types/live.ts";
import { lookup } from "../configuration/lookup.ts";
import { either, listen } from "./bell.ts";
import { type Cursor, cursorOf, readCursor } from "./cursor.ts";
import { visibleBefore, visibleMessages } from "./messages.ts";
import { type ChatState, HISTORY_LIMIT, readChatState } from "./state.ts";
import { closingText, displayName } from "./texts.ts";
import { waitingInfo } from "./waiting.ts";

/** How often the stream shows it is alive and looks at the record by itself, milliseconds. */
const BEAT_MS = 15_000;
/** First look after opening: what came between reading the record and hearing the bell. */
const FIRST_BEAT_MS = 1000;
export interface VisitorEvent {
  /** `Last-Event-ID` that goes on after this event. */
  id: string;
  kind: LiveKind | "beat";
  data: unknown;
}

export interface FollowOptions {
  /** `Last-Event-ID` or the session's cursor. */
  since: string;
  signal: AbortSignal;
  beatMs?: number;
  /** Called with each beat: the connection is alive. */
  onBeat?: () => Promise<void>;
}

type Told = {
  phase: ChatState["phase"] | "";
  agent: string | null;
  /** How far the agent has read. */
  read: number;
  waitingAt: number;
};

/**
 * What a visitor's widget hears, until the chat is over or `signal` aborts. Live events are only
 * the bell: messages, agent and end are read from the record and told in order and exactly once
 * per connection, so that a lost or doubled event does not matter (CE18-X2, X7).
 */
export async function* followChat(
  hub: Hub,
  conversation: string,
  options: FollowOptions,
): AsyncGenerator<VisitorEvent> {
  const at: Cursor = readCursor(options.since);
  const told: Told = { phase: "", agent: null, read: 0, waitingAt: 0 };
  const bell = listen(hub, conversation, at.live, options.signal);
  let ring = bell.next();
  let beat = FIRST_BEAT_MS;
  try {
    yield* news(hub, conversation, at, told);
    while (!options.signal.aborted && told.phase !== "closed") {
      const heard = await either(ring, beat, options.signal);
      if (options.signal.aborted) return;
      if (heard === "beat") {
        await options.onBeat?.();
        yield* beatOf(hub, conversation, at, told);
        beat = options.beatMs ?? BEAT_MS;
        continue;
      }
      if (heard.done) return;
      ring = bell.next();
      at.live = heard.value.id || at.live;
      yield* hear(hub, conversation, at, told, heard.value);
    }
  } finally {
    // Not awaited: it may hang in a wait that only the signal ends.
    void bell.return(undefined);
    ring.catch(() => undefined);
  }
}

/** Passed on as they are; everything else is a reason to look at the record. */
const PASSED = new Set<LiveKind>(["typing", "receipt", "idle"]);

async function* hear(
  hub: Hub,
  conversation: string,
  at: Cursor,
  told: Told,
  event: LiveEvent,
): AsyncGenerator<VisitorEvent> {
  if (PASSED.has(event.kind)) {
    yield make(at, event.kind, forVisitor(event));
    return;
  }
  yield* news(hub, conversation, at, told);
}

/** Agents' ids stay inside. */
function forVisitor(event: LiveEvent): unknown {
  if (event.kind === "typing") {
    const { conversation, name } = event.data as LiveEvents["typing"];
    return { conversation, who: "agent", name };
  }
  if (event.kind === "receipt") {
    const { conversation, message, status } = event.data as LiveEvents["receipt"];
    return { conversation, message, status, reason: "" };
  }
  return event.data;
}

/** Everything that changed since this connection was last told. */
async function* news(
  hub: Hub,
  conversation: string,
  at: Cursor,
  told: Told,
): AsyncGenerator<VisitorEvent> {
  const state = await readChatState(hub, conversation);
  if (!state) return;
  yield* newMessages(hub, conversation, at, state);
  if (state.agent !== told.agent) yield* agentChange(hub, at, told, state);
  if (state.agentReadSeq > told.read) {
    told.read = state.agentReadSeq;
    yield make(at, "reading", { conversation, who: "agent", seq: told.read });
  }
  if (state.phase === "waiting" && told.phase !== "waiting") {
    yield* waitingEvent(hub, at, told, state);
  }
  told.phase = state.phase;
  if (state.phase === "closed") {
    const { closedReason: reason } = state;
    const text = closingText(hub, state.entryPoint, reason, state.language);
    yield make(at, "closed", { reason, text });
  }
}

async function* newMessages(
  hub: Hub,
  conversation: string,
  at: Cursor,
  state: ChatState,
): AsyncGenerator<VisitorEvent> {
  if (state.lastSeq <= at.seq) return;
  const messages = await visibleMessages(hub, conversation, at.seq, HISTORY_LIMIT);
  let after = messages[0] ? await visibleBefore(hub, conversation, messages[0].seq) : 0;
  for (const message of messages) {
    at.seq = message.seq;
    yield make(at, "message", { conversation, message, after });
    after = message.seq;
  }
  at.seq = Math.max(at.seq, state.lastSeq);
}

async function* agentChange(
  hub: Hub,
  at: Cursor,
  told: Told,
  state: ChatState,
): AsyncGenerator<VisitorEvent> {
  await Promise.resolve();
  if (told.agent) yield make(at, "agent_left", { name: displayName(hub, told.agent) });
  if (state.agent) {
    yield make(at, "agent_joined", { name: displayName(hub, state.agent) });
    // Whoever takes over does not know yet whether the visitor is still there.
    await hub.live.publish([`agent:${state.agent}`], "visitor_state", {
      conversation: state.conversation,
      online: true,
      since: hub.now(),
    });
  }
  told.agent = state.agent;
}

async function* waitingEvent(
  hub: Hub,
  at: Cursor,
  told: Told,
  state: ChatState,
): AsyncGenerator<VisitorEvent> {
  yield make(at, "waiting", await waitingInfo(hub, state));
  told.waitingAt = hub.now();
}

/** Sign of life, a look at the record, place and wait when they are due, and where things stand. */
async function* beatOf(
  hub: Hub,
  conversation: string,
  at: Cursor,
  told: Told,
): AsyncGenerator<VisitorEvent> {
  yield make(at, "beat", null);
  yield* news(hub, conversation, at, told);
  const state = told.phase === "closed" ? null : await readChatState(hub, conversation);
  if (!state) return;
  if (state.phase === "waiting" && hub.now() - told.waitingAt >= refreshMs(hub, state)) {
    yield* waitingEvent(hub, at, told, state);
  }
  yield make(at, "sync", {
    conversations: { [conversation]: state.visibleSeq },
    offers: [],
    interactions: [],
  });
}

function refreshMs(hub: Hub, state: ChatState): number {
  const entry = lookup(hub.settings().document).entryPoints.get(state.entryPoint);
  return (entry?.chat.refreshSec ?? 60) * 1000;
}

const make = (at: Cursor, kind: VisitorEvent["kind"], data: unknown): VisitorEvent => ({
  id: cursorOf(at.seq, at.live),
  kind,
  data,
});
