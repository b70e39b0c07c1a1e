import type { Hub, Statement } from "../../types/hub.ts";

export interface AuditEntry {
  /** What was done, as `<noun>.<past participle>`, e.g. `key.revoked`. */
  action: string;
  /** What it was done to, e.g. `key:01J...`. */
  subject: string;
  before?: unknown;
  after?: unknown;
}

/**
 * The row that says who did it. It stands in the same unit as the change; with `onlyIfChanged` it
 * is written only when the statement before it changed a row.
 */
export function auditRow(hub: Hub, entry: AuditEntry, onlyIfChanged = false): Statement {
  const { actor } = hub;
  return {
    sql: `INSERT INTO audit (id, at, actor, action, subject, before, after)
          SELECT ?, ?, ?, ?, ?, ?, ? ${onlyIfChanged ? "WHERE changes() > 0" : ""}`,
    args: [
      hub.id(),
      hub.now(),
      `${actor.kind}:${actor.id}${actor.name ? ` ${actor.name}` : ""}`,
      entry.action,
      entry.subject,
      json(entry.before),
      json(entry.after),
    ],
  };
}

const json = (value: unknown) => value === undefined ? null : JSON.stringify(value);
