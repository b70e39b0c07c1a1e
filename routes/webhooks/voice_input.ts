import type { Ringing } from "../../domain/calls/flow/ringing.ts";
import type { FlowInput, FlowWait } from "../../types/flows.ts";

export type Form = ReadonlyMap<string, string>;

/** The call a carrier tells of. */
export const ringingIn = (form: Form): Ringing => ({
  sid: form.get("CallSid") ?? "",
  from: form.get("From") ?? "",
  to: form.get("To") ?? "",
  callerName: form.get("CallerName") ?? "",
  forged: (form.get("StirVerstat") ?? "").startsWith("TN-Validation-Failed"),
});

export type Told = (name: string) => string | undefined;

/** A message that was spoken. */
export function recordedIn(told: Told): FlowInput {
  const seconds = Number(told("RecordingDuration") ?? 0) || 0;
  return { kind: "recorded", seconds, hungUp: told("Digits") === "hangup" };
}

/** What came of what was waited for. */
export function inputOf(wait: FlowWait | null, form: Form, told: Told): FlowInput {
  const digits = form.get("Digits") ?? "";
  switch (wait?.kind) {
    case "record":
      return recordedIn(told);
    case "dial": {
      const outcome = (told("DialCallStatus") ?? "failed").replace("-", "_");
      const known = ["completed", "busy", "no_answer", "canceled"] as const;
      return {
        kind: "dialled",
        outcome: known.find((o) => o === outcome) ?? "failed",
        seconds: Number(told("DialCallDuration") ?? 0) || 0,
      };
    }
    default:
      return digits === "" ? spokenOrSilent(wait, form) : { kind: "keys", digits };
  }
}

/** Longest words of a caller that are looked at, characters. */
const MAX_SPEECH = 500;

/** Words count only where they were asked for (CE07-R18). */
function spokenOrSilent(wait: FlowWait | null, form: Form): FlowInput {
  const text = (form.get("SpeechResult") ?? "").slice(0, MAX_SPEECH);
  const asked = wait?.kind === "gather" && wait.speech !== undefined;
  return asked && text.trim() !== "" ? { kind: "spoken", text } : { kind: "silence" };
}
