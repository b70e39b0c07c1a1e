import { Buffer } from "node:buffer";
import Database from "libsql";

/**
 * A small libSQL server: Hrana over HTTP, version 2 in JSON (`/v2/pipeline`), in front of a real
 * libSQL file. Streams with batons, stored SQL, batches with conditions, bearer tokens, and the
 * failures a hosted database shows.
 */
export interface HranaServer {
  url: string;
  token: string;
  /** Requests answered so far. */
  requests(): number;
  failNext(times: number, how: HranaFailure): void;
  close(): Promise<void>;
}

export type HranaFailure =
  /** Refused before anything ran, in the ways hosted servers do. */
  | "expired"
  | "stream not found"
  | "overloaded"
  /** A gateway's answer: nobody knows. */
  | "bad gateway"
  /** Executed, and the answer breaks off. */
  | "lost";

type Native = InstanceType<typeof Database>;
type Json = Record<string, unknown>;

interface Stream {
  db: Native;
  sql: Map<number, string>;
}

export function startHrana(path: string): HranaServer {
  const token = crypto.randomUUID();
  const streams = new Map<string, Stream>();
  const failures: HranaFailure[] = [];
  let requests = 0;

  function open(baton: unknown): Stream | undefined {
    if (baton !== undefined && baton !== null) {
      const known = streams.get(String(baton));
      streams.delete(String(baton));
      return known;
    }
    const db = new Database(path, { timeout: 100 });
    db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON");
    return { db, sql: new Map() };
  }

  function pipeline(body: Json): Response {
    const stream = open(body.baton);
    if (stream === undefined) return refusal("expired");
    let closed = false;
    const results = (body.requests as Json[]).map((request) => {
      if (request.type === "close") closed = true;
      try {
        return { type: "ok", response: { type: request.type, ...answer(stream, request) } };
      } catch (error) {
        return { type: "error", error: problem(error) };
      }
    });
    if (closed) stream.db.close();
    const baton = closed ? null : crypto.randomUUID();
    if (baton !== null) streams.set(baton, stream);
    return Response.json({ baton, base_url: null, results });
  }

  const server = Deno.serve({
    port: 0,
    hostname: "127.0.0.1",
    onListen: () => {},
    // A body that breaks off on purpose is no news.
    onError: () => new Response(null, { status: 500 }),
  }, async (request) => {
    requests++;
    if (request.headers.get("authorization") !== `Bearer ${token}`) {
      return Response.json({ message: "Unauthorized", code: "AUTH_JWT_INVALID" }, { status: 401 });
    }
    if (new URL(request.url).pathname !== "/v2/pipeline") {
      return new Response(null, { status: 404 });
    }
    const body = await request.json() as Json;
    const failure = failures.shift();
    if (failure !== undefined && failure !== "lost") return refusal(failure);
    const answered = pipeline(body);
    if (failure !== "lost") return answered;
    await answered.body?.cancel();
    return new Response(new ReadableStream({ start: (c) => c.error(new Error("lost")) }));
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    token,
    requests: () => requests,
    failNext: (times, how) => void failures.push(...Array<HranaFailure>(times).fill(how)),
    async close() {
      await server.shutdown();
      streams.forEach(({ db }) => db.close());
    },
  };
}

function refusal(how: Exclude<HranaFailure, "lost">): Response {
  switch (how) {
    case "expired": {
      const message = "The stream has expired due to inactivity";
      return Response.json({ message, code: "STREAM_EXPIRED" }, { status: 400 });
    }
    case "stream not found":
      return Response.json({ error: "stream not found: 1:2" }, { status: 404 });
    case "overloaded":
      return new Response("try later", { status: 503, headers: { "content-type": "text/plain" } });
    case "bad gateway":
      return new Response("<html>", { status: 502, headers: { "content-type": "text/html" } });
  }
}

function answer(stream: Stream, request: Json): Json {
  switch (request.type) {
    case "execute":
      return { result: execute(stream, request.stmt as Json) };
    case "batch":
      return { result: batch(stream, (request.batch as Json).steps as Json[]) };
    case "sequence":
      stream.db.exec(textOf(stream, request));
      return {};
    case "store_sql":
      stream.sql.set(Number(request.sql_id), String(request.sql));
      return {};
    case "close_sql":
      stream.sql.delete(Number(request.sql_id));
      return {};
    case "close":
      return {};
    default:
      throw new Error(`unknown request "${request.type}"`);
  }
}

function batch(stream: Stream, steps: Json[]): Json {
  const results: (Json | null)[] = [];
  const errors: (Json | null)[] = [];
  for (const step of steps) {
    const index = results.push(null) - 1;
    errors.push(null);
    const condition = step.condition as Json | undefined;
    if (condition && !holds(condition, results, errors, stream.db)) continue;
    try {
      results[index] = execute(stream, step.stmt as Json);
    } catch (error) {
      errors[index] = problem(error);
    }
  }
  return { step_results: results, step_errors: errors };
}

function holds(cond: Json, results: (Json | null)[], errors: (Json | null)[], db: Native): boolean {
  const each = (c: unknown) => holds(c as Json, results, errors, db);
  switch (cond.type) {
    case "ok":
      return results[Number(cond.step)] !== null;
    case "error":
      return errors[Number(cond.step)] !== null;
    case "not":
      return !each(cond.cond);
    case "and":
      return (cond.conds as Json[]).every(each);
    case "or":
      return (cond.conds as Json[]).some(each);
    case "is_autocommit":
      return !db.inTransaction;
    default:
      throw new Error(`unknown condition "${cond.type}"`);
  }
}

function execute(stream: Stream, stmt: Json): Json {
  const statement = stream.db.prepare(textOf(stream, stmt));
  statement.safeIntegers(true);
  const args = boundArgs(stmt);
  if (!statement.reader) {
    const done = statement.run(args);
    return {
      cols: [],
      rows: [],
      affected_row_count: Number(done.changes),
      last_insert_rowid: String(done.lastInsertRowid),
    };
  }
  statement.raw(true);
  const rows = (statement.all(args) as unknown[][]).map((row) => row.map(encode));
  const changed = /^\s*(select|pragma|explain)\b/i.test(textOf(stream, stmt))
    ? 0
    : (stream.db.prepare("SELECT changes()").raw(true).all([]) as number[][])[0]?.[0] ?? 0;
  return {
    cols: statement.columns().map(({ name }) => ({ name, decltype: null })),
    rows,
    affected_row_count: changed,
    last_insert_rowid: null,
  };
}

function textOf(stream: Stream, of: Json): string {
  return of.sql !== undefined ? String(of.sql) : stream.sql.get(Number(of.sql_id)) ?? "";
}

function boundArgs(stmt: Json): unknown[] | Record<string, unknown> {
  const named = stmt.named_args as { name: string; value: Json }[] | undefined;
  if (named === undefined || named.length === 0) {
    return ((stmt.args ?? []) as Json[]).map(decode);
  }
  return Object.fromEntries(
    named.map(({ name, value }) => [name.replace(/^[@$:]/, ""), decode(value)]),
  );
}

function decode(value: Json): unknown {
  switch (value.type) {
    case "null":
      return null;
    case "integer":
      return BigInt(String(value.value));
    case "blob":
      return Buffer.from(String(value.base64), "base64");
    default:
      return value.value;
  }
}

function encode(value: unknown): Json {
  if (value === null) return { type: "null" };
  if (typeof value === "bigint") return { type: "integer", value: String(value) };
  if (typeof value === "number") return { type: "float", value };
  if (typeof value === "string") return { type: "text", value };
  return { type: "blob", base64: Buffer.from(value as Uint8Array).toString("base64") };
}

function problem(error: unknown): Json {
  const { code, message } = error as { code?: string; message: string };
  return { message: `SQLite error: ${message}`, code: code ?? "UNKNOWN" };
}
