import { getLogger } from "@logtape/logtape";
import type { z } from "zod";
import type { Source } from "../../types/configuration/sources.ts";
import type { Hub } from "../../types/hub.ts";
import { checkEndpoint } from "../webhooks/address.ts";
import { exchange } from "../webhooks/post.ts";
import { breaker } from "./breaker.ts";

/** All tries of one question together, milliseconds: a caller is waiting (CE09-R51, CE07-R15). */
const MAX_TOTAL_MS = 8_000;

export interface Question<T extends z.ZodType> {
  method: "GET" | "POST";
  /** Below the source's address, without a leading slash; empty = the address itself. */
  path: string;
  query?: Record<string, string>;
  body?: unknown;
  /** Another form than JSON: what is sent, and how what comes is read; undefined = it cannot be. */
  form?: { type: string; headers?: Record<string, string>; read: (text: string) => unknown };
  answer: T;
  /** What "there is no such thing" (404) stands for; omitted: it is a failure. */
  absent?: z.output<T>;
  /** Repeats after a failure; a verification is never repeated (CE07-B2). */
  retries: number;
  /** Limit for all tries, milliseconds. */
  totalMs?: number;
}

/**
 * Asks a company's own system. Null: it failed, took too long, or answered something that does not
 * fit (CE07-B1, B3). Neither what is asked nor what is answered is logged (IV-10).
 */
export async function askSource<T extends z.ZodType>(
  hub: Hub,
  source: Source,
  question: Question<T>,
): Promise<z.output<T> | null> {
  const guard = breaker(hub, source.id);
  const started = performance.now();
  const total = question.totalMs ?? MAX_TOTAL_MS;
  for (let tried = 0; tried <= question.retries; tried++) {
    const left = total - (performance.now() - started);
    if (left < 1) break;
    if (!guard.mayAsk()) return null;
    const outcome = await ask(hub, source, question, Math.min(left, source.timeoutMs));
    guard.report(outcome.answered);
    if (outcome.answered) return outcome.value;
    getLogger(["hubbub", "directory"]).warn("Source {source} did not answer: {why}", {
      source: source.id,
      why: outcome.why,
    });
    if (!outcome.again) break;
  }
  return null;
}

type Outcome<T> =
  | { answered: true; value: T }
  | { answered: false; why: string; again: boolean };

async function ask<T extends z.ZodType>(
  hub: Hub,
  source: Source,
  question: Question<T>,
  timeoutMs: number,
): Promise<Outcome<z.output<T>>> {
  const allowPrivate = hub.config.privateWebhooks;
  let url: URL;
  try {
    url = addressOf(checkEndpoint(source.url, allowPrivate), question);
  } catch {
    return { answered: false, why: "its address is not allowed", again: false };
  }
  const { form } = question;
  const asked = { method: question.method, headers: headersOf(hub, source), body: "" };
  if (question.body !== undefined) {
    asked.body = form ? String(question.body) : JSON.stringify(question.body);
  }
  if (form) Object.assign(asked.headers, { "content-type": form.type, accept: form.type });
  Object.assign(asked.headers, form?.headers);
  const { status, failure, text } = await exchange(url, asked, { allowPrivate, timeoutMs });
  if (status === 404 && question.absent !== undefined) {
    return { answered: true, value: question.absent };
  }
  if (failure !== "") {
    const again = status === null || status >= 500 || status === 429;
    return { answered: false, why: status === null ? failure : `status ${status}`, again };
  }
  const parsed = question.answer.safeParse((form?.read ?? jsonOf)(text));
  if (!parsed.success) return { answered: false, why: "answer of another form", again: false };
  return { answered: true, value: parsed.data };
}

function addressOf(base: URL, { path, query }: Pick<Question<z.ZodType>, "path" | "query">): URL {
  const url = new URL(base);
  if (path !== "") url.pathname = `${url.pathname.replace(/\/$/, "")}/${path}`;
  for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value);
  return url;
}

function headersOf(hub: Hub, source: Source): Record<string, string> {
  const token = hub.config.sourceTokens?.[source.id];
  return {
    accept: "application/json",
    "content-type": "application/json",
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
