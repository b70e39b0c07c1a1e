import { spokenMinutes, waitBand } from "../../callbacks/wait_band.ts";
import { ringsFor } from "../../services/rings.ts";
import type { FlowRings } from "../../../types/flows.ts";
import { renderPrompt, sayBuiltIn } from "../prompts.ts";
import { goTo, type Move, note, type Run, tell } from "../run.ts";
import type { Callback } from "./callback_number.ts";

export interface CallbackTarget {
  /** Empty = the entry point's own. */
  queue: string;
  rings: FlowRings;
  /** Null = the call's. */
  priority: number | null;
}

/** Who would serve the call: the node's own queue, or where it goes on to (CE03-R10, R11). */
export function targetOf(run: Run, node: Callback): CallbackTarget {
  const after = waitsAt(run, node);
  const own = node.queue === null || node.queue === after.queue;
  return {
    queue: node.queue ?? after.queue,
    rings: own ? after.rings : [],
    priority: node.callbackPriority ?? (own ? after.priority : null),
  };
}

function waitsAt(run: Run, node: Callback): CallbackTarget {
  const next = run.flow.nodes.find((n) => n.id === node.next);
  const { service } = run.frame;
  if (next?.type === "service" && service?.node === next.id) {
    const { queue, priority } = service.values;
    return { queue, priority, rings: ringsFor(service.values) };
  }
  if (next?.type !== "queue") return { queue: "", rings: [], priority: null };
  const rings = next.rings.map(({ afterSec, skills }) => ({ afterSec, skills }));
  return { queue: next.queue, rings, priority: next.priority };
}

/** The wait in whole minutes, or a general message (CE03-F4, F5, R5). */
export function sayWait(run: Run, node: Callback, wait: number | null): void {
  if (wait === null || waitBand(wait, node) === "above") {
    renderPrompt(run, node.generic, "longWait");
    return;
  }
  if (node.announceWait === "generic") {
    renderPrompt(run, node.generic, "longWait");
    return;
  }
  const minutes = spokenMinutes(wait);
  renderPrompt(run, node.middle, minutes === 1 ? "waitMinute" : "waitMinutes", {
    minutes: String(minutes),
    waitMinutes: String(minutes),
  });
  tell(run, "wait_announced", {
    seconds: wait,
    from: node.automaticTransferThreshold,
    to: node.upperWaitPlaybackThreshold,
  });
}

/** The queue gave the caller up while they were listening: on as that queue says. */
export function unserved(run: Run, node: Callback, reason: string): Move {
  const next = run.flow.nodes.find((n) => n.id === node.next);
  const to = next?.type === "queue" || next?.type === "service" ? next.otherwise : node.next;
  note(run, "failed", reason);
  if (to === null) sayBuiltIn(run, "apology");
  return goTo(to, reason, "announced_end");
}
