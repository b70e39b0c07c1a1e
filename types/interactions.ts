/** States of an interaction (DC-1). The last six are final. */
export const INTERACTION_STATES = [
  "received",
  "screened",
  "with_bot",
  "queued",
  "offered",
  "active",
  "parked",
  "wrapup",
  "done",
  "auto_closed",
  "contained",
  "abandoned",
  "timed_out",
  "message_left",
  "failed",
] as const;

export type InteractionState = (typeof INTERACTION_STATES)[number];

const FINAL = new Set<InteractionState>([
  "done",
  "auto_closed",
  "contained",
  "abandoned",
  "timed_out",
  "message_left",
  "failed",
]);

/** States a waiting or handled interaction may still leave. */
export const OPEN_STATES = INTERACTION_STATES.filter((state) => !FINAL.has(state));

export function isFinal(state: InteractionState): boolean {
  return FINAL.has(state);
}

/** One required skill; both bounds inclusive, levels 1 to 100. */
export interface SkillNeed {
  skill: string;
  min: number;
  max: number;
}

/**
 * What an interaction needs, ring by ring. Ring 0 holds from the start; ring n replaces it
 * `afterSec` after entering the queue, and must admit every agent its predecessor admitted.
 */
export interface Ring {
  afterSec: number;
  skills: SkillNeed[];
}

/** At most the first ring and three widenings. */
export const MAX_RINGS = 4;
