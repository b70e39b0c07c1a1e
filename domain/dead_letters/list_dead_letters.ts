import type { z } from "zod";
import type { DeadLetterView } from "../../types/api/admin.ts";
import type { Hub } from "../../types/hub.ts";
import { need } from "../access/may.ts";

type View = z.infer<typeof DeadLetterView>;

interface Row {
  position: number;
  id: string;
  kind: string;
  reference: string;
  code: string;
  reason: string;
  attempts: number;
  at: number;
  replayed_at: number | null;
}

/** What could not be done after all attempts, newest first; `open`: only what nobody replayed. */
export async function listDeadLetters(
  hub: Hub,
  { cursor, limit, open }: { cursor: [number, string] | null; limit: number; open: boolean },
): Promise<{ items: View[]; next: [number, string] | null }> {
  need(hub, "dead_letters.manage");
  const [at, id] = cursor ?? [Number.MAX_SAFE_INTEGER, ""];
  const rows = await hub.db.read<Row>(
    `SELECT id, kind, reference, code, reason, attempts, at, replayed_at FROM dead_letters
     WHERE (at < ? OR (at = ? AND id > ?)) AND (? = 0 OR replayed_at IS NULL)
     ORDER BY at DESC, id LIMIT ?`,
    [at, at, id, open ? 1 : 0, limit + 1],
  );
  const last = rows[limit - 1];
  return {
    items: rows.slice(0, limit).map(view),
    next: rows.length > limit && last ? [Number(last.at), last.id] : null,
  };
}

const view = (row: Row): View => ({
  id: row.id,
  kind: row.kind,
  reference: row.reference,
  code: row.code,
  reason: row.reason,
  attempts: Number(row.attempts),
  at: new Date(Number(row.at)).toISOString(),
  replayedAt: row.replayed_at === null ? null : new Date(Number(row.replayed_at)).toISOString(),
});
