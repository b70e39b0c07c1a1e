import { getLogger } from "@logtape/logtape";
import type { QueueRules } from "../../types/configuration/queues.ts";
import type { FlowWait } from "../../types/flows.ts";
import type { Hub } from "../../types/hub.ts";
import type { Ring } from "../../types/interactions.ts";
import { expectedWait } from "../queues/expected_wait.ts";

const log = getLogger(["hubbub", "calls"]);

export type Unserved = "over_limit" | "max_wait" | "full" | "no_agents";

/** Why a call may not enter a queue now; null = it may. A queue nobody can ask lets it in. */
export async function refusedBy(
  hub: Hub,
  queue: QueueRules,
  wait: Extract<FlowWait, { kind: "queue" }>,
  rings: Ring[],
): Promise<Unserved | null> {
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
    log.warn("Queue {queue} cannot be asked, its caller enters: {reason}", {
      queue: queue.id,
      reason: error instanceof Error ? error.message : String(error),
    });
    return null;
  }
}
