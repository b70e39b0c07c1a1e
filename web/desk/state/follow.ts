import type { ConversationView } from "../../../types/api/conversations.ts";
import type { MyWork } from "../../../types/api/people.ts";
import type { LiveEvents, LiveKind } from "../../../types/live.ts";
import { ApiProblem, get, post } from "../../ui/api.ts";
import { serverNow } from "../../ui/clock.ts";
import { connection, followLive } from "../../ui/live.ts";
import { loadMe, me } from "../../ui/session.tsx";
import { ring, ringForMessage, ringForWhisper } from "./alerts.ts";
import { choose, chosenFromAddress } from "./places.ts";
import {
  change,
  chosen,
  forget,
  isMine,
  keep,
  known,
  loaded,
  mine,
  type OfferCard,
  offers,
  typing,
  visitors,
  withInteraction,
} from "./state.ts";
import { fillGap, open, take, takeReceipt, thread } from "./threads.ts";
import { confirmSent, retryWaiting } from "./send.ts";
import { takeCall } from "../phone/calls.ts";
import { loadEntryPoints } from "./entry_points.ts";

const TYPING_MS = 6_000;
/** How often the desk asks while the live stream cannot stand. */
const POLL_MS = 5_000;

/** Loads the desk's work and follows it until the returned function is called. */
export function startDesk(): () => void {
  let stop = () => {};
  let stopped = false;
  const begin = async () => {
    let cursor: string;
    try {
      cursor = await loadWork();
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 401) return;
      connection.value = "lost";
      setTimeout(() => !stopped && void begin(), POLL_MS);
      return;
    }
    if (stopped) return;
    stop = followLive({
      path: "/api/v1/live",
      since: cursor,
      on: (kind, data) => handle(kind, data),
      connected: () => void retryWaiting(),
    });
  };
  void begin();
  void loadEntryPoints();
  const poll = setInterval(() => {
    if (connection.value !== "lost" || !loaded.value) return;
    void loadWork().then(() => post("/me/heartbeat")).catch(() => undefined);
  }, POLL_MS);
  return () => {
    stopped = true;
    stop();
    clearInterval(poll);
  };
}

/** The snapshot: what is mine now, and where the live stream goes on from. */
export async function loadWork(): Promise<string> {
  const work = await get<MyWork>("/me/work");
  const held = new Set(work.conversations.map((conversation) => conversation.id));
  for (const conversation of work.conversations) keep(conversation);
  for (const conversation of mine.value) {
    if (!held.has(conversation.id)) void refetch(conversation.id);
  }
  offers.value = work.offers
    .filter((offer) => offer.outcome === "open")
    .map((offer) => ({
      id: offer.id,
      interaction: offer.interaction,
      madeAt: Date.parse(offer.madeAt),
      deadline: Date.parse(offer.deadline),
      view: offer.interactionView,
    }));
  if (!loaded.value) await openFirst(work.conversations);
  loaded.value = true;
  for (const conversation of work.conversations) {
    void open(conversation.id).then(() => fillGap(conversation.id));
  }
  return work.cursor;
}

async function openFirst(conversations: ConversationView[]): Promise<void> {
  const asked = chosenFromAddress();
  if (asked) {
    await refetch(asked);
    if (known.value.has(asked)) return choose(asked);
  }
  if (conversations[0] && !matchMedia("(max-width: 900px)").matches) choose(conversations[0].id);
}

/** One conversation anew; gone or not ours any more = forgotten. */
export async function refetch(id: string): Promise<void> {
  try {
    keep(await get<ConversationView>(`/conversations/${id}`));
  } catch (error) {
    if (error instanceof ApiProblem && (error.status === 404 || error.status === 403)) {
      forget(id);
      if (chosen.value === id) choose(null);
    }
  }
}

type Handlers = { [K in LiveKind]?: (data: LiveEvents[K]) => void };

