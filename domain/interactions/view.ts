import type { InteractionView } from "../../types/api/interactions.ts";
import type { InteractionRow } from "./row.ts";

/** A row as the API shows it. */
export function interactionView(row: InteractionRow): InteractionView {
  return {
    id: row.id,
    medium: row.medium,
    state: row.state,
    rev: row.rev,
    queue: row.queue,
    entryPoint: row.entry_point,
    subject: row.subject,
    category: row.category,
    priority: row.priority,
    region: row.region,
    epoch: row.epoch,
    conversation: row.conversation_id,
    contact: { id: row.contact_id, name: row.contact_name },
    agent: row.agent_id,
    attributes: JSON.parse(row.attributes) as Record<string, unknown>,
    preview: row.preview,
    arrivedAt: instant(row.created_at),
    queuedAt: maybeInstant(row.queued_at),
    offeredAt: maybeInstant(row.offered_at),
    acceptedAt: maybeInstant(row.accepted_at),
    firstReplyAt: maybeInstant(row.first_reply_at),
    endedAt: maybeInstant(row.ended_at),
    wrappedUpAt: maybeInstant(row.wrapped_up_at),
    wrapUpCode: row.wrap_up_code,
    wrapUpEndsAt: row.state === "wrapup" ? maybeInstant(row.wrap_up_ends_at) : null,
    outcome: row.outcome,
  };
}

/** RFC 3339 in UTC of milliseconds since the epoch. */
export function instant(at: number): string {
  return new Date(at).toISOString();
}

export function maybeInstant(at: number | null): string | null {
  return at === null ? null : instant(at);
}
