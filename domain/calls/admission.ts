import { getLogger } from "@logtape/logtape";
import type { QueueRules } from "../../types/configuration/queues.ts";
import { isRefusal } from "../../types/errors.ts";
import type { FlowWait, UnservedReason } from "../../types/flows.ts";
import type { Hub } from "../../types/hub.ts";
import type { Ring } from "../../types/interactions.ts";
import { expectedWait } from "../queues/expected_wait.ts";

const log = getLogger(["hubbub", "calls"]);

/** What Redis answers when there is none. A queue that is being rebuilt is there in a moment. */
const AWAY = "redis.unavailable";

/**
 * Why a call may not enter a queue now; null = it may. Without Redis it is `unreachable`; a queue
 * that is there and cannot say how full it is lets it in.
 */
export async function refusedBy(
  hub: Hub,
  queue: QueueRules,
  wait: Extract<FlowWait, { kind: "queue" }>,
  rings: Ring[],
): Promise<UnservedReason | null> {
  try {
    const loads = await hub.queue.loads();
    const own = loads.filter((load) => load.queue === queue.id);
    const waiting = own.reduce((sum, load) => sum + load.waiting, 0);
    if (waiting >= queue.maxSize && !queue.overflowQueue) return "full";
    const signedIn = own.find((load) => load.medium === "voice")?.signedIn ?? 0;
    if (signedIn === 0 && queue.noAgentsAction === "message") return "no_agents";
    if (wait.waitLimitSec === 0) return null;
    const seconds = await expectedWait(hub, { queue: queue.id, medium: "voice", rings });
    return seconds !== null && seconds > wait.waitLimitSec ? "over_limit" : null;
  } catch (error) {
    if (isRefusal(error) && error.code === AWAY) return "unreachable";
    log.warn("Queue {queue} cannot be asked, its caller enters: {reason}", {
      queue: queue.id,
      reason: error instanceof Error ? error.message : String(error),
    });
    return null;
  }
}
