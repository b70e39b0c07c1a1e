import type { z } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { Scope } from "../domain/keys/find_key.ts";
import type { Permission } from "../types/configuration/people.ts";
import type { Hub } from "../types/hub.ts";
import type { Principal } from "./principal.ts";

/**
 * Who may use a route. `public`: anybody. `chat`: a chat session's token. Otherwise a signed-in
 * person with the `permission` (none = everybody signed in) or an API key with the `scope`
 * (default: `read` for GET, `write` for the rest); `people: true` shuts keys out.
 */
export type Access =
  | "public"
  | "chat"
  | { permission?: Permission; scope?: Scope; people?: boolean };

export interface Call<P, Q, B> {
  /** The hub on behalf of whoever sent the request. */
  hub: Hub;
  params: P;
  query: Q;
  body: B;
  principal: Principal;
  /** The request itself, for headers and streams. */
  c: Context;
}

type ParamNames<T extends string> = T extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParamNames<Rest>
  : never;
export type PathParams<T extends string> = { [K in ParamNames<T>]: string };

export interface RouteSpec<
  Path extends string,
  Q extends z.ZodType,
  B extends z.ZodType,
  A extends z.ZodType,
> {
  method: "get" | "post" | "put" | "patch" | "delete";
  /** With parameters in braces: `/api/v1/queues/{id}`. */
  path: Path;
  /** One line for the reader of the API description. */
  summary: string;
  description?: string;
  /** Heading in the API description. */
  tag: string;
  access: Access;
  query?: Q;
  body?: B;
  /** Schema of the answer; none = no content. */
  answer?: A;
  status?: 200 | 201 | 202;
  /** Largest body in bytes, 64 KiB unless said. `raw` leaves reading it to the handler. */
  maxBody?: number;
  raw?: boolean;
  /** The answer holds a credential: kept for repeats only sealed. */
  secret?: boolean;
  /** `none`: the handler counts by itself. */
  limit?: "none";
  /** Asks for `If-Match`; without it 428. */
  ifMatch?: boolean;
  /** Refusals worth telling in the description beside the usual ones. */
  refusals?: number[];
  /** Answers plain data (sent as JSON) or a whole `Response`. */
  handle(
    call: Call<PathParams<Path>, z.output<Q>, z.output<B>>,
  ): Promise<z.input<A> | Response | void> | z.input<A> | Response | void;
}

/** A declared route, its types forgotten: what the table of all routes holds. */
// deno-lint-ignore no-explicit-any -- the table holds routes of every shape
export type Route = RouteSpec<string, any, any, any>;
