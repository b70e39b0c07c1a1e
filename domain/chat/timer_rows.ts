import { clearTimer, setTimer } from "../../db/timers.ts";
import type { Hub, Statement } from "../../types/hub.ts";

/** Kinds of timers a chat has; the reference is the conversation. */
export const CHAT_TIMER = {
  /** Looks whether the visitor is still connected. */
  connection: "chat_connection",
  /** Looks whether the visitor has fallen silent. */
  idle: "chat_idle",
  /** Finishes a closing that was begun. */
  closing: "chat_closing",
  /** Makes the follow-up of a message that was left. */
  followUp: "chat_follow_up",
} as const;

/**
 * Looks again after `afterSec` whether the visitor is connected. `goneSince` (ms) says since when
 * no connection is left; null while there is one, or none was seen yet.
 */
export function watchConnection(
  hub: Hub,
  conversation: string,
  afterSec: number,
  goneSince: number | null,
): Statement {
  return setTimer({
    kind: CHAT_TIMER.connection,
    reference: conversation,
    region: hub.config.region,
    dueAt: hub.now() + afterSec * 1000,
    payload: { goneSince },
  });
}

/** Looks for silence at `dueAt` (ms). */
export function watchSilence(hub: Hub, conversation: string, dueAt: number): Statement {
  return setTimer({
    kind: CHAT_TIMER.idle,
    reference: conversation,
    region: hub.config.region,
    dueAt,
    payload: {},
  });
}

/** Ends both watches of a chat that is over. */
export function endWatches(conversation: string): Statement[] {
  return [
    clearTimer(CHAT_TIMER.connection, conversation),
    clearTimer(CHAT_TIMER.idle, conversation),
  ];
}
