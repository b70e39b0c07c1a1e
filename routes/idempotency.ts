import { seal, unseal } from "../domain/masking/seal.ts";
import { HubError } from "../types/errors.ts";
import type { Hub } from "../types/hub.ts";

/** How long a key is remembered (CB-I4). */
export const IDEMPOTENCY_MS = 24 * 3600_000;
/** A first request that has not answered after this time died with its process. */
const ABANDONED_MS = 60_000;
/** Largest answer kept, in characters. */
const MAX_KEPT = 256 * 1024;

/**
 * Runs `run` once per key with Stripe's semantics: the first answer is kept and repeated, whatever
 * it was; another body under the same key and a repeat while the first still runs are conflicts.
 */
export async function onceByKey(
  hub: Hub,
  input: KeyedRequest,
  run: (operation: string) => Promise<Response>,
): Promise<Response> {
  if (!/^[\x21-\x7e]{1,64}$/.test(input.key)) {
    throw new HubError("malformed", "Idempotency-Key has 1 to 64 visible characters", {
      code: "idempotency_key_invalid",
    });
  }
  const claimed = await claim(hub, input);
  if (claimed instanceof Response) return claimed;
  try {
    const response = await run(claimed);
    await keep(hub, input, response);
    return response;
  } catch (error) {
    // There is no answer to keep: the next try may run again at once, as the same operation.
    await hub.db.write([{
      sql: "UPDATE idempotency_keys SET at = ? WHERE owner = ? AND key = ? AND status IS NULL",
      args: [hub.now() - ABANDONED_MS - 1, input.owner, input.key],
    }]).catch(() => undefined);
    throw error;
  }
}

export interface KeyedRequest {
  owner: string;
  key: string;
  fingerprint: string;
  /** The answer holds a credential: it is kept sealed. */
  secret: boolean;
}

interface Row {
  fingerprint: string;
  status: number | null;
  headers: string;
  body: string | null;
  at: number;
}

/** Takes the key and answers its operation, or what the first request got; refuses conflicts. */
async function claim(
  hub: Hub,
  { owner, key, fingerprint, secret }: KeyedRequest,
): Promise<Response | string> {
  const now = hub.now();
  const [, taken] = await hub.db.write([
    {
      sql: "DELETE FROM idempotency_keys WHERE owner = ? AND key = ? AND at < ?",
      args: [owner, key, now - IDEMPOTENCY_MS],
    },
    {
      sql: `INSERT INTO idempotency_keys (owner, key, fingerprint, at, operation)
            VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (owner, key) DO UPDATE SET at = excluded.at
            WHERE status IS NULL AND at < ? AND fingerprint = excluded.fingerprint
            RETURNING operation`,
      args: [owner, key, fingerprint, now, hub.id(), now - ABANDONED_MS],
    },
  ]);
  const operation = taken?.rows[0]?.operation;
  if (operation !== undefined) return String(operation) || hub.id();
  const [row] = await hub.db.read<Row>(
    "SELECT fingerprint, status, headers, body, at FROM idempotency_keys WHERE owner = ? AND key = ?",
    [owner, key],
  );
  if (row && row.fingerprint !== fingerprint) {
    throw new HubError(
      "conflict",
      "This Idempotency-Key was used for another request: choose a new one",
      { code: "idempotency_mismatch" },
    );
  }
  if (!row || row.status === null) {
    throw new HubError("conflict", "The first request with this Idempotency-Key still runs", {
      code: "idempotency_in_progress",
      retryAfter: 1,
    });
  }
  const headers = { ...JSON.parse(row.headers), "idempotent-replayed": "true" };
  const body = secret && row.body !== null ? unseal(hub.config.secret, row.body) : row.body;
  return new Response(body, { status: row.status, headers });
}

async function keep(
  hub: Hub,
  { owner, key, secret }: KeyedRequest,
  response: Response,
): Promise<void> {
  const text = response.body === null ? null : await response.clone().text();
  const body = secret && text !== null ? seal(hub.config.secret, text) : text;
  const fits = (body?.length ?? 0) <= MAX_KEPT;
  const headers: Record<string, string> = {};
  for (const name of ["content-type", "etag", "location"]) {
    const value = response.headers.get(name);
    if (value !== null) headers[name] = value;
  }
  await hub.db.write([{
    sql: `UPDATE idempotency_keys SET status = ?, headers = ?, body = ?
          WHERE owner = ? AND key = ? AND status IS NULL`,
    args: [response.status, JSON.stringify(headers), fits ? body : null, owner, key],
  }]);
}

/** What makes two requests the same: method, address and body. */
export async function fingerprintOf(
  method: string,
  url: string,
  body: Uint8Array,
): Promise<string> {
  const head = new TextEncoder().encode(`${method} ${url}\n`);
  const whole = new Uint8Array(head.length + body.length);
  whole.set(head);
  whole.set(body, head.length);
  const digest = await crypto.subtle.digest("SHA-256", whole);
  return [...new Uint8Array(digest)].map((b) => b.toString(16).padStart(2, "0")).join("");
}
