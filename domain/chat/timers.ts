import type { Hub } from "../../types/hub.ts";
import type { SideExit } from "../interactions/leave.ts";
import { finishClosing } from "./close_chat.ts";
import { checkConnection } from "./connection_lost.ts";
import { checkIdle } from "./idle.ts";
import { openFollowUp } from "./leave_message.ts";
import { CHAT_TIMER } from "./timer_rows.ts";

export interface DueChatTimer {
  /** Conversation id. */
  reference: string;
  payload: Record<string, unknown>;
}

/** What is done when a chat's timer falls due, by kind. Each is safe to repeat. */
export const CHAT_TIMERS: Record<string, (hub: Hub, timer: DueChatTimer) => Promise<void>> = {
  [CHAT_TIMER.idle]: (hub, { reference }) => checkIdle(hub, reference),
  [CHAT_TIMER.connection]: (hub, { reference, payload }) =>
    checkConnection(hub, reference, (payload.goneSince as number | null | undefined) ?? null),
  [CHAT_TIMER.closing]: (hub, { reference, payload }) =>
    finishClosing(
      hub,
      reference,
      (payload.interaction as string | null | undefined) ?? null,
      payload.exit as SideExit,
    ),
  [CHAT_TIMER.followUp]: (hub, { reference, payload }) =>
    openFollowUp(hub, reference, String(payload.interaction)),
};
