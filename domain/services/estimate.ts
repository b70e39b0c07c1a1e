import { getLogger } from "@logtape/logtape";
import type { FlowEffect, Value } from "../../types/flows.ts";
import type { Hub } from "../../types/hub.ts";
import { expectedWait } from "../queues/expected_wait.ts";
import { lastAgentOf } from "./last_agent.ts";

type Estimate = Extract<FlowEffect, { kind: "estimate" }>;

/**
 * How long a call that asks for these skills would wait in a queue, seconds (CE02-F11, CB-C11), and
 * who of the queue served the caller last and is there (F17). What cannot be asked is unknown.
 */
export async function estimateWait(
  hub: Hub,
  { queue, rings, lastAgent }: Estimate,
): Promise<Record<string, Value>> {
  const seconds = expectedWait(hub, { queue, medium: "voice", rings });
  const agent = lastAgent === null ? "" : lastAgentOf(hub, { queue, ...lastAgent });
  const [wait, who] = await Promise.allSettled([seconds, agent]);
  for (const one of [wait, who]) {
    if (one.status === "rejected") {
      getLogger(["hubbub", "services"]).warn("Queue {queue} cannot be asked: {reason}", {
        queue,
        reason: one.reason instanceof Error ? one.reason.message : String(one.reason),
      });
    }
  }
  return {
    seconds: wait.status === "fulfilled" ? wait.value : null,
    agent: who.status === "fulfilled" ? who.value : "",
  };
}
