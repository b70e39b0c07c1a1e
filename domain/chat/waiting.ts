import type { ChatSession } from "../../types/api/chat.ts";
import type { EntryPoint } from "../../types/configuration/entry_points.ts";
import type { Hub } from "../../types/hub.ts";
import type { QueueItem } from "../../types/queue.ts";
import { lookup } from "../configuration/lookup.ts";
import { expectedWait } from "../queues/expected_wait.ts";
import type { ChatState } from "./state.ts";

type Waiting = NonNullable<ChatSession["waiting"]>;

/**
 * Place and expected wait of a chat in the queue, as far as they are shown and known, and whether
 * leaving a message is offered yet (CE18-F7, R11 to R13). Unknown is null, never a guess.
 */
export async function waitingInfo(hub: Hub, state: ChatState): Promise<Waiting> {
  const entry = lookup(hub.settings().document).entryPoints.get(state.entryPoint);
  if (!entry || !state.interaction) {
    return { position: null, estWaitSec: null, offerMessage: false };
  }
  const [position, estWaitSec] = await Promise.all([
    entry.chat.showPosition ? positionOf(hub, state.interaction.id) : null,
    entry.chat.showWait ? waitOf(hub, state.interaction) : null,
  ]);
  return { position, estWaitSec, offerMessage: offersMessage(entry, state, hub.now()) };
}

/** Pure: the option appears at once or after the configured seconds of waiting. */
export function offersMessage(
  entry: Pick<EntryPoint, "chat">,
  state: Pick<ChatState, "interaction">,
  now: number,
): boolean {
  const { leaveMessage, leaveMessageAfterSec } = entry.chat;
  if (!leaveMessage || !state.interaction) return false;
  return now - state.interaction.createdAt >= leaveMessageAfterSec * 1000;
}

async function positionOf(hub: Hub, interaction: string): Promise<number | null> {
  try {
    return (await hub.queue.position(interaction))?.position ?? null;
  } catch {
    return null;
  }
}

async function waitOf(
  hub: Hub,
  interaction: NonNullable<ChatState["interaction"]>,
): Promise<number | null> {
  try {
    const item = JSON.parse(interaction.item) as Partial<QueueItem>;
    return await expectedWait(hub, {
      queue: interaction.queue,
      medium: "chat",
      rings: item.rings ?? [],
      subject: interaction.subject,
      interaction: interaction.id,
    });
  } catch {
    return null;
  }
}
