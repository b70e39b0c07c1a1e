import { signal } from "@preact/signals";
import type { Problem } from "../../types/api/page.ts";
import { learnServerTime } from "./clock.ts";

const BASE = "/api/v1";
const TIMEOUT_MS = 20_000;

/** A refusal of the hub, or none reached (`status` 0). `message` can be shown as it is. */
export class ApiProblem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
    readonly problem: Problem | null,
    /** Seconds after which a repeat may succeed; 0 = not said. */
    readonly retryAfter: number,
  ) {
    super(detail);
    this.name = "ApiProblem";
  }

  /** Nothing was decided: the same request may be sent again. */
  get transient(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 502;
  }

  /** The refusal of one field, empty when it has none. */
  field(name: string): string {
    return this.problem?.errors?.find((error) => error.field === name)?.detail ?? "";
  }
}

/** Set when the session ended; the sign-in gate watches it. */
export const signedOut = signal(false);

export interface Answer<T> {
  data: T;
  etag: string | null;
}

interface Options {
  body?: unknown;
  /** `If-Match`, for documents two people may edit. */
  match?: string | number;
  signal?: AbortSignal;
}

export function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return data<T>("GET", path, signal ? { signal } : {});
}
export function post<T>(path: string, body?: unknown): Promise<T> {
  return data<T>("POST", path, { body: body ?? {} });
}
export function put<T>(path: string, body?: unknown, options: Options = {}): Promise<T> {
  return data<T>("PUT", path, { ...options, body: body ?? {} });
}
export function patch<T>(path: string, body?: unknown, options: Options = {}): Promise<T> {
  return data<T>("PATCH", path, { ...options, body: body ?? {} });
}
export function remove<T>(path: string): Promise<T> {
  return data<T>("DELETE", path, {});
}

async function data<T>(method: string, path: string, options: Options): Promise<T> {
  return (await request<T>(method, path, options)).data;
}

/**
 * One request to the hub. `path` is under `/api/v1` unless it begins with `/api/` or is a full
 * path marked by `~`. Throws `ApiProblem` for every refusal and for a hub that cannot be reached.
 */
export async function request<T>(
  method: string,
  path: string,
  options: Options = {},
): Promise<Answer<T>> {
  const headers: Record<string, string> = { accept: "application/json" };
  const form = options.body instanceof FormData;
  if (options.body !== undefined && !form) headers["content-type"] = "application/json";
  if (options.match !== undefined) headers["if-match"] = `"${options.match}"`;
  const limit = AbortSignal.timeout(TIMEOUT_MS);
  let response: Response;
  try {
    response = await fetch(address(path), {
      method,
      headers,
      credentials: "same-origin",
      signal: options.signal ? AbortSignal.any([options.signal, limit]) : limit,
      ...(options.body === undefined
        ? {}
        : { body: form ? options.body as FormData : JSON.stringify(options.body) }),
    });
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw new ApiProblem(0, "unreachable", "The hub cannot be reached.", null, 0);
  }
  learnServerTime(response.headers.get("date"));
  if (!response.ok) throw await problemOf(response);
  const text = response.status === 204 ? "" : await response.text();
  return {
    data: (text ? JSON.parse(text) : undefined) as T,
    etag: response.headers.get("etag")?.replace(/^W\/|"/g, "") ?? null,
  };
}

function address(path: string): string {
  if (path.startsWith("~")) return path.slice(1);
  return path.startsWith("/api/") ? path : BASE + path;
}

async function problemOf(response: Response): Promise<ApiProblem> {
  const body = await response.json().catch(() => null) as Problem | null;
  if (response.status === 401) signedOut.value = true;
  const spare = body as { message?: string } | null;
  return new ApiProblem(
    response.status,
    body?.code ?? `http.${response.status}`,
    body?.detail ?? spare?.message ?? `The hub answered ${response.status}.`,
    body,
    Number(response.headers.get("retry-after")) || 0,
  );
}

/** What to tell the person about something that went wrong. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
