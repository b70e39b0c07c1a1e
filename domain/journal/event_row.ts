import type { Statement } from "../../types/hub.ts";

export interface EventRow {
  /** ULID, or derived from what caused it so that a repeat adds nothing. */
  id: string;
  /** Milliseconds. */
  at: number;
  kind: string;
  /** `system`, `customer`, `agent:<id>`, `supervisor:<id>`, `key:<id>`. */
  actor: string;
  interaction?: string | null;
  conversation?: string | null;
  agent?: string | null;
  queue?: string;
  medium?: string;
  state?: string;
  data?: Record<string, unknown>;
}

/** A line of the journal which no queue script wrote; to be part of the write it tells of. */
export function eventRow(event: EventRow): Statement {
  return {
    sql: `INSERT OR IGNORE INTO events
            (id, at, kind, interaction_id, conversation_id, agent_id, queue, medium, state, actor, data)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    args: [
      event.id,
      event.at,
      event.kind,
      event.interaction ?? null,
      event.conversation ?? null,
      event.agent ?? null,
      event.queue ?? "",
      event.medium ?? "",
      event.state ?? "",
      event.actor,
      JSON.stringify(event.data ?? {}),
    ],
  };
}

/** Something a supervisor should look at: shown on the floor for an hour (`code` is stable). */
export function alarmRow(
  alarm: { id: string; at: number; code: string; text: string } & Partial<EventRow>,
): Statement {
  const { code, text, ...event } = alarm;
  return eventRow({
    actor: "system",
    ...event,
    kind: "alarm",
    data: { ...event.data, code, text },
  });
}
