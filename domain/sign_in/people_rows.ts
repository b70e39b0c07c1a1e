import type { Configuration } from "../../types/configuration/configuration.ts";
import type { Person } from "../../types/configuration/people.ts";
import type { Statement } from "../../types/hub.ts";

/**
 * What a change of the configuration means for sign-in: a user for every person, sessions ended of
 * who is gone or may no longer sign in. Belongs into the unit that stores the configuration.
 */
export function peopleRows(
  before: Configuration | null,
  after: Configuration,
  now: number,
): Statement[] {
  const known = new Map(before?.people.map((p) => [p.id, p]));
  const changed = after.people.filter((p) => differs(known.get(p.id), p));
  const staying = new Set(after.people.map((p) => p.id));
  const gone = (before?.people ?? []).filter((p) => !staying.has(p.id)).map((p) => p.id);
  const locked = changed.filter((p) => !p.active).map((p) => p.id);
  const statements: Statement[] = [];
  // Addresses may change hands within one version: those that move are set free first.
  if (gone.length > 0) statements.push(removal(gone));
  if (changed.length > 0) statements.push(freed(changed), upsert(changed, now));
  if (locked.length > 0) statements.push(signOut(locked));
  return statements;
}

const differs = (a: Person | undefined, b: Person) =>
  a === undefined || a.name !== b.name || a.email !== b.email || a.active !== b.active;

const removal = (ids: string[]): Statement => ({
  sql: "DELETE FROM users WHERE id IN (SELECT value FROM json_each(?))",
  args: [JSON.stringify(ids)],
});

const freed = (people: Person[]): Statement => ({
  sql: `UPDATE users SET email = 'moving:' || id
        WHERE id IN (SELECT value ->> 'id' FROM json_each(?))`,
  args: [JSON.stringify(people.map(({ id }) => ({ id })))],
});

const upsert = (people: Person[], now: number): Statement => ({
  sql: `INSERT INTO users (id, name, email, email_verified, created_at, updated_at)
        SELECT value ->> 'id', value ->> 'name', value ->> 'email', 1, ?, ?
        FROM json_each(?) WHERE true
        ON CONFLICT (id) DO UPDATE
        SET name = excluded.name, email = excluded.email, updated_at = excluded.updated_at`,
  args: [
    now,
    now,
    JSON.stringify(people.map(({ id, name, email }) => ({ id, name, email: email.toLowerCase() }))),
  ],
});

const signOut = (ids: string[]): Statement => ({
  sql: "DELETE FROM sessions WHERE user_id IN (SELECT value FROM json_each(?))",
  args: [JSON.stringify(ids)],
});
