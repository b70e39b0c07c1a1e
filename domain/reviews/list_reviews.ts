import type { ReviewView } from "../../types/reviews.ts";
import type { Hub } from "../../types/hub.ts";
import { need } from "../access/may.ts";
import { instant, maybeInstant } from "../interactions/view.ts";

interface Row {
  interaction_id: string;
  conversation_id: string;
  agent_id: string;
  queue: string;
  due_at: number;
  score: number | null;
  note: string;
  reviewed_by: string | null;
  reviewed_at: number | null;
}

export interface ReviewFilter {
  state?: "due" | "done" | undefined;
  agent?: string | undefined;
  /** Interaction id to go on before. */
  cursor: string | null;
  limit: number;
}

/** Reviews, newest first. */
export async function listReviews(
  hub: Hub,
  { state, agent, cursor, limit }: ReviewFilter,
): Promise<{ items: ReviewView[]; next: string | null }> {
  need(hub, "conversations.read_all");
  const conditions = [
    "interaction_id < ?",
    ...(agent === undefined ? [] : ["agent_id = ?"]),
    ...(state === undefined ? [] : [`reviewed_at IS ${state === "due" ? "" : "NOT "}NULL`]),
  ];
  const rows = await hub.db.read<Row>(
    `SELECT * FROM reviews WHERE ${conditions.join(" AND ")} ORDER BY interaction_id DESC LIMIT ?`,
    [cursor ?? "~", ...(agent === undefined ? [] : [agent]), limit + 1],
  );
  const items = rows.slice(0, limit).map(reviewView);
  return { items, next: rows.length > limit ? items.at(-1)!.interaction : null };
}

export async function readReview(hub: Hub, interaction: string): Promise<ReviewView | null> {
  const [row] = await hub.db.read<Row>("SELECT * FROM reviews WHERE interaction_id = ?", [
    interaction,
  ]);
  return row ? reviewView(row) : null;
}

const reviewView = (row: Row): ReviewView => ({
  interaction: row.interaction_id,
  conversation: row.conversation_id,
  agent: row.agent_id,
  queue: row.queue,
  dueAt: instant(row.due_at),
  score: row.score,
  note: row.note,
  reviewedBy: row.reviewed_by,
  reviewedAt: maybeInstant(row.reviewed_at),
});
