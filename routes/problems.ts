import { getLogger } from "@logtape/logtape";
import { HubError, isRefusal, type Refusal, REFUSALS } from "../types/errors.ts";

const log = getLogger(["hubbub", "routes"]);

const RETRY_AFTER_SEC = 2;
const MAX_CAUSES = 4;

const TITLES: Record<Refusal, string> = {
  malformed: "The request is malformed",
  unauthenticated: "Sign in first",
  forbidden: "Not allowed",
  not_found: "Not found",
  conflict: "In conflict with the present state",
  gone: "Gone",
  stale: "Out of date",
  too_large: "Too large",
  unsupported: "Unsupported media type",
  unprocessable: "Cannot be done as asked",
  precondition_required: "A precondition is required",
  rate_limited: "Too many requests",
  unavailable: "Temporarily unavailable",
};

/**
 * The one place where a failure becomes an HTTP answer: refusals as RFC 9457 problem documents,
 * anything unknown logged and answered with the request id alone.
 */
export function problemResponse(error: unknown, requestId: string): Response {
  const refusal = asRefusal(error);
  if (!refusal) {
    log.error("Request {requestId} failed: {error}", { requestId, error: describe(error) });
    return document(500, "internal", "Something went wrong", {
      detail: `Something went wrong on our side: report the request id ${requestId}`,
      requestId,
    });
  }
  const headers: Record<string, string> = {};
  const retry = refusal.retryAfter ??
    (refusal.kind === "unavailable" ? RETRY_AFTER_SEC : undefined);
  if (retry !== undefined) headers["retry-after"] = String(Math.max(1, Math.ceil(retry)));
  if (refusal.kind === "unauthenticated") headers["www-authenticate"] = "Bearer";
  return document(REFUSALS[refusal.kind], refusal.code, TITLES[refusal.kind], {
    ...refusal.extra,
    detail: refusal.message,
    ...(refusal.errors.length > 0 ? { errors: refusal.errors } : {}),
    requestId,
  }, headers);
}

function document(
  status: number,
  code: string,
  title: string,
  members: Record<string, unknown>,
  headers: Record<string, string> = {},
): Response {
  const body = { ...members, type: `urn:hubbub:problem:${code}`, title, status, code };
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      "content-type": "application/problem+json",
      "cache-control": "no-store",
      ...headers,
    },
  });
}

/** The error itself, or the refusal it stands for: a store that does not answer is `unavailable`. */
function asRefusal(error: unknown): HubError | undefined {
  let cause: unknown = error;
  for (let depth = 0; depth < MAX_CAUSES && cause instanceof Error; depth++) {
    if (isRefusal(cause)) return cause;
    if (isStoreDown(cause)) {
      log.warning("A store does not answer: {error}", { error: describe(error) });
      return new HubError("unavailable", "A store of the hub does not answer: try again shortly", {
        code: "store.unavailable",
      });
    }
    cause = cause.cause;
  }
  return undefined;
}

const DOWN_CODES =
  /^(SQLITE_(BUSY|LOCKED|IOERR|CANTOPEN|FULL|READONLY|PROTOCOL)|SERVER_ERROR|HRANA_|STREAM_|ECONN|ENOENT|EPIPE|ETIMEDOUT|CLIENT_CLOSED)/;
const DOWN_NAMES =
  /^(SocketClosed|ConnectionTimeout|ClientClosed|ClientOffline|SocketTimeout|Reconnect)/;
/** Redis answers and takes nothing: full, its disk full, a replica, still loading. */
const REDIS_REFUSES = /^(OOM|MISCONF|READONLY|LOADING|MASTERDOWN|NOREPLICAS|CLUSTERDOWN|BUSY) /;

function isStoreDown(error: Error): boolean {
  const code = (error as { code?: unknown }).code;
  return (typeof code === "string" && DOWN_CODES.test(code)) || DOWN_NAMES.test(error.name) ||
    REDIS_REFUSES.test(error.message);
}

/** Name and place only: the message of a store's error may hold what a customer wrote. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const code = (error as { code?: unknown }).code;
  const where = (error.stack ?? "").split("\n").filter((line) => line.trimStart().startsWith("at "))
    .slice(0, 6).map((line) => line.trim()).join(" < ");
  const expected = error instanceof TypeError || error instanceof ReferenceError;
  return `${error.name}${code ? ` ${code}` : ""}${expected ? ` ${error.message}` : ""} ${where}`;
}
