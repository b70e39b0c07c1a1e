import { getLogger } from "@logtape/logtape";
import type { QueueRules } from "../../../types/configuration/queues.ts";
import { isRefusal } from "../../../types/errors.ts";
import type { FlowWait, UnservedReason } from "../../../types/flows.ts";
import type { Hub } from "../../../types/hub.ts";
import type { Ring } from "../../../types/interactions.ts";
import { expectedWait } from "../../queues/expected_wait.ts";
import { inTime, TOO_SLOW } from "../away/in_time.ts";

const log = getLogger(["hubbub", "calls"]);

/** A Redis that is there answers at once: somebody is on the line, milliseconds. */
const ASK_MS = 2_000;
/** There is no Redis, or it hangs. A queue that is being rebuilt is there in a moment. */
const AWAY = new Set(["redis.unavailable", TOO_SLOW]);

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
    const loads = await inTime(hub.queue.loads(), ASK_MS);
    const own = loads.filter((load) => load.queue === queue.id);
    const waiting = own.reduce((sum, load) => sum + load.waiting, 0);
    if (waiting >= queue.maxSize && !queue.overflowQueue) return "full";
    const signedIn = own.find((load) => load.medium === "voice")?.signedIn ?? 0;
    if (signedIn === 0 && queue.noAgentsAction === "message") return "no_agents";
    if (wait.waitLimitSec === 0) return null;
    const seconds = await expectedWait(hub, { queue: queue.id, medium: "voice", rings });
    return seconds !== null && seconds > wait.waitLimitSec ? "over_limit" : null;
  } catch (error) {
    if (isRefusal(error) && AWAY.has(error.code)) return "unreachable";
    log.warn("Queue {queue} cannot be asked, its caller enters: {reason}", {
      queue: queue.id,
      reason: error instanceof Error ? error.message : String(error),
    });
    return null;
  }
}
