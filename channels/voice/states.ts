import type { LegState } from "../../types/calls.ts";

const STATES: Record<string, LegState> = {
  queued: "dialling",
  initiated: "dialling",
  ringing: "ringing",
  "in-progress": "answered",
  answered: "answered",
  completed: "completed",
  busy: "busy",
  "no-answer": "no_answer",
  failed: "failed",
  canceled: "canceled",
};

/** The carrier's word for how a call stands; null = one we do not know. */
export const legState = (status: string): LegState | null => STATES[status] ?? null;
