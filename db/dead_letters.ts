import { HubError } from "../types/errors.ts";
import type { Db, Statement } from "../types/hub.ts";
import type { DeadLetterRow } from "./rows.ts";
import { setTimer } from "./timers.ts";

export { deadLetter } from "./dead_letter.ts";

/**
 * Gives a dead letter another five attempts. Once: of two people who do it at the same time one
 * gets `conflict`. A message whose outcome is unknown is taken up as `uncertain`. `and` are
 * statements that belong into the same unit and run last (a message's status).
 */
export async function replayDeadLetter(
  db: Db,
  id: string,
  now: number,
  and: Statement[] = [],
): Promise<DeadLetterRow> {
  const [letter] = await db.read<DeadLetterRow>("SELECT * FROM dead_letters WHERE id = ?", [id]);
  if (letter === undefined) {
    throw new HubError("not_found", `No dead letter has the id "${id}"`, {
      code: "dead_letter.unknown",
    });
  }
  const [marked] = await db.write([
    {
      sql: "UPDATE dead_letters SET replayed_at = ? WHERE id = ? AND replayed_at IS NULL",
      args: [now, id],
    },
    ...revival(letter, now),
    ...and,
  ]);
  if (marked?.rowsAffected !== 1) {
    throw new HubError("conflict", "This dead letter was replayed already", {
      code: "dead_letter.replayed",
    });
  }
  return { ...letter, replayed_at: now };
}

function revival(letter: DeadLetterRow, now: number): Statement[] {
  if (letter.kind === "timer") return [setTimer({ ...JSON.parse(letter.payload), dueAt: now })];
  // Harmless when somebody else replayed first: a row that is not `failed` stays as it is.
  // A message of which nobody knows whether it went out is looked up before it is sent.
  return [{
    sql: `UPDATE outbox SET attempt = 0, next_at = ?, claimed_by = NULL, claimed_until = NULL,
        code = '', reason = '', done_at = NULL, payload = json_remove(payload, '$.looks'),
        state = CASE WHEN EXISTS (SELECT 1 FROM messages m
            WHERE m.id = outbox.message_id AND m.status = 'unknown')
          THEN 'unknown' ELSE 'pending' END
      WHERE id = ? AND state = 'failed'`,
    args: [now, letter.reference],
  }];
}