const handlers: Handlers = {
  offer(data) {
    const card: OfferCard = { ...data, view: data.interactionView };
    offers.value = [...offers.value.filter((offer) => offer.id !== card.id), card];
    ring(card);
  },
  offer_ended({ offer, outcome }) {
    offers.value = offers.value.filter((card) => card.id !== offer);
    if (outcome === "no_answer" || outcome === "declined") void loadMe();
  },
  interaction({ id, view }) {
    const conversation = withInteraction(id) ?? (view && known.value.get(view.conversation));
    if (view && conversation) {
      if (conversation.interaction?.id === id && conversation.interaction.rev > view.rev) return;
      change(conversation.id, { interaction: view });
    } else if (conversation) void refetch(conversation.id);
    else if (view && view.agent === me.value?.id) {
      void refetch(view.conversation).then(() => open(view.conversation));
    }
  },
  message({ conversation: id, message }) {
    const conversation = known.value.get(id);
    if (thread(id).state.value === "ready") take(id, [message]);
    confirmSent(id, message);
    if (!conversation) return void refetch(id);
    const fresh = message.seq > conversation.lastSeq;
    const unread = message.direction === "in" && fresh ? 1 : 0;
    change(id, {
      lastSeq: Math.max(conversation.lastSeq, message.seq),
      ...(fresh && (message.direction === "in" || message.direction === "out")
        ? { preview: message.text, lastMessageAt: message.at }
        : {}),
      unread: conversation.unread + unread,
    });
    if (unread && isMine(conversation)) ringForMessage(conversation, message);
    if (fresh && message.direction === "note" && isMine(conversation)) {
      ringForWhisper(conversation, message);
    }
    if (message.direction === "in") stopTyping(id);
    // Words such as STOP, and whatever a system line tells of, change more than the thread.
    if (message.direction === "system" || conversation.channel === "sms") void refetch(id);
    void fillGap(id);
  },
  receipt({ conversation, message, status, reason }) {
    takeReceipt(conversation, message, { status: status as "sent", statusReason: reason });
  },
  conversation(view) {
    keep(view);
    void fillGap(view.id);
  },
  call: takeCall,
  typing({ conversation, who, name, text }) {
    if (who === me.value?.id || who === `agent:${me.value?.id}`) return;
    typing.value = {
      ...typing.value,
      [conversation]: { name, text: text ?? "", until: serverNow() + TYPING_MS },
    };
  },
  reading({ conversation, who, seq }) {
    const held = known.value.get(conversation);
    if (!held) return;
    const mineToo = who.replace("agent:", "") === me.value?.id;
    change(
      conversation,
      mineToo
        ? { agentReadSeq: Math.max(held.agentReadSeq, seq) }
        : { customerReadSeq: Math.max(held.customerReadSeq, seq) },
    );
  },
  presence({ agent, presence, reason, since }) {
    if (!me.value || agent !== me.value.id) return;
    me.value = {
      ...me.value,
      presence: {
        ...me.value.presence,
        state: presence as "available",
        reason,
        since: new Date(since).toISOString(),
      },
    };
  },
  visitor_state({ conversation, online, since }) {
    visitors.value = { ...visitors.value, [conversation]: { online, since } };
  },
  configuration: () => void Promise.all([loadMe(), loadEntryPoints()]),
  sync({ conversations, offers: open, interactions }) {
    for (const [id, lastSeq] of Object.entries(conversations)) {
      if (!known.value.has(id)) void refetch(id);
      else void fillGap(id, lastSeq);
    }
    for (const { id } of mine.value) if (!(id in conversations)) void refetch(id);
    const stands = new Set(open);
    const cards = offers.value.filter((card) => stands.has(card.id));
    const behind = open.some((id) => !cards.some((card) => card.id === id)) ||
      interactions.some((id) => !withInteraction(id));
    if (cards.length !== offers.value.length) offers.value = cards;
    if (behind) void loadWork();
  },
  reset: () => void loadWork(),
};

function handle<K extends LiveKind>(kind: K, data: LiveEvents[K]): void {
  (handlers[kind] as ((data: LiveEvents[K]) => void) | undefined)?.(data);
}

function stopTyping(id: string): void {
  const { [id]: _, ...rest } = typing.value;
  typing.value = rest;
}
