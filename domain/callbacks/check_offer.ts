import { getLogger } from "@logtape/logtape";
import type { CallbackAsk, CallbackRules, Value } from "../../types/flows.ts";
import type { EntryPoint } from "../../types/configuration/entry_points.ts";
import type { QueueRules } from "../../types/configuration/queues.ts";
import type { Hub } from "../../types/hub.ts";
import { lookup } from "../configuration/lookup.ts";
import { isOpen } from "../hours/is_open.ts";
import { nextChange } from "../hours/next_change.ts";
import { expectedWait } from "../queues/expected_wait.ts";
import { fallbackQueue } from "../routing/route_interaction.ts";
import { refusedNumber } from "./number_rules.ts";

/** Longest the estimate is waited for, milliseconds: nobody is kept for it. */
const BUDGET_MS = 1_000;

export interface OfferTo {
  entry: EntryPoint;
  /** The caller's number in E.164, or empty. */
  ani: string;
  /** The call's interaction, where it waits in a queue already. */
  waiting?: string | undefined;
  ask: Extract<CallbackAsk, { do: "check" }>;
}

/**
 * What the offer of a callback has to know now (CE03-F2, R17 to R19, B2); null where the wait cannot
 * be computed: then nothing is offered.
 */
export async function checkOffer(hub: Hub, to: OfferTo): Promise<Record<string, Value> | null> {
  const { document } = hub.settings();
  const queue = lookup(document).queues.get(to.ask.queue || to.entry.queue) ??
    fallbackQueue(document);
  try {
    const wait = await inTime(expectedWait(hub, {
      queue: queue.id,
      medium: "voice",
      rings: to.ask.rings,
      ...(to.waiting === undefined ? {} : { interaction: to.waiting }),
    }));
    return {
      wait,
      open: await openRequest(hub, to.ani, queue.id),
      refused: await refusedBy(hub, to, queue, wait),
      own: to.ani !== "" && refusedNumber(document, to.ani) === null ? to.ani : "",
    };
  } catch (error) {
    getLogger(["hubbub", "callbacks"]).warn("No callback is offered in queue {queue}: {reason}", {
      queue: queue.id,
      reason: error instanceof Error ? error.message : String(error),
    });
    return null;
  }
}

async function openRequest(hub: Hub, number: string, queue: string): Promise<string> {
  if (number === "") return "";
  const [row] = await hub.db.read<{ id: string }>(
    "SELECT id FROM callback_requests WHERE number = ? AND queue = ? AND state = 'open'",
    [number, queue],
  );
  return row?.id ?? "";
}

async function refusedBy(
  hub: Hub,
  { entry, ask }: OfferTo,
  queue: QueueRules,
  wait: number | null,
): Promise<"" | "full" | "closed" | "closing"> {
  const [open] = await hub.db.read<{ n: number }>(
    "SELECT COUNT(*) AS n FROM callback_requests WHERE queue = ? AND state <> 'closed'",
    [queue.id],
  );
  if ((open?.n ?? 0) >= queue.maxOpenCallbacks) return "full";
  return hoursRefuse(hub, queue.schedule ?? entry.schedule, ask.rules, wait);
}

/** now + wait + reserve <= closing (CE03-R19); an unknown wait counts as none. */
function hoursRefuse(
  hub: Hub,
  id: string | null,
  { openOnly, closingReserveMin }: CallbackRules,
  wait: number | null,
): "" | "closed" | "closing" {
  const schedule = lookup(hub.settings().document).schedules.get(id ?? "");
  if (!openOnly || schedule === undefined) return "";
  const now = hub.now();
  if (!isOpen(schedule, now)) return "closed";
  const closing = nextChange(schedule, now);
  const servedBy = now + ((wait ?? 0) + closingReserveMin * 60) * 1000;
  return closing === null || servedBy <= closing ? "" : "closing";
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("The wait took too long to compute")), BUDGET_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
