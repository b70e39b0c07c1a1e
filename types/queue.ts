import type { InteractionState, Ring } from "./interactions.ts";
import type { Medium, MediumRules } from "./media.ts";

/** Work that enters the universal queue. Times are milliseconds since the epoch. */
export interface QueueItem {
  /** Interaction id (ULID: sorts by arrival). */
  id: string;
  queue: string;
  medium: Medium;
  /** 0 to 100, already cut to the medium's range. */
  priority: number;
  /** `t_in`: decides the place in the queue. */
  arrival: number;
  /** Ring 0 first; the skills needed and how they widen. */
  rings: Ring[];
  /** Agent preferred until `holdSec` after entering, then anybody (0: only when free now). */
  preferredAgent?: string | undefined;
  holdSec?: number | undefined;
  /** Seconds an agent has to accept (5 to 3600). */
  offerSec: number;
  /** Wrap-up limit in seconds, 0 = none. */
  wrapUpSec: number;
  /** Priority added when an offer runs into its deadline, cut to the medium's range. */
  noAnswerPriority: number;
  declineAction: "not_ready" | "stay";
  declineExclusionSec: number;
  /** A `due` event of that kind is emitted so many seconds after entering, again every 10 s while it waits. */
  overflowAfterSec?: number | undefined;
  maxWaitSec?: number | undefined;
  /** Goes ahead of all that waits in its queue and medium (CE01-R49). */
  front?: boolean | undefined;
  /** Fencing: writes with a lower epoch than stored are refused. */
  epoch: number;
  /** Highest revision in the record; the queue goes on counting from here. */
  rev: number;
}

export interface QueueSettings {
  id: string;
  agentOrder: "best_skill" | "longest_idle";
  useTimeInQueue: boolean;
  /** Most that may wait; further arrivals are refused with `queue.full`. */
  maxSize: number;
}

/** What an agent can do; changes take effect on the next match. */
export interface AgentProfile {
  id: string;
  /** Proficiency 1 to 100 by skill id. */
  skills: Record<string, number>;
  /** Membership by queue id with proficiency 1 to 100. */
  queues: Record<string, number>;
  /** Medium rules that differ from the installation's (narrower wins). */
  capacity: Partial<Record<Medium, Partial<Pick<MediumRules, "cost" | "maximum">>>>;
}

export type Presence = "offline" | "not_ready" | "available";
/** Reasons only the system sets (CE01-R47). */
export const SYSTEM_REASONS = ["rona", "declined", "disconnected"] as const;

/** Kinds of event the queue's scripts emit, each with a snapshot of the interaction. */
export const QUEUE_EVENT_KINDS = [
  "queued",
  "widened",
  "offered",
  "accepted",
  "declined",
  "no_answer",
  "offer_withdrawn",
  "requeued",
  "moved",
  "reprioritised",
  "parked",
  "resumed",
  "ended",
  "wrapped_up",
  "abandoned",
  "closed",
  "due",
  "presence",
] as const;
export type QueueEventKind = (typeof QUEUE_EVENT_KINDS)[number];

/**
 * One change of queue state, appended to the region's stream in the same script that made it.
 * The snapshot fields say how things stand after it, so that the record may apply events in any
 * order: the highest `rev` wins.
 */
export interface QueueEvent {
  /** `<region>-<epoch>-<sequence>`: unique and gap-free per region and epoch. */
  id: string;
  region: string;
  epoch: number;
  seq: number;
  /** Operation that caused it; a different `op` under a known `id` betrays a rolled-back Redis. */
  op: string;
  at: number;
  kind: QueueEventKind;
  /** Empty on `presence`. */
  interaction: string;
  rev: number;
  state: InteractionState | "";
  queue: string;
  medium: Medium | "";
  priority: number;
  score: number;
  ring: number;
  /** The agent concerned: the owner, or on an offer its addressee. */
  agent: string;
  offer: string;
  /** Who did it: `agent:<id>`, `system`, `customer`, `supervisor:<id>`, `key:<id>`. */
  actor: string;
  /** Kind-specific, e.g. `explanation` and `deadline` on `offered`, `reason` on `presence`. */
  data: Record<string, unknown>;
}

export interface Exclusion {
  agent: string;
  reason: "capacity" | "maximum" | "skill" | "not_ready" | "excluded" | "not_member" | "held";
  detail?: string;
}

/** Why this agent: kept with every offer, bounded (at most 20 candidates and 20 exclusions). */
export interface Explanation {
  ruleVersion: number;
  ring: number;
  agentOrder: "best_skill" | "longest_idle";
  /** `arrival`: the interaction looked for an agent; `agent_free`: the agent looked for work. */
  trigger: "arrival" | "agent_free" | "widened" | "preferred" | "transfer" | "assigned";
  chosen: string;
  candidates: {
    agent: string;
    proficiency: number;
    unitsInUse: number;
    idleSec: number;
    chosen: boolean;
  }[];
  candidatesTotal: number;
  exclusions: Exclusion[];
  /** Work this interaction was compared with when the agent became free, best first. */
  heads: { interaction: string; medium: Medium; queue: string; effectivePriority: number }[];
  waitedSec: number;
}

export interface Offer {
  id: string;
  interaction: string;
  agent: string;
  queue: string;
  medium: Medium;
  madeAt: number;
  deadline: number;
}

/** Every mutating call answers what happened; a repeat with the same `op` answers the same. */
export interface QueueResult {
  events: QueueEvent[];
}

export interface QueuePosition {
  /** 1 = next. */
  position: number;
  waiting: number;
}

