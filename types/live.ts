import type { InteractionState } from "./interactions.ts";
import type { Offer } from "./queue.ts";
import type { CallView } from "./api/calls.ts";
import type { ConversationView } from "./api/conversations.ts";
import type { InteractionView } from "./api/interactions.ts";
import type { MessageView } from "./api/messages.ts";

/** `agent:<person id>`, `visitor:<conversation id>`, `floor` (supervisors), `company` (every desk). */
export type Topic = `agent:${string}` | `visitor:${string}` | "floor" | "company";

/** What travels down the live streams, by event name. */
export interface LiveEvents {
  /** An offer to this agent with all the card needs. */
  offer: Offer & { interactionView: InteractionView };
  /** The offer is over: accepted elsewhere, withdrawn, expired, caller left. */
  offer_ended: { offer: string; interaction: string; outcome: string };
  /** An interaction of mine changed. */
  interaction: { id: string; state: InteractionState; rev: number; view?: InteractionView };
  /** `after` (visitor only): sequence of the message before it; whoever does not hold that fetches. */
  message: { conversation: string; message: MessageView; after?: number };
  /** A message's receipt advanced. */
  receipt: { conversation: string; message: string; status: string; reason: string };
  conversation: ConversationView;
  /** A call of mine changed: legs, hold, who it is. */
  call: CallView;
  typing: { conversation: string; who: string; name: string; text?: string };
  /** Up to where the other side has read. */
  reading: { conversation: string; who: string; seq: number };
  presence: { agent: string; presence: string; reason: string; since: number };
  /** Visitor only: place in the queue; values null when unknown or not shown. */
  waiting: { position: number | null; estWaitSec: number | null; offerMessage: boolean };
  /** Visitor only: idle warning with the seconds left. */
  idle: { secondsLeft: number; text: string };
  closed: { reason: string; text: string };
  agent_joined: { name: string };
  agent_left: { name: string };
  visitor_state: { conversation: string; online: boolean; since: number };
  /** Floor only: something counted there changed; fetch what you show (at most every second). */
  floor: { queues: string[]; agents: string[] };
  /** Configuration was applied; reload lists drawn from it. */
  configuration: { version: number };
  /** Last message sequence per open conversation, on connect and every 15 s: whoever is behind fetches. */
  sync: { conversations: Record<string, number>; offers: string[]; interactions: string[] };
  /** The stream cannot go on from `Last-Event-ID`: fetch a snapshot. */
  reset: Record<string, never>;
}
export type LiveKind = keyof LiveEvents;

export interface LiveEvent<K extends LiveKind = LiveKind> {
  /** Stream id: sorts by time, resumes with `Last-Event-ID`. */
  id: string;
  kind: K;
  data: LiveEvents[K];
}

/** Publish is the doorbell, a capped stream per topic is the content. */
export interface Live {
  publish<K extends LiveKind>(topics: Topic[], kind: K, data: LiveEvents[K]): Promise<void>;
  /** Id of the region's last event: where the stream goes on after a snapshot taken next; empty = none. */
  position(): Promise<string>;
  /**
   * Events of the topics from after `since` (a stream id, or empty for "from now"), until `signal`
   * aborts. Yields a `reset` first when `since` is no longer held. A reader that falls more than
   * 1,000 events behind gets a `reset` instead of them.
   */
  follow(topics: Topic[], since: string, signal: AbortSignal): AsyncIterable<LiveEvent>;
}
