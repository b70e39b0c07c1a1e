import type { Hub } from "../../types/hub.ts";
import { closeChat, type Closing } from "./close_chat.ts";
import { isConnected, resumeSec } from "./connections.ts";
import { type ChatState, readChatState } from "./state.ts";
import { watchConnection } from "./timer_rows.ts";

/**
 * The connection timer fell due. Connected: look again later. Not connected and not known since
 * when (a process died, Redis was emptied): give it one more window. Gone for the whole window:
 * a waiting chat is abandoned, an active one ends and the agent is told (CE18-X3).
 */
export async function checkConnection(
  hub: Hub,
  conversation: string,
  goneSince: number | null,
): Promise<void> {
  const state = await readChatState(hub, conversation);
  if (!state || state.phase === "closed") return;
  const windowSec = resumeSec(hub, state.entryPoint);
  if (await isConnected(hub, conversation)) {
    await hub.db.write([watchConnection(hub, conversation, windowSec, null)]);
    return;
  }
  if (goneSince === null) {
    await hub.db.write([watchConnection(hub, conversation, windowSec, hub.now())]);
    if (state.agent) await tellLost(hub, state);
    return;
  }
  await closeChat(hub, state, {
    reason: state.phase === "waiting" ? "abandoned" : "lost",
    exit: "abandoned",
    ...(state.phase === "active" ? { line: lostLine(hub, goneSince) } : {}),
  });
}

async function tellLost(hub: Hub, state: ChatState): Promise<void> {
  await hub.live.publish([`agent:${state.agent}`], "visitor_state", {
    conversation: state.conversation,
    online: false,
    since: hub.now(),
  });
}

/** For agents: the visitor sees the end anyway, should they come back. */
function lostLine(hub: Hub, goneSince: number): Closing["line"] & object {
  const seconds = Math.round((hub.now() - goneSince) / 1000);
  return {
    text: `The visitor left: no connection for ${seconds} seconds.`,
    key: `connection_lost:${goneSince}`,
    visible: "agents",
  };
}
