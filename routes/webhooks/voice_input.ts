import type { Ringing } from "../../domain/calls/receive.ts";
import type { FlowInput, FlowWait } from "../../types/flows.ts";

export type Form = ReadonlyMap<string, string>;

/** The call a carrier tells of. */
export const ringingIn = (form: Form): Ringing => ({
  sid: form.get("CallSid") ?? "",
  from: form.get("From") ?? "",
  to: form.get("To") ?? "",
  callerName: form.get("CallerName") ?? "",
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
      return digits === "" ? { kind: "silence" } : { kind: "keys", digits };
  }
}
