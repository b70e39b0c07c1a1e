/** Limits of the universal queue, exported so that configuration checks and metrics can name them. */

/**
 * Distinct abilities of agents (skills with levels, memberships, own capacity). Agents with equal
 * abilities share one profile; matching costs depend on profiles that fit, not on agents.
 */
export const MAX_PROFILES = 16_384;
/** Distinct requirements (queue, medium, skills with bounds) waiting lists are kept for. */
export const MAX_LISTS = 4_096;
/** How long an operation is remembered. */
export const OPERATION_SEC = 86_400;
/** Newest events the stream keeps in any case, so that repeated operations get their answer again. */
export const EVENTS_KEPT = 20_000;
/** Timers one script runs at most. */
export const TICK_BATCH = 50;
/** Agents one script places, removes or feeds at most. */
export const AGENT_BATCH = 50;
/** Lists or profiles one script links at most. */
export const LINK_BATCH = 200;
/** Interactions one script loads at a rebuild. */
export const LOAD_BATCH = 250;
/** Interactions one script moves when a queue's ageing is switched. */
export const RECLASS_BATCH = 100;
/** Ids one reading script looks at. */
export const READ_BATCH = 500;
/** Longest a rebuild may stay silent before another may begin. */
export const REBUILD_LEASE_MS = 30_000;
/** Agents one interaction passes over at once. */
export const MOST_PASSED_OVER = 8;
