import type { QueueRules } from "../../types/configuration/queues.ts";
import type { Hub } from "../../types/hub.ts";
import { closeChat } from "../chat/close_chat.ts";
import { readChatState } from "../chat/state.ts";
import { closingText } from "../chat/texts.ts";
import { lookup } from "../configuration/lookup.ts";
import { timeOutInteraction } from "../interactions/time_out.ts";
import { overflowInteraction } from "../interactions/overflow.ts";
import { tellTexters } from "./tell_texters.ts";

/** Interactions handled in one turn; the rest in the next. */
const BATCH = 200;
/** Who signs out and in again at once has not left, milliseconds. */
const GRACE_MS = 2_000;

/**
 * Looks for work in queues nobody is signed in to, however it came there: entered, transferred,
 * overflowed, or left behind by the last agent to sign out. Nothing is remembered between two
 * looks, so that a restart loses nothing and a repeat does nothing twice. True when there is more.
 */
export async function sweepUnattended(hub: Hub): Promise<boolean> {
  const ruled = hub.settings().document.queues.filter((q) => q.noAgentsAction !== "wait");
  if (ruled.length === 0) return false;
  const loads = await hub.queue.loads();
  const attended = new Set(loads.filter((l) => l.signedIn > 0).map((l) => l.queue));
  const waiting = new Set(loads.filter((l) => l.waiting > 0).map((l) => l.queue));
  let more = false;
  for (const queue of ruled) {
    if (attended.has(queue.id) || !waiting.has(queue.id)) continue;
    if (await leftJustNow(hub, queue.id)) continue;
    if (await dealWith(hub, queue) >= BATCH) more = true;
  }
  return more;
}

/** A member signed out a moment ago and may be back at once. */
async function leftJustNow(hub: Hub, queue: string): Promise<boolean> {
  const members = hub.settings().document.people
    .filter((p) => p.active && p.queues.some((m) => m.queue === queue)).map((p) => p.id);
  const [row] = await hub.db.read(
    `SELECT 1 FROM presences WHERE presence = 'offline' AND since > ?
       AND agent_id IN (SELECT value FROM json_each(?)) LIMIT 1`,
    [hub.now() - GRACE_MS, JSON.stringify(members)],
  );
  return row !== undefined;
}

/**
 * The queue's rule (CE01-F31, CE18-X8): what waits moves to the overflow queue; or chats are told
 * and closed, calls go on in their flow, and texts are told and wait on, since they can be answered
 * later.
 */
async function dealWith(hub: Hub, queue: QueueRules): Promise<number> {
  const overflows = queue.noAgentsAction === "overflow";
  if (overflows && !lookup(hub.settings().document).queues.has(queue.overflowQueue ?? "")) return 0;
  const rows = await hub.db.read<{ id: string; conversation: string; medium: string }>(
    `SELECT id, conversation_id AS conversation, medium FROM interactions
     WHERE state = 'queued' AND queue = ? AND region = ? ${
      overflows ? "" : "AND medium IN ('chat', 'voice')"
    }
     ORDER BY id LIMIT ${BATCH}`,
    [queue.id, hub.queue.region],
  );
  let handled = overflows ? 0 : await tellTexters(hub, queue.id);
  for (const { id, conversation, medium } of rows) {
    const done = overflows
      ? await overflowInteraction(hub, id)
      : medium === "voice"
      ? await timeOutInteraction(hub, id)
      : await sendAway(hub, conversation);
    handled += done ? 1 : 0;
  }
  return handled;
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
