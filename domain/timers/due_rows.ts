import { setTimer } from "../../db/timers.ts";
import type { Hub, Statement } from "../../types/hub.ts";
import type { QueueEvent } from "../../types/queue.ts";
import { type Consequence, NO_CONSEQUENCE } from "../journal/consequence.ts";

/** Kinds of timers of the queue's subjects. */
export const QUEUE_TIMER = {
  /** Reference: interaction. The overflow is due. */
  overflow: "overflow",
  /** Reference: interaction. The final timeout is due. */
  timeOut: "time_out",
} as const;

/**
 * What falls due in the queue is written down as a timer of the record, in the same write as the
 * event: it is done even if this process dies now.
 */
export function queueTimers(hub: Hub, event: QueueEvent): Consequence {
  if (event.kind !== "due") return NO_CONSEQUENCE;
  hub.wake("clock");
  return { statements: dueTimer(hub, event), publish: [] };
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
