import { getLogger } from "@logtape/logtape";
import type { Hub } from "../../types/hub.ts";
import type { Topic } from "../../types/live.ts";
import { lookup } from "../configuration/lookup.ts";
import { readChatState } from "./state.ts";
import { watchConnection } from "./timer_rows.ts";

/** A connection that gave no sign for so long is gone, whatever became of its process. */
const SILENT_MS = 45_000;
const KEEP_SEC = 24 * 3600;
/** Stands for all requests outside a stream, see `seen`. */
export const ASKING = "asking";

const log = getLogger(["hubbub", "chat"]);

/**
 * A stream of the visitor opened, or is still open (called again every 15 s). The first one of a
 * chat tells the agent that the visitor is there.
 */
export async function connected(hub: Hub, conversation: string, stream: string): Promise<void> {
  if (await mark(hub, conversation, stream) > 0) return;
  const state = await readChatState(hub, conversation);
  if (!state || state.phase === "closed") return;
  await hub.db.write([watchConnection(hub, conversation, resumeSec(hub, state.entryPoint), null)]);
  await tellAgent(hub, conversation, state.agent, true);
}

/**
 * A stream of the visitor closed. When it was the last one, the resume window begins: the place is
 * kept so long (CE18-X2, X4).
 */
export async function disconnected(hub: Hub, conversation: string, stream: string): Promise<void> {
  const key = keyOf(hub, conversation);
  await hub.redis.client.zrem(key, stream, ASKING).catch((error: unknown) => {
    log.warn("Cannot take a chat stream off the list: it runs out by itself", { error });
  });
  if (await isConnected(hub, conversation)) return;
  const state = await readChatState(hub, conversation);
  if (!state || state.phase === "closed") return;
  await hub.db.write([
    watchConnection(hub, conversation, resumeSec(hub, state.entryPoint), hub.now()),
  ]);
  await tellAgent(hub, conversation, state.agent, false);
}

/** Whether any stream or recent request of the visitor is alive. Throws while Redis is away. */
export async function isConnected(hub: Hub, conversation: string): Promise<boolean> {
  const alive = await hub.redis.client.zcount(keyOf(hub, conversation), hub.now(), "+inf");
  return Number(alive) > 0;
}

/** Marks one stream alive; answers how many others were before. */
async function mark(hub: Hub, conversation: string, stream: string): Promise<number> {
  const key = keyOf(hub, conversation);
  const now = hub.now();
  try {
    const answers = await hub.redis.client.multi()
      .zremrangebyscore(key, "-inf", now)
      .zcard(key)
      .zadd(key, { score: now + SILENT_MS, member: stream })
      .expire(key, KEEP_SEC)
      .exec();
    return Number(answers[1]);
  } catch (error) {
    log.warn("Cannot note a chat stream as alive: noted at its next sign", { error });
    return 1;
  }
}

async function tellAgent(
  hub: Hub,
  conversation: string,
  agent: string | null,
  online: boolean,
): Promise<void> {
  if (!agent) return;
  const topics: Topic[] = [`agent:${agent}`];
  await hub.live.publish(topics, "visitor_state", { conversation, online, since: hub.now() });
}

const keyOf = (hub: Hub, conversation: string) =>
  `{${hub.config.region}}:chat:streams:${conversation}`;

const DEFAULT_RESUME_SEC = 120;

export function resumeSec(hub: Hub, entryPoint: string): number {
  return lookup(hub.settings().document).entryPoints.get(entryPoint)?.chat.resumeSec ??
    DEFAULT_RESUME_SEC;
}
