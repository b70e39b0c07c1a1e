import type { Problem } from "../../../types/api/page.ts";
import { anyOf } from "./browser.ts";

const TIMEOUT_MS = 20_000;
const UPLOAD_TIMEOUT_MS = 120_000;
const DEFAULT_RETRY_SEC = 5;

/** What went wrong with a request, sorted by what helps. */
export class ChatError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly fields: { field: string; detail: string }[] = [],
    readonly retryAfterSec: number | null = null,
  ) {
    super(message);
  }

  /** No answer, or one that promises a repeat may work. */
  get passing(): boolean {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }
}

export interface ChatHttp {
  get<T>(path: string): Promise<T>;
  text(path: string): Promise<string>;
  send<T>(method: "POST" | "PUT", path: string, body: unknown): Promise<T>;
  upload<T>(path: string, file: File, signal: AbortSignal): Promise<T>;
}

/**
 * Calls of the chat API. `token` is read anew for each request: another tab may have rotated it
 * meanwhile, and one repeat after a 401 uses the newer one.
 */
export function createHttp(hub: string, token: () => string): ChatHttp {
  const call = async (path: string, init: RequestInit, waitMs = TIMEOUT_MS): Promise<Response> => {
    const used = token();
    const response = await attempt(`${hub}/api/v1/chat/${path}`, init, used, waitMs);
    if (response.status === 401 && token() !== used) {
      return accept(await attempt(`${hub}/api/v1/chat/${path}`, init, token(), waitMs));
    }
    return accept(response);
  };
  return {
    get: async (path) => await (await call(path, {})).json(),
    text: async (path) => await (await call(path, {})).text(),
    async send(method, path, body) {
      const response = await call(path, {
        method,
        body: JSON.stringify(body),
        headers: { "content-type": "application/json" },
      });
      const text = await response.text();
      return text ? JSON.parse(text) : undefined;
    },
    async upload(path, file, signal) {
      const form = new FormData();
      form.append("file", file, file.name);
      return await (await call(path, { method: "POST", body: form, signal }, UPLOAD_TIMEOUT_MS))
        .json();
    },
  };
}

async function attempt(
  url: string,
  init: RequestInit,
  token: string,
  waitMs: number,
): Promise<Response> {
  const headers = new Headers(init.headers);
  if (token) headers.set("authorization", `Bearer ${token}`);
  try {
    return await fetch(url, {
      ...init,
      headers,
      credentials: "omit",
      cache: "no-store",
      signal: anyOf(AbortSignal.timeout(waitMs), init.signal),
    });
  } catch (error) {
    throw new ChatError(0, "network", String(error));
  }
}

async function accept(response: Response): Promise<Response> {
  if (response.ok) return response;
  const problem = await response.json().catch(() => ({})) as Partial<Problem>;
  const wait = Number(response.headers.get("retry-after"));
  throw new ChatError(
    response.status,
    problem.code ?? String(response.status),
    problem.detail ?? problem.title ?? "",
    (problem.errors ?? []).map((e) => ({ field: e.field, detail: e.detail ?? e.code })),
    response.headers.has("retry-after") ? (wait > 0 ? wait : DEFAULT_RETRY_SEC) : null,
  );
}
