import type { SendResult } from "../../types/channels.ts";
import { HubError } from "../../types/errors.ts";
import { NotSent } from "../sms/http.ts";
import { reasonOf, repeatsFor } from "../sms/reasons.ts";

/** HTTP statuses a gateway answers for a server that may have done the work. */
const UNCERTAIN = new Set([408, 502, 504]);

/** What a failed request to the carrier means: refused, to be repeated, or nobody knows. */
export function failureOf(error: unknown): SendResult {
  if (error instanceof HubError) {
    return { outcome: "refused", code: error.code, reason: error.message };
  }
  if (error instanceof NotSent) {
    return { outcome: "retry", code: "unreachable", reason: "The carrier cannot be reached." };
  }
  const { status, code } = error as { status?: unknown; code?: unknown };
  if (typeof status !== "number" || UNCERTAIN.has(status)) return lost();
  const named = typeof code === "number" ? String(code) : "";
  if (status >= 500 && named === "") return lost();
  const text = reasonOf(named, error instanceof Error ? error.message : "");
  if (status === 429 || status >= 500 || repeatsFor(named) > 0) {
    return { outcome: "retry", code: named || String(status), reason: text };
  }
  return { outcome: "refused", code: named || String(status), reason: text };
}

function lost(): SendResult {
  return { outcome: "unknown", code: "answer_lost", reason: "The carrier's answer was lost." };
}
