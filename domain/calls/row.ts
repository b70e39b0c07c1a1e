import type { LegKind, LegState, SupervisionMode } from "../../types/calls.ts";
import type { FlowFrame, FlowWait } from "../../types/flows.ts";
import type { Db } from "../../types/hub.ts";

/** A call as the record holds it. */
export interface CallRow {
  id: string;
  conversation_id: string;
  direction: "in" | "out";
  ani: string;
  dnis: string;
  caller_name: string;
  entry_point: string;
  flow: string;
  version: number;
  frame: string;
  step: number;
  wait: string;
  conference_sid: string;
  started_at: number;
  connected_at: number | null;
  ended_at: number | null;
  end_reason: string;
  last_node: string;
  /** When the announcement it was deflected with was over and the caller still there. */
  heard_at: number | null;
}

export interface LegRow {
  id: string;
  call_id: string;
  sid: string | null;
  kind: LegKind;
  agent_id: string;
  offer_id: string;
  number: string;
  name: string;
  state: LegState;
  sequence: number;
  held: number;
  muted: number;
  created_at: number;
  answered_at: number | null;
  ended_at: number | null;
  failure: string;
  /** How a supervisor is on the call; empty for everybody else. */
  mode: SupervisionMode | "";
  /** Since when a colleague gets no offers because of it. */
  reserved_at: number | null;
}

export async function readCall(db: Db, id: string): Promise<CallRow | null> {
  const [row] = await db.read<CallRow>("SELECT * FROM calls WHERE id = ?", [id]);
  return row ?? null;
}

/** Legs of a call: the customer's, then the others, oldest first. */
export async function readLegs(db: Db, call: string): Promise<LegRow[]> {
  return await db.read<LegRow>(
    "SELECT * FROM call_legs WHERE call_id = ? ORDER BY kind <> 'customer', created_at, id",
    [call],
  );
}

export const frameOf = (call: Pick<CallRow, "frame">): FlowFrame =>
  JSON.parse(call.frame) as FlowFrame;

/** What is waited for; null before the first turn. */
export function waitOf(call: Pick<CallRow, "wait">): FlowWait | null {
  const wait = JSON.parse(call.wait) as Partial<FlowWait>;
  return wait.kind === undefined ? null : wait as FlowWait;
}
