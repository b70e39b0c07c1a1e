import { isBusy, isStatementFault } from "../errors.ts";

/** Refusals a server gives before it runs anything; too many requests, and not ready. */
const REFUSED_STATUS = new Set([429, 503]);
/** The stream a request belonged to is gone; ours live for one request, so nothing ran. */
const STREAM_GONE = /STREAM_EXPIRED|STREAM_NOT_FOUND|stream not found/i;

/**
 * What a failed request means: the statement is at fault, nothing was done (a repeat is harmless),
 * the token is not accepted, or nobody knows.
 */
export function faultOf(error: unknown): "statement" | "not done" | "refused" | "unknown" {
  if (isBusy(error)) return "not done";
  if (isStatementFault(error)) return "statement";
  const { code, cause } = error as { code?: string; cause?: { status?: number } };
  const message = error instanceof Error ? error.message : "";
  if (STREAM_GONE.test(code ?? "") || STREAM_GONE.test(message)) return "not done";
  const status = cause?.status ?? 0;
  // A database that does not know the request's stream answers 404 without a readable reason.
  if (REFUSED_STATUS.has(status) || status === 404) return "not done";
  if (status === 401 || status === 403 || /^AUTH_/.test(code ?? "")) return "refused";
  return "unknown";
}
