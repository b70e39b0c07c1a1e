import { getLogger } from "@logtape/logtape";
import type { ChatAvailability } from "../../types/api/chat.ts";
import type { ChatRules, EntryPoint } from "../../types/configuration/entry_points.ts";
import type { QueueRules } from "../../types/configuration/queues.ts";
import { HubError } from "../../types/errors.ts";
import type { Hub } from "../../types/hub.ts";
import type { QueueLoad } from "../../types/queue.ts";
import { openState } from "../entrypoints/open_state.ts";
import { expectedWait } from "../queues/expected_wait.ts";
import { routeInteraction } from "../routing/route_interaction.ts";
import { chatEntry, chatQueue, checkSubject } from "./entry.ts";

/** An answer is kept so long: sites ask often, the queue is asked rarely (CE18-R21). */
export const AVAILABILITY_CACHE_MS = 10_000;
/** Entry points times subjects; more than the configuration can hold is not kept. */
const MAX_KEPT = 5000;

/** What the decision needs to know; null = the source could not be asked. */
export interface Facts {
  open: boolean;
  load: Pick<QueueLoad, "waiting" | "signedIn" | "free"> | null;
  estWaitSec: number | null;
}

interface Kept {
  at: number;
  version: number;
  answer: Promise<ChatAvailability>;
}
const kept = new WeakMap<Hub["queue"], Map<string, Kept>>();

/** Whether a chat can be had now, at most 10 s old (CE18-F2, P1). Never asks the queue per call. */
export async function chatAvailability(
  hub: Hub,
  input: { entryPoint: string; subject: string },
): Promise<ChatAvailability> {
  const entry = chatEntry(hub, input.entryPoint);
  checkSubject(entry, input.subject);
  const cache = kept.get(hub.queue) ?? new Map<string, Kept>();
  kept.set(hub.queue, cache);
  const key = `${entry.id} ${input.subject}`;
  const { version } = hub.settings();
  const held = cache.get(key);
  const age = hub.now() - (held?.at ?? 0);
  if (held && held.version === version && age >= 0 && age < AVAILABILITY_CACHE_MS) {
    return await held.answer;
  }
  const answer = freshAvailability(hub, entry, input.subject);
  if (cache.size >= MAX_KEPT) cache.clear();
  cache.set(key, { at: hub.now(), version, answer });
  return await answer;
}

/** The same, asked now: what starting a chat decides by. Does not throw when the queue is away. */
export async function freshAvailability(
  hub: Hub,
  entry: EntryPoint,
  subject: string,
): Promise<ChatAvailability> {
  const queue = chatQueue(hub, entry, subject);
  const open = openState(hub.settings().document, entry, hub.now(), queue?.id).open;
  const facts: Facts = { open, load: null, estWaitSec: null };
  if (open && queue) {
    try {
      facts.load = await loadOf(hub, queue);
      facts.estWaitSec = await waitOf(hub, entry, subject);
    } catch (error) {
      getLogger(["hubbub", "chat"]).warn("Cannot read the queue for availability: answer unknown", {
        error,
      });
      facts.load = null;
    }
  }
  return decideAvailability(facts, entry.chat);
}

/** The rules of CE18-F3, F19, R17 and X14 over what is known. Pure. */
export function decideAvailability(
  { open, load, estWaitSec }: Facts,
  rules: Pick<ChatRules, "maxQueue" | "maxEstimatedWaitSec" | "showPosition" | "showWait">,
): ChatAvailability {
  const known = {
    agentsLoggedIn: load ? load.signedIn > 0 : null,
    agentsReady: load ? load.free > 0 : null,
    estWaitSec: load && rules.showWait ? estWaitSec : null,
    position: load && rules.showPosition ? load.waiting + 1 : null,
  };
  const nothing = { ...known, estWaitSec: null, position: null };
  if (!open) return { ...nothing, state: "closed", reason: "out_of_hours" };
  if (!load) return { ...nothing, state: "available", reason: "unknown" };
  if (load.signedIn === 0) return { ...nothing, state: "closed", reason: "no_agents" };
  if (load.waiting >= rules.maxQueue) return { ...known, state: "busy", reason: "queue_full" };
  if (estWaitSec !== null && estWaitSec > rules.maxEstimatedWaitSec) {
    return { ...known, state: "busy", reason: "wait_too_long" };
  }
  return { ...known, state: "available", reason: "" };
}

/** Numbers of the chat's queue; agents of its overflow count where nobody of its own is there. */
async function loadOf(hub: Hub, queue: QueueRules): Promise<Facts["load"]> {
  const loads = await hub.queue.loads();
  const own = totals(loads, queue.id);
  if (own.signedIn > 0 || queue.noAgentsAction !== "overflow" || !queue.overflowQueue) return own;
  const other = totals(loads, queue.overflowQueue);
  return { ...own, signedIn: other.signedIn, free: other.free };
}

function totals(loads: QueueLoad[], queue: string): NonNullable<Facts["load"]> {
  const of = loads.filter((load) => load.queue === queue);
  const chat = of.find((load) => load.medium === "chat");
  return {
    waiting: (chat?.waiting ?? 0) + (chat?.offered ?? 0),
    // Who is signed in does not depend on the medium: any of the queue's rows tells.
    signedIn: Math.max(0, ...of.map((load) => load.signedIn)),
    free: chat?.free ?? 0,
  };
}

async function waitOf(hub: Hub, entry: EntryPoint, subject: string): Promise<number | null> {
  const routed = routeInteraction(hub, {
    id: "",
    entryPoint: entry.id,
    medium: "chat",
    subject,
    at: hub.now(),
  });
  return await expectedWait(hub, {
    queue: routed.queue,
    medium: "chat",
    rings: routed.item.rings,
    subject,
  });
}

/** Refuses when a chat cannot be had, with the text the visitor is shown (CE18-F3, F19, X9). */
export function refuseUnavailable(
  availability: ChatAvailability,
  text: string,
  leaveMessage: boolean,
): void {
  if (availability.state === "available") return;
  const { reason } = availability;
  const code = reason === "out_of_hours" ? "chat.closed" : `chat.${reason}`;
  throw new HubError(reason === "out_of_hours" ? "forbidden" : "conflict", text || SAYS[reason]!, {
    code,
    extra: { closed: true, reason, text, leaveMessage },
  });
}

const SAYS: Record<string, string> = {
  out_of_hours: "The chat is closed right now",
  no_agents: "Nobody is here to chat right now",
  queue_full: "Too many people are waiting right now",
  wait_too_long: "The wait is too long right now",
};
