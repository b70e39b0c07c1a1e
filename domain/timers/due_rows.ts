import { setTimer } from "../../db/timers.ts";
import type { Hub, Statement } from "../../types/hub.ts";
import type { QueueEvent } from "../../types/queue.ts";
import { type Consequence, NO_CONSEQUENCE } from "../journal/consequence.ts";
import { lookup } from "../configuration/lookup.ts";

/** Kinds of timers of the queue's subjects. */
export const QUEUE_TIMER = {
  /** Reference: interaction. The overflow is due. */
  overflow: "overflow",
  /** Reference: interaction. The final timeout is due. */
  timeOut: "time_out",
  /** Reference: queue. Its last agent may have left. */
  noAgents: "no_agents",
} as const;

/** Somebody who signs out and in again at once has not left, milliseconds. */
const NO_AGENTS_AFTER_MS = 2_000;

/**
 * What falls due in the queue is written down as a timer of the record, in the same write as the
 * event: it is done even if this process dies now.
 */
export function queueTimers(hub: Hub, event: QueueEvent): Consequence {
  const statements = event.kind === "due"
    ? dueTimer(hub, event)
    : event.kind === "presence" && event.data.presence === "offline"
    ? lookForAgents(hub, event.agent)
    : [];
  if (statements.length === 0) return NO_CONSEQUENCE;
  hub.wake("clock");
  return { statements, publish: [] };
}

function dueTimer(hub: Hub, event: QueueEvent): Statement[] {
  const kind = event.data.kind === "overflow" ? QUEUE_TIMER.overflow : QUEUE_TIMER.timeOut;
  return [setTimer({
    kind,
    reference: event.interaction,
    region: event.region,
    dueAt: hub.now(),
  })];
}

function lookForAgents(hub: Hub, agent: string): Statement[] {
  const { people, queues } = lookup(hub.settings().document);
  return (people.get(agent)?.queues ?? [])
    .filter(({ queue }) => (queues.get(queue)?.noAgentsAction ?? "wait") !== "wait")
    .map(({ queue }) =>
      setTimer({
        kind: QUEUE_TIMER.noAgents,
        reference: queue,
        region: hub.queue.region,
        dueAt: hub.now() + NO_AGENTS_AFTER_MS,
      })
    );
}
