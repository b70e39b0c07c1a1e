/** What a leg of a call is there for. */
export const LEG_KINDS = ["customer", "agent", "consult", "party", "supervisor"] as const;
export type LegKind = (typeof LEG_KINDS)[number];

/** States of a leg; the last five are final (IV-3). */
export const LEG_STATES = [
  "planned",
  "dialling",
  "ringing",
  "answered",
  "completed",
  "busy",
  "no_answer",
  "failed",
  "canceled",
] as const;
export type LegState = (typeof LEG_STATES)[number];

/** Everything we ask a carrier to do with calls: promised in the outbox, carried out in order. */
export type CallCommand =
  /** Calls somebody into the conference of `call`; the leg exists in the record before. */
  | { do: "dial"; call: string; leg: string; to: string; from: string; timeoutSec: number }
  /** Takes a leg out of where it is and asks us at `path` what comes next. */
  | { do: "redirect"; call: string; leg: string; path: string }
  | { do: "hang_up"; call: string; leg: string }
  | { do: "hold"; call: string; leg: string; on: boolean }
  | { do: "mute"; call: string; leg: string; on: boolean }
  /**
   * How a supervisor's leg is on the call: heard by nobody (`muted`), by the leg `coach` alone, or
   * by everybody (`coach` empty).
   */
  | { do: "coach"; call: string; leg: string; coach: string; muted: boolean };

/** How a supervisor is on a call: unheard, heard by the agent alone, heard by everybody. */
export const SUPERVISIONS = ["listen", "whisper", "barge"] as const;
export type SupervisionMode = (typeof SUPERVISIONS)[number];
