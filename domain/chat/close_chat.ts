import { clearTimer, setTimer } from "../../db/timers.ts";
import { isRefusal } from "../../types/errors.ts";
import type { Hub, Statement } from "../../types/hub.ts";
import { isFinal } from "../../types/interactions.ts";
import { type SystemLine, systemLine } from "../conversations/system_line.ts";
import { leaveQueue, type SideExit } from "../interactions/leave.ts";
import { readInteraction } from "../interactions/row.ts";
import { actorName } from "../journal/actor.ts";
import { changeQueue } from "../journal/change_queue.ts";
import { eventRow } from "../journal/event_row.ts";
import { publishKeyed } from "../messages/publish.ts";
import { requestedTranscript } from "../transcripts/request.ts";
import { closeConversation } from "./close_conversation.ts";
import type { ChatState } from "./state.ts";
import { CHAT_TIMER, endWatches } from "./timer_rows.ts";

/** A closing that was begun and not finished is taken up again after so long. */
const FINISH_AFTER_MS = 10_000;

export interface Closing {
  /** `visitor_ended`, `idle`, `lost`, `abandoned`, `message_left`, ... */
  reason: string;
  /** How the interaction leaves when nobody had accepted it. */
  exit: SideExit;
  /** Said in the conversation as part of the same write. */
  line?: Omit<SystemLine, "conversation">;
  /** Joins the write that closes the conversation. */
  also?: Statement[];
}

/**
 * Closes a chat for the visitor, then its interaction: waiting work leaves the queue, handled work
 * goes into wrap-up. False when it was closed already. The first write decides; what follows is
 * finished by a timer should this process die in between.
 */
export async function closeChat(hub: Hub, state: ChatState, closing: Closing): Promise<boolean> {
  const [closed] = await hub.db.write(closingRows(hub, state, closing));
  if (closing.line) await publishKeyed(hub, state.conversation, [closing.line.key]);
  await hub.live.publish([`visitor:${state.conversation}`], "closed", {
    reason: closing.reason,
    text: "",
  });
  await finishClosing(hub, state.conversation, state.interaction?.id ?? null, closing.exit);
  return closed?.rowsAffected === 1;
}

/** Takes the interaction of a closed chat out of queue or hands; safe to repeat. */
export async function finishClosing(
  hub: Hub,
  conversation: string,
  interaction: string | null,
  exit: SideExit,
): Promise<void> {
  if (interaction) await finishInteraction(hub, interaction, exit);
  await hub.db.write([clearTimer(CHAT_TIMER.closing, conversation)]);
}

async function finishInteraction(hub: Hub, id: string, exit: SideExit): Promise<void> {
  const row = await readInteraction(hub.db, id);
  if (!row || isFinal(row.state) || row.state === "wrapup") return;
  const handled = row.state === "active" || row.state === "parked";
  try {
    if (handled) await end(hub, id);
    else await leaveQueue(hub, id, exit);
  } catch (error) {
    if (!isRefusal(error, "conflict")) throw error;
    // Accepted, or let go, in the same moment: the other way then.
    if (handled) await leaveQueue(hub, id, exit);
    else await end(hub, id);
  }
}

async function end(hub: Hub, id: string): Promise<void> {
  await changeQueue(hub, (queue) => queue.end(`end:${id}`, id, actorName(hub)));
}

function closingRows(hub: Hub, state: ChatState, closing: Closing): Statement[] {
  const interaction = state.interaction?.id ?? null;
  return [
    closeConversation(state.conversation, closing.reason, hub.now()),
    eventRow({
      id: `chat.closed:${state.conversation}`,
      at: hub.now(),
      kind: "chat.closed",
      actor: actorName(hub),
      conversation: state.conversation,
      interaction,
      queue: state.interaction?.queue ?? "",
      medium: "chat",
      data: { reason: closing.reason },
    }),
    ...endWatches(state.conversation),
    setTimer({
      kind: CHAT_TIMER.closing,
      reference: state.conversation,
      region: hub.config.region,
      dueAt: hub.now() + FINISH_AFTER_MS,
      payload: { interaction, exit: closing.exit },
    }),
    requestedTranscript(hub, state.conversation),
    ...(closing.line ? systemLine(hub, { ...closing.line, conversation: state.conversation }) : []),
    ...(closing.also ?? []),
  ];
}
