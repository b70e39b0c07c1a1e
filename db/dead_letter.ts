import type { Statement } from "../types/hub.ts";

export interface DeadLetterInput {
  /** `message`, `webhook`, `email` (outbox rows), `timer`, or what a worker calls its items. */
  kind: string;
  /** The id of what died; one letter per kind and reference. */
  reference: string;
  code: string;
  /** In plain words, without customer text. */
  reason: string;
  payload?: Record<string, unknown>;
  attempts: number;
  at: number;
}

/** Puts an item on the list of dead letters; one that died before is shown as new again. */
export function deadLetter(input: DeadLetterInput): Statement {
  const { kind, reference, code, reason, payload = {}, attempts, at } = input;
  return {
    sql: `INSERT INTO dead_letters (id, kind, reference, code, reason, payload, attempts, at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (kind, reference) DO UPDATE SET code = excluded.code, reason = excluded.reason,
        payload = excluded.payload, attempts = excluded.attempts, at = excluded.at,
        replayed_at = NULL`,
    args: [
      `${kind}:${reference}`,
      kind,
      reference,
      code,
      reason,
      JSON.stringify(payload),
      attempts,
      at,
    ],
  };
}
