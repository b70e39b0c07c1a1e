import { Flow } from "../../../types/configuration/flows.ts";
import type { z } from "zod";

/** What a template is fitted into: names of the installation it becomes part of. */
export interface Places {
  /** Short name of the flow. */
  id: string;
  name: string;
  /** General work; the others are this one where there is none of their own. */
  queue: string;
  second?: string;
  /** Queue that voice messages go to. */
  messages?: string;
  /** Opening hours; null = the entry point's. */
  schedule?: string | null;
  /** Instants (ISO) at which it is open and closed, for its tests; without one its test is left out. */
  openAt?: string;
  closedAt?: string;
  company?: string;
  /** Source of facts about callers; without one they are blank until one is added. */
  source?: string;
}

export type FlowInput = z.input<typeof Flow>;

/** A text in English, and in German where it is given. */
export const text = (en: string, de?: string) => ({
  text: { en, ...(de === undefined ? {} : { de }) },
});

/** Begins with facts about the caller where there is a source of them, then goes on at `next`. */
export function factsFirst(
  { source }: Places,
  into: Record<string, string>,
  next: string,
): { start: string; nodes: FlowInput["nodes"] } {
  if (source === undefined) return { start: next, nodes: [] };
  const node = { id: "facts", name: "Facts", type: "lookup" as const, source, into };
  return { start: "facts", nodes: [{ ...node, next, failed: next }] };
}

export const whole = (flow: FlowInput): Flow => Flow.parse(flow);
