import { refusal, refuse } from "../refusal.ts";
import type { Exchange } from "./types.ts";

const DEFAULT_PAGE = 50;

/** A request of the API, checked against the description. */
export interface ApiCall {
  x: Exchange;
  url: URL;
  form: URLSearchParams;
  path: Record<string, string>;
}

export type Result = { status: number; body?: Record<string, unknown> } | Response;

export const missing = (): Response => refuse(refusal(20404));

/** What the real carrier can do and the stand-in does not: refused, never ignored. */
export const notServed = (name: string): Response =>
  refuse(refusal(20001, `the stand-in does not serve ${name}`));

/** One page of a list, as the API pages. */
export function listAnswer(url: URL, name: string, all: unknown[]): Result {
  const size = Number(url.searchParams.get("PageSize") ?? DEFAULT_PAGE);
  const page = Number(url.searchParams.get("Page") ?? 0);
  const start = page * size;
  const items = all.slice(start, start + size);
  const at = (n: number) => {
    const query = new URLSearchParams(url.searchParams);
    query.set("PageSize", String(size));
    query.set("Page", String(n));
    return `${url.pathname}?${query}`;
  };
  return {
    status: 200,
    body: {
      [name]: items,
      end: start + Math.max(0, items.length - 1),
      first_page_uri: at(0),
      next_page_uri: start + size < all.length ? at(page + 1) : null,
      page,
      page_size: size,
      previous_page_uri: page > 0 ? at(page - 1) : null,
      start,
      uri: at(page),
    },
  };
}

/** `Name`, `Name<` and `Name>` of a query against a moment; days of UTC, as the API compares. */
export function matchesDay(query: URLSearchParams, name: string, at: number | null): boolean {
  const day = (key: string) => query.get(key)?.slice(0, 10) ?? null;
  const [on, before, after] = [day(name), day(`${name}<`), day(`${name}>`)];
  if (at === null) return on === null && before === null && after === null;
  const own = new Date(at).toISOString().slice(0, 10);
  return (on === null || own === on) && (before === null || own <= before) &&
    (after === null || own >= after);
}
