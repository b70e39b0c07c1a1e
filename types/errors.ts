/** The closed set of refusals. Routes map a kind to one HTTP status; the domain never names a status. */
export const REFUSALS = {
  malformed: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  gone: 410,
  stale: 412,
  too_large: 413,
  unsupported: 415,
  unprocessable: 422,
  precondition_required: 428,
  rate_limited: 429,
  unavailable: 503,
} as const;

export type Refusal = keyof typeof REFUSALS;

export interface FieldError {
  /** Path of the field, e.g. `queues.2.offerSec`. */
  field: string;
  code: string;
  detail?: string;
}

export interface HubErrorOptions {
  /** Stable dotted code a program may rely on, e.g. `offer.expired`. Defaults to the refusal itself. */
  code?: string;
  errors?: FieldError[];
  /** Seconds after which a repeat may succeed. */
  retryAfter?: number;
  /** Extra members of the problem document, safe to show. */
  extra?: Record<string, unknown>;
  cause?: unknown;
}

/** A refusal somebody can act on: `message` says what was wrong, where, and what to do. */
export class HubError extends Error {
  readonly kind: Refusal;
  readonly code: string;
  readonly errors: FieldError[];
  readonly retryAfter: number | undefined;
  readonly extra: Record<string, unknown>;

  constructor(kind: Refusal, message: string, options: HubErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "HubError";
    this.kind = kind;
    this.code = options.code ?? kind;
    this.errors = options.errors ?? [];
    this.retryAfter = options.retryAfter;
    this.extra = options.extra ?? {};
  }
}

/** True when `error` is a refusal, optionally of one kind. */
export function isRefusal(error: unknown, kind?: Refusal): error is HubError {
  return error instanceof HubError && (kind === undefined || error.kind === kind);
}