/** Numbers of one queue and medium as they are now. */
export interface QueueLoad {
  queue: string;
  medium: Medium;
  waiting: number;
  offered: number;
  /** Arrival (ms) of the longest waiting, null when none waits. */
  oldestArrival: number | null;
  /** Agents signed in whose membership covers the queue. */
  signedIn: number;
  available: number;
  /** Of the available: those with room for one more of this medium. */
  free: number;
}

export interface AgentLoad {
  agent: string;
  presence: Presence;
  reason: string;
  since: number;
  units: number;
  /** Open interactions by medium, wrap-up included. */
  work: { interaction: string; medium: Medium; state: InteractionState; units: number }[];
}

/** What the record says of one interaction or agent, for rebuilding a lost Redis. */
export interface RebuildItem extends QueueItem {
  state: "queued" | "active" | "parked" | "wrapup";
  agent: string;
  score: number;
  ring: number;
  /** When it entered the present queue segment (ms). */
  queuedAt: number;
  wrapUpEndsAt?: number | undefined;
  /** Who declined or missed it and until when (ms) others go first (CE01-F42). */
  passed?: { agent: string; until: number }[] | undefined;
  /** Parked by a call (CE01-R37): it goes on by itself when the call is over. */
  interrupted?: boolean | undefined;
}
export interface RebuildAgent extends AgentProfile {
  presence: Presence;
  reason: string;
  since: number;
}

/**
 * The universal queue of one region. Every mutating call names its operation `op` (kept 24 h) and
 * an `actor`. Refusals are `HubError`s: `conflict` with codes `offer.expired`,
 * `interaction.state`, `agent.capacity`, `queue.full`; `stale` with `epoch.stale`; `unavailable`
 * with `queue.rebuilding` while Redis is empty or being rebuilt.
 */
export interface Queue {
  readonly region: string;
  configure(settings: {
    version: number;
    media: Record<Medium, MediumRules>;
    queues: QueueSettings[];
    agents: AgentProfile[];
  }): Promise<void>;
  enqueue(op: string, item: QueueItem, actor: string): Promise<QueueResult>;
  accept(op: string, offer: string, agent: string): Promise<QueueResult>;
  decline(op: string, offer: string, agent: string): Promise<QueueResult>;
  /** End of the customer's part: the owner goes into wrap-up, or straight to done when `wrapUpSec` is 0. */
  end(op: string, interaction: string, actor: string): Promise<QueueResult>;
  /** Wrap-up finished; units are free again. */
  wrapUp(op: string, interaction: string, actor: string): Promise<QueueResult>;
  /** Back to a queue (transfer, release, lost agent). `item` carries the new target. */
  requeue(op: string, item: QueueItem, actor: string, reason: string): Promise<QueueResult>;
  /** An offer to one named agent; not accepted, it goes back to `returnTo` or to the queue's front. */
  transferToAgent(
    op: string,
    input: { interaction: string; agent: string; offerSec: number; returnTo: string | null },
    actor: string,
  ): Promise<QueueResult>;
  park(op: string, interaction: string, actor: string): Promise<QueueResult>;
  resume(op: string, interaction: string, actor: string): Promise<QueueResult>;
  /** The customer left: from queue or offer to `abandoned`, or with `state` to another side exit. */
  leave(
    op: string,
    interaction: string,
    state: "abandoned" | "timed_out" | "message_left" | "auto_closed" | "failed",
    actor: string,
  ): Promise<QueueResult>;
  reprioritise(
    op: string,
    interaction: string,
    priority: number,
    actor: string,
  ): Promise<QueueResult>;
  setPresence(
    op: string,
    agent: string,
    presence: Presence,
    reason: string,
    actor: string,
  ): Promise<QueueResult>;
  /** Runs what is due (at most `limit` timers): offer deadlines, rings, holds, wrap-up limits. */
  tick(limit?: number): Promise<QueueResult & { more: boolean; nextDue: number | null }>;
  position(interaction: string): Promise<QueuePosition | null>;
  /** Expected wait in whole seconds (CB-C11); null = unknown. */
  expectedWait(input: {
    queue: string;
    medium: Medium;
    rings: Ring[];
    /** Count what stands before this one; omitted: before a newcomer of normal priority. */
    interaction?: string | undefined;
    /** Mean handling time in seconds of the last 50 contacts; null = unknown. */
    handleSec: number | null;
  }): Promise<number | null>;
  loads(): Promise<QueueLoad[]>;
  agents(): Promise<AgentLoad[]>;
  agent(id: string): Promise<AgentLoad | null>;
  /** Events after a stream cursor (`0` = all kept), for the journal worker. */
  events(cursor: string, limit: number): Promise<{ events: QueueEvent[]; cursor: string }>;
  trimEvents(cursor: string): Promise<void>;
  /** Present epoch of Redis, null when it holds no queue state (flushed, new). */
  epoch(): Promise<number | null>;
  /** Replaces all queue state of the region under a new, higher epoch. Only one caller wins. */
  rebuild(input: {
    epoch: number;
    media: Record<Medium, MediumRules>;
    version: number;
    queues: QueueSettings[];
    agents: AsyncIterable<RebuildAgent[]> | Iterable<RebuildAgent[]>;
    items: AsyncIterable<RebuildItem[]> | Iterable<RebuildItem[]>;
  }): Promise<{ items: number; agents: number }>;
  /** Every interaction Redis holds, for the auditor, in pages. */
  snapshot(cursor: string, limit: number): Promise<{
    items: {
      id: string;
      state: string;
      agent: string;
      rev: number;
      queue: string;
      score: number;
    }[];
    cursor: string | null;
  }>;
}
