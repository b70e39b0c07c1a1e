import type { Hub } from "../../types/hub.ts";
import { lookup } from "../configuration/lookup.ts";
import { closeChat } from "../chat/close_chat.ts";
import { readChatState } from "../chat/state.ts";
import { closingText } from "../chat/texts.ts";
import { overflowInteraction } from "../interactions/overflow.ts";
import { setTimer } from "../../db/timers.ts";

/** Interactions handled in one turn; the rest in the next. */
const BATCH = 200;

/**
 * The queue's rule for when nobody is signed in (CE18-X8, CE01-R30): what waits moves to the
 * overflow queue, or chats are told and closed. Texts go on waiting: they can be answered later.
 */
export async function handleNoAgents(hub: Hub, queueId: string): Promise<void> {
  const queue = lookup(hub.settings().document).queues.get(queueId);
  if (!queue || queue.noAgentsAction === "wait") return;
  const loads = await hub.queue.loads();
  if (loads.some((load) => load.queue === queueId && load.signedIn > 0)) return;
  const rows = await hub.db.read<{ id: string; medium: string; conversation_id: string }>(
    `SELECT id, medium, conversation_id FROM interactions
     WHERE state = 'queued' AND queue = ? AND region = ? ORDER BY id LIMIT ${BATCH}`,
    [queueId, hub.queue.region],
  );
  let moved = 0;
  for (const row of rows) {
    if (queue.noAgentsAction === "overflow") {
      moved += await overflowInteraction(hub, row.id) ? 1 : 0;
    } else if (row.medium === "chat") moved += await sendAway(hub, row.conversation_id) ? 1 : 0;
  }
  if (rows.length === BATCH && moved > 0) await again(hub, queueId);
}

/** The visitor is told that nobody is there, and may leave a message. */
async function sendAway(hub: Hub, conversation: string): Promise<boolean> {
  const state = await readChatState(hub, conversation);
  if (!state || state.phase !== "waiting") return false;
  return await closeChat(hub, state, {
    reason: "no_agents",
    exit: "timed_out",
    line: {
      text: closingText(hub, state.entryPoint, "no_agents", state.language),
      key: `no_agents:${conversation}`,
      visible: "all",
    },
  });
}

async function again(hub: Hub, queue: string): Promise<void> {
  await hub.db.write([
    setTimer({
      kind: "no_agents",
      reference: queue,
      region: hub.queue.region,
      dueAt: hub.now(),
    }),
  ]);
}
