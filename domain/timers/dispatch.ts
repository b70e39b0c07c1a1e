import { getLogger } from "@logtape/logtape";
import { claimTimers, finishTimer, retryTimer, type Timer } from "../../db/timers.ts";
import { HubError } from "../../types/errors.ts";
import type { Hub } from "../../types/hub.ts";
import { CHAT_TIMERS } from "../chat/timers.ts";
import { overflowInteraction } from "../interactions/overflow.ts";
import { timeOutInteraction } from "../interactions/time_out.ts";
import { mailReport } from "../reports/mail_report.ts";
import { MAIL_TIMER } from "../reports/save_view.ts";
import { QUEUE_TIMER } from "./due_rows.ts";

const log = getLogger(["hubbub", "timers"]);

/** Timers taken at once, and at most in one turn. */
const BATCH = 100;
const MOST = 2_000;

type Handler = (hub: Hub, timer: Timer) => Promise<unknown>;

/** Every kind of timer and the verb it calls. */
const HANDLERS: Record<string, Handler> = {
  [QUEUE_TIMER.overflow]: (hub, timer) => overflowInteraction(hub, timer.reference),
  [QUEUE_TIMER.timeOut]: (hub, timer) => timeOutInteraction(hub, timer.reference),
  [MAIL_TIMER]: mailReport,
  ...CHAT_TIMERS,
};

/** Does what is due, each timer once; one that fails comes again and ends as a dead letter (DC-14). */
export async function runTimers(hub: Hub): Promise<number> {
  let done = 0;
  while (done < MOST) {
    const timers = await claimTimers(hub.db, hub.queue.region, hub.now(), BATCH);
    for (const timer of timers) await runTimer(hub, timer);
    done += timers.length;
    if (timers.length < BATCH) break;
  }
  return done;
}

async function runTimer(hub: Hub, timer: Timer): Promise<void> {
  try {
    const handler = HANDLERS[timer.kind];
    if (!handler) throw new HubError("unprocessable", `No work is known for "${timer.kind}"`);
    await handler(hub, timer);
    await hub.db.write([finishTimer(timer)]);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    log.warning("Timer {id} failed: {reason}", { id: timer.id, attempt: timer.attempts, reason });
    await hub.db.write(retryTimer(timer, { now: hub.now(), code: codeOf(error), reason }));
  }
}

function codeOf(error: unknown): string {
  return error instanceof HubError ? error.code : "timer.failed";
}
