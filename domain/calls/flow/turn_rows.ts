import type { FlowWait } from "../../../types/flows.ts";
import type { Hub, Statement } from "../../../types/hub.ts";
import type { QueueItem } from "../../../types/queue.ts";
import { identityRows } from "../../identity/turn_rows.ts";
import { alarmRow, eventRow } from "../../journal/event_row.ts";
import type { Outcome } from "./outcome.ts";

/** What a turn leaves in the record. */
export interface TurnOf {
  call: string;
  conversation: string;
  /** The caller's number, empty when it is withheld. */
  ani: string;
  /** The step this turn makes. */
  step: number;
  /** Key of the carrier's request, so that a repeat of it hears the same (IV-2). */
  request: string;
  body: string;
  outcome: Outcome;
  item: QueueItem | null;
}

export const stepKey = (call: string, step: number) => `step:${call}:${step}`;

/**
 * One turn as one unit: its first statement fails when somebody else made this step, and with it
 * all of them. Answers to security questions are in none of these (CE07-B6).
 */
export function turnRows(hub: Hub, turn: TurnOf): Statement[] {
  const { call, step, body, outcome } = turn;
  const { wait, frame } = outcome;
  const now = hub.now();
  return [
    answerRow(stepKey(call, step), call, body, now, false),
    answerRow(turn.request, call, body, now, true),
    {
      sql: `UPDATE calls SET frame = ?, step = ?, wait = ?, entry_point = ?, last_node = ?,
          flow = CASE WHEN ? = '' THEN flow ELSE ? END,
          end_reason = CASE WHEN ? = '' THEN end_reason ELSE ? END
        WHERE id = ?`,
      args: [
        JSON.stringify(frame),
        step,
        JSON.stringify(withoutSecrets(wait)),
        outcome.entryPoint,
        frame.node,
        frame.flow,
        frame.flow,
        wait.kind === "hangup" ? wait.reason : "",
        wait.kind === "hangup" ? wait.reason : "",
        call,
      ],
    },
    ...outcome.steps.map((one, i) =>
      eventRow({
        id: `flow:${call}:${step}:${i}`,
        at: now,
        kind: `flow.${one.outcome}`,
        actor: "customer",
        interaction: call,
        conversation: turn.conversation,
        medium: "voice",
        data: { ...one, flow: frame.flow, version: frame.version, step },
      })
    ),
    ...identityRows(hub, { call, address: turn.ani, frame, steps: outcome.steps }),
    ...(outcome.faults ?? []).map((text) =>
      alarmRow({
        // Once for each version of the flow, however many call.
        id: `flow.fault:${frame.version}:${text}`,
        at: now,
        code: "flow.fault",
        text,
        interaction: call,
      })
    ),
    ...(turn.item === null ? [] : [{
      // Out of a queue nobody served: it may enter the next one.
      sql: `UPDATE interactions SET queue = ?, priority = ?, item = ?, state = 'received',
          segment = CASE state WHEN 'timed_out' THEN rev + 1 ELSE segment END,
          outcome = '', ended_at = NULL WHERE id = ? AND state IN ('received', 'timed_out')`,
      args: [turn.item.queue, turn.item.priority, JSON.stringify(turn.item), call],
    }]),
  ];
}

export function answerRow(
  key: string,
  call: string,
  body: string,
  at: number,
  repeatable: boolean,
): Statement {
  return {
    sql: `INSERT ${repeatable ? "OR IGNORE " : ""}INTO call_answers (key, call_id, body, at)
      VALUES (?, ?, ?, ?)`,
    args: [key, call, body, at],
  };
}

function withoutSecrets(wait: FlowWait): FlowWait {
  if (wait.kind !== "effect" || wait.effect.kind !== "verify") return wait;
  return { kind: "effect", effect: { ...wait.effect, answer: "" } };
}
