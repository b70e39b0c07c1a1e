import { setTimer } from "../../db/timers.ts";
import type { Hub, Statement } from "../../types/hub.ts";
import { CHAT_TIMER } from "./timer_rows.ts";

/** Should this process die before the follow-up is made, the timer makes it. */
const AFTER_MS = 10_000;

/** Sees to it that the follow-up of a message left is made; the reference is the conversation. */
export function followUpTimer(hub: Hub, conversation: string, interaction: string): Statement {
  return setTimer({
    kind: CHAT_TIMER.followUp,
    reference: conversation,
    region: hub.config.region,
    dueAt: hub.now() + AFTER_MS,
    payload: { interaction },
  });
}
