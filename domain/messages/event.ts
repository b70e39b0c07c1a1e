import type { Hub, Statement } from "../../types/hub.ts";
import { actorName } from "../journal/actor.ts";
import type { Expression } from "./append.ts";

export interface RecordedEvent {
  kind: string;
  conversation?: Expression | string | null;
  interaction?: Expression | string | null;
  agent?: string | null;
  data?: Record<string, unknown>;
  /** Written only when this holds. */
  only?: Expression;
  /** Omitted: a new ULID. A derived id makes the statement safe to repeat. */
  id?: string;
  at?: number;
}

/** A line of the journal written by a verb of conversations, in the verb's own unit. */
export function recordEvent(hub: Hub, event: RecordedEvent): Statement {
  const at = event.at ?? hub.now();
  const conversation = expression(event.conversation);
  const interaction = expression(event.interaction);
  return {
    sql: `INSERT INTO events (id, at, kind, conversation_id, interaction_id, agent_id, actor, data)
      SELECT ?, ?, ?, ${conversation.sql}, ${interaction.sql}, ?, ?, ?
      WHERE ${event.only?.sql ?? "true"} ON CONFLICT DO NOTHING`,
    args: [
      event.id ?? hub.id(),
      at,
      event.kind,
      ...conversation.args,
      ...interaction.args,
      event.agent ?? null,
      actorName(hub),
      JSON.stringify(event.data ?? {}),
      ...(event.only?.args ?? []),
    ],
  };
}

function expression(value: Expression | string | null | undefined): Expression {
  if (value === null || value === undefined) return { sql: "NULL", args: [] };
  return typeof value === "string" ? { sql: "?", args: [value] } : value;
}
