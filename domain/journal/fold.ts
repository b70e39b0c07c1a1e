import { isFinal } from "../../types/interactions.ts";
import type { QueueEvent } from "../../types/queue.ts";

/** How one interaction stands after the newest of a batch of its events, and what they stamped. */
export interface Snapshot {
  id: string;
  event: string;
  op: string;
  epoch: number;
  rev: number;
  state: string;
  queue: string;
  priority: number;
  score: number;
  ring: number;
  agent: string | null;
  offer: string | null;
  queuedAt: number | null;
  offeredAt: number | null;
  acceptedAt: number | null;
  endedAt: number | null;
  wrappedUpAt: number | null;
  wrapUpEndsAt: number | null;
  outcome: string;
  code: string | null;
}

/** States in which somebody holds or is offered the interaction. */
const WITH_AGENT = new Set(["offered", "active", "parked", "wrapup"]);

/**
 * One snapshot per interaction. Facts of the newest event, stamps of all: a later event of a batch
 * that arrived in another order overwrites nothing. `codeFor` names what stands for "no code".
 */
export function foldInteractions(
  events: QueueEvent[],
  codeFor: (queue: string) => string,
): Snapshot[] {
  const folded = new Map<string, Snapshot>();
  for (const event of inOrder(events)) {
    if (!event.interaction) continue;
    folded.set(event.interaction, stamp(folded.get(event.interaction), event, codeFor));
  }
  return [...folded.values()];
}

function stamp(
  before: Snapshot | undefined,
  event: QueueEvent,
  codeFor: (queue: string) => string,
): Snapshot {
  const waits = event.state === "queued" &&
    (event.kind === "queued" || event.kind === "requeued" || !before);
  const final = event.state !== "" && isFinal(event.state);
  const ended = event.kind === "ended" || (final && event.kind !== "wrapped_up");
  const wrappedUp = event.state === "done";
  return {
    id: event.interaction,
    event: event.id,
    op: event.op,
    epoch: event.epoch,
    rev: event.rev,
    state: event.state,
    queue: event.queue,
    priority: event.priority,
    score: event.score,
    ring: event.ring,
    agent: WITH_AGENT.has(event.state) || wrappedUp ? event.agent || null : null,
    offer: event.state === "offered" ? event.offer || null : null,
    queuedAt: waits && opensSegment(event) ? event.at : before?.queuedAt ?? null,
    offeredAt: event.kind === "offered" ? event.at : before?.offeredAt ?? null,
    acceptedAt: before?.acceptedAt ?? (event.kind === "accepted" ? event.at : null),
    endedAt: before?.endedAt ?? (ended ? event.at : null),
    wrappedUpAt: wrappedUp ? event.at : null,
    wrapUpEndsAt: event.state === "wrapup"
      ? numberOf(event.data.wrapUpEndsAt ?? event.data.deadline) ?? before?.wrapUpEndsAt ?? null
      : before?.wrapUpEndsAt ?? null,
    outcome: final && event.state !== "done" ? event.state : "",
    code: wrappedUp ? codeFor(event.queue) : null,
  };
}

const opensSegment = (event: QueueEvent) => event.kind === "queued" || event.kind === "requeued";

/** Newest presence of each agent. */
export function foldPresences(events: QueueEvent[]): QueueEvent[] {
  const newest = new Map<string, QueueEvent>();
  for (const event of inOrder(events)) {
    if (event.kind === "presence") newest.set(event.agent, event);
  }
  return [...newest.values()];
}

/** Sorts as text the way events follow one another within a region. */
export function eventOrder(event: Pick<QueueEvent, "epoch" | "seq">): string {
  return `${String(event.epoch).padStart(10, "0")}-${String(event.seq).padStart(15, "0")}`;
}

/** Events the way they followed one another. */
export function inOrder(events: QueueEvent[]): QueueEvent[] {
  return events.toSorted((a, b) => a.epoch - b.epoch || a.seq - b.seq);
}

/** A number of an event's data, null when it is none. */
export function numberOf(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}
