import type { LegState } from "../../types/calls.ts";
import type { Hub } from "../../types/hub.ts";
import { legEnded } from "./leg_ended.ts";
import type { LegRow } from "./row.ts";
import { publishCall } from "./view.ts";

export interface LegReport {
  sid: string;
  /** Our leg, where the address named it; empty = by `sid`. */
  leg: string;
  state: LegState;
  /** The carrier's number of the report; null = it has none. */
  sequence: number | null;
  code: string;
  /** When it was, milliseconds; omitted: now. */
  at?: number;
}

/** How far along a leg is; final states are all the last. */
const RANK: Record<LegState, number> = {
  planned: 0,
  dialling: 1,
  ringing: 2,
  answered: 3,
  completed: 4,
  busy: 4,
  no_answer: 4,
  failed: 4,
  canceled: 4,
};
const FINAL = 4;

/** The carrier's report of a leg: forward only, final stays final (IV-3). Unknown legs are let be. */
export async function recordLegReport(hub: Hub, report: LegReport): Promise<void> {
  const [leg] = await hub.db.read<LegRow>(
    "SELECT * FROM call_legs WHERE sid = ? OR (id = ? AND sid IS NULL) LIMIT 1",
    [report.sid, report.leg],
  );
  if (leg === undefined) return;
  const rank = RANK[report.state];
  const stale = report.sequence !== null && report.sequence < leg.sequence && rank < FINAL;
  if (rank === FINAL) {
    await named(hub, leg, report);
    const at = report.at ?? hub.now();
    await legEnded(hub, leg.id, { state: report.state, failure: report.code, at });
  } else if (!stale && rank > RANK[leg.state]) {
    await hub.db.write([{
      sql: `UPDATE call_legs SET sid = COALESCE(sid, ?), state = ?, sequence = MAX(sequence, ?)
        WHERE id = ? AND ended_at IS NULL AND state = ?`,
      args: [report.sid, report.state, report.sequence ?? -1, leg.id, leg.state],
    }]);
  } else return;
  await publishCall(hub, leg.call_id);
}

async function named(hub: Hub, leg: LegRow, report: LegReport): Promise<void> {
  await hub.db.write([{
    sql: "UPDATE call_legs SET sid = COALESCE(sid, ?), sequence = MAX(sequence, ?) WHERE id = ?",
    args: [report.sid, report.sequence ?? -1, leg.id],
  }]);
}
