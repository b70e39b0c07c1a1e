import type { QueueEvent } from "../../types/queue.ts";
import { inOrder, numberOf } from "./fold.ts";

export interface OfferRow {
  id: string;
  event: string;
  op: string;
  interaction: string;
  agent: string;
  queue: string;
  madeAt: number;
  deadline: number;
  endedAt: number | null;
  outcome: string;
  rev: number;
  explanation: string;
}

/** Kinds that end an offer, and how. */
const OFFER_ENDS: Partial<Record<QueueEvent["kind"], string>> = {
  accepted: "accepted",
  declined: "declined",
  no_answer: "no_answer",
  offer_withdrawn: "withdrawn",
};

/** One row per offer the events speak of; an end whose beginning is unknown makes the row too. */
export function foldOffers(events: QueueEvent[]): OfferRow[] {
  const folded = new Map<string, OfferRow>();
  for (const event of inOrder(events)) {
    const id = event.offer;
    const outcome = event.kind === "offered" ? "open" : OFFER_ENDS[event.kind];
    if (!id || !outcome) continue;
    const before = folded.get(id);
    const ends = outcome !== "open";
    folded.set(id, {
      id,
      event: event.id,
      op: event.op,
      interaction: event.interaction,
      agent: event.agent,
      queue: event.queue,
      madeAt: before?.madeAt ?? numberOf(event.data.madeAt) ?? event.at,
      deadline: numberOf(event.data.deadline) ?? before?.deadline ?? event.at,
      endedAt: ends ? event.at : before?.endedAt ?? null,
      outcome: ends ? outcome : before?.outcome ?? "open",
      rev: Math.max(before?.rev ?? 0, event.rev),
      explanation: event.data.explanation
        ? JSON.stringify(event.data.explanation)
        : before?.explanation ?? "{}",
    });
  }
  return [...folded.values()];
}
