import type { Hub } from "../../../types/hub.ts";
import type { QueueItem } from "../../../types/queue.ts";
import { type InteractionRow, readInteraction } from "../../interactions/row.ts";
import { stepCall } from "./step.ts";
import { afterWaiting } from "../waiting/wait.ts";

/**
 * Nobody took a call in its queue: it goes on in its flow (CE01-F38, R30, R31). Where it stands
 * elsewhere by now, it hears what belongs there.
 */
export async function unservedCall(hub: Hub, call: string, request: string): Promise<string> {
  const row = await readInteraction(hub.db, call);
  if (row?.state !== "timed_out") return await afterWaiting(hub, call, "");
  return await stepCall(hub, {
    call,
    step: "current",
    request,
    input: { kind: "unserved", reason: reasonOf(row) },
  });
}

/** Out before its longest wait: nobody was signed in. */
function reasonOf(row: InteractionRow): "max_wait" | "no_agents" {
  const { maxWaitSec } = JSON.parse(row.item) as Partial<QueueItem>;
  const waitedMs = (row.ended_at ?? 0) - (row.queued_at ?? 0);
  return maxWaitSec !== undefined && waitedMs >= maxWaitSec * 1000 ? "max_wait" : "no_agents";
}
