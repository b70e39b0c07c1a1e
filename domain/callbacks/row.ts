import type { CallbackEnd } from "../../types/api/callbacks.ts";
import type { Db } from "../../types/hub.ts";

/** Operations that take a waiting caller out of the queue for a callback begin so. */
export const TAKES_CALLBACK = "callback:";

/** A request as the record holds it. */
export interface CallbackRow {
  id: string;
  call_id: string;
  conversation_id: string;
  contact_id: string;
  entry_point: string;
  queue: string;
  /** JSON of the `QueueItem` it enters with. */
  item: string;
  number: string;
  language: string;
  arrived_at: number;
  requested_at: number;
  expected_sec: number | null;
  priority: number;
  region: string;
  state: "promised" | "open" | "closed";
  end_reason: CallbackEnd;
  ended_at: number | null;
  attempts: number;
  first_dialled_at: number | null;
  last_result: "" | "busy" | "no_answer" | "failed" | "canceled";
}

export async function readCallback(db: Db, id: string): Promise<CallbackRow | null> {
  const [row] = await db.read<CallbackRow>("SELECT * FROM callback_requests WHERE id = ?", [id]);
  return row ?? null;
}

/** The request a call led to, if any. */
export async function requestOfCall(db: Db, call: string): Promise<CallbackRow | null> {
  const [row] = await db.read<CallbackRow>(
    "SELECT * FROM callback_requests WHERE call_id = ?",
    [call],
  );
  return row ?? null;
}
