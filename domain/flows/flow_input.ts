import { type FlowInput, UNSERVED, type UnservedReason, type Value } from "../../types/flows.ts";

/** An effect that brought nothing. */
export const FAILED: FlowInput = { kind: "effect", result: null };

/** An input as tests write it; null when it is none. */
export function readInput(text: string): FlowInput | null {
  const [word = "", ...more] = text.split(":");
  const rest = more.join(":");
  switch (word) {
    case "key":
    case "keys":
      return /^[0-9*#]+$/.test(rest) ? { kind: "keys", digits: rest } : null;
    case "said":
      return rest.trim() === "" ? null : { kind: "spoken", text: rest };
    case "silence":
    case "hangup":
      return { kind: word };
    case "fail":
      return FAILED;
    case "found":
      return foundInput(rest);
    case "recorded":
      return { kind: "recorded", seconds: Number(rest) || 0, hungUp: true };
    case "dialled":
      return OUTCOMES.includes(rest as Outcome)
        ? { kind: "dialled", outcome: rest as Outcome, seconds: 0 }
        : null;
    case "unserved":
      return UNSERVED.includes(rest as UnservedReason)
        ? { kind: "unserved", reason: rest as UnservedReason }
        : null;
    default:
      return null;
  }
}

const OUTCOMES = ["completed", "busy", "no_answer", "failed", "canceled"] as const;
type Outcome = (typeof OUTCOMES)[number];

function foundInput(text: string): FlowInput | null {
  try {
    const result = JSON.parse(text) as Record<string, Value>;
    return { kind: "effect", result };
  } catch {
    return null;
  }
}
