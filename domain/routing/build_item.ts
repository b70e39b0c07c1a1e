import type { QueueRules } from "../../types/configuration/queues.ts";
import type { Ring } from "../../types/interactions.ts";
import type { Medium } from "../../types/media.ts";
import type { QueueItem } from "../../types/queue.ts";

/** Somebody waits at the other end: only here waiting may run out (CE18-R8). Texts are kept. */
const LIVE_MEDIA = new Set<Medium>(["chat", "voice"]);

export interface ItemFacts {
  id: string;
  medium: Medium;
  /** Milliseconds. */
  arrival: number;
  priority: number;
  rings: Ring[];
  lastAgent: string | null;
}

/** Seconds somebody may take to accept work of a medium: a phone rings shorter (CE01-R33). */
export const offerSecOf = (
  queue: Pick<QueueRules, "offerSec" | "ringSec">,
  medium: Medium,
): number => medium === "voice" || medium === "callback" ? queue.ringSec : queue.offerSec;

/** The queue's rules laid over one interaction. */
export function buildItem(queue: QueueRules, facts: ItemFacts): QueueItem {
  const widenedLastAfter = facts.rings.at(-1)?.afterSec ?? 0;
  return {
    id: facts.id,
    queue: queue.id,
    medium: facts.medium,
    priority: facts.priority,
    arrival: facts.arrival,
    rings: facts.rings,
    ...(queue.lastAgent && facts.lastAgent
      ? { preferredAgent: facts.lastAgent, holdSec: queue.lastAgentHoldSec }
      : {}),
    offerSec: offerSecOf(queue, facts.medium),
    wrapUpSec: queue.wrapUpSec,
    noAnswerPriority: queue.noAnswerPriority,
    declineAction: queue.declineAction,
    declineExclusionSec: queue.declineExclusionSec,
    // Overflow comes after the last widening (CE01-F37).
    ...(queue.overflowQueue
      ? { overflowAfterSec: Math.max(queue.overflowAfterSec, widenedLastAfter) }
      : {}),
    ...(queue.maxWaitSec > 0 && LIVE_MEDIA.has(facts.medium)
      ? { maxWaitSec: queue.maxWaitSec }
      : {}),
    epoch: 0,
    rev: 0,
  };
}
