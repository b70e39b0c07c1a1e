import type { Db, Statement } from "../../../types/hub.ts";

/** A call on its way from its agent to who is on the line already, or being called. */
export interface Handoff {
  op: string;
  call_id: string;
  kind: "agent" | "number" | "flow";
  leg_id: string;
  from_agent: string;
  at: number;
  done_at: number | null;
}

export function handoffRow(
  handoff: Omit<Handoff, "done_at"> & { done_at?: number | null },
): Statement {
  return {
    sql: `INSERT INTO call_handoffs (op, call_id, kind, leg_id, from_agent, at, done_at)
      VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    args: [
      handoff.op,
      handoff.call_id,
      handoff.kind,
      handoff.leg_id,
      handoff.from_agent,
      handoff.at,
      handoff.done_at ?? null,
    ],
  };
}

/** It did not come about: the agent keeps the call. */
export const withdrawHandoff = (op: string): Statement => ({
  sql: "DELETE FROM call_handoffs WHERE op = ? AND done_at IS NULL",
  args: [op],
});

export const handoffDone = (op: string, at: number): Statement => ({
  sql: "UPDATE call_handoffs SET done_at = COALESCE(done_at, ?) WHERE op = ?",
  args: [at, op],
});

/** Every handing over of a call, oldest first. */
export async function readHandoffs(db: Db, call: string): Promise<Handoff[]> {
  return await db.read<Handoff>(
    "SELECT * FROM call_handoffs WHERE call_id = ? ORDER BY at, op",
    [call],
  );
}

/** The caller left without the agent: to whom, null = the agent still has them. */
export const withoutAgent = (handoffs: Handoff[]): Handoff | null =>
  handoffs.findLast((one) => one.kind !== "agent" && one.done_at !== null) ?? null;

/** A number outside is being called to keep the caller. */
export const onTheWay = (handoffs: Handoff[], leg?: string): Handoff | null =>
  handoffs.findLast((one) =>
    one.kind === "number" && one.done_at === null && (leg === undefined || one.leg_id === leg)
  ) ?? null;
