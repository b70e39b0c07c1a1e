import type { ReviewView } from "../../types/reviews.ts";
import { HubError } from "../../types/errors.ts";
import type { Hub } from "../../types/hub.ts";
import { need } from "../access/may.ts";
import { auditRow } from "../audit/audit_row.ts";
import { readReview } from "./list_reviews.ts";

/**
 * A supervisor's verdict on a finished exchange: 1 (poor) to 5 (excellent), with a note. The first
 * one counts; a later one of somebody else is `review.done`. Nobody reviews their own work.
 */
export async function giveReview(
  hub: Hub,
  interaction: string,
  { score, note }: { score: number; note: string },
): Promise<ReviewView> {
  need(hub, "conversations.read_all");
  const [given] = await hub.db.write([
    {
      sql: `UPDATE reviews SET score = ?, note = ?, reviewed_by = ?, reviewed_at = ?
        WHERE interaction_id = ? AND agent_id <> ? AND (reviewed_at IS NULL OR reviewed_by = ?)`,
      args: [score, note, hub.actor.id, hub.now(), interaction, hub.actor.id, hub.actor.id],
    },
    auditRow(hub, {
      action: "review.given",
      subject: `interaction:${interaction}`,
      after: { score },
    }, true),
  ]);
  const review = await readReview(hub, interaction);
  if (given?.rowsAffected === 1 && review !== null) return review;
  if (review === null) {
    throw new HubError("not_found", `Interaction "${interaction}" is not to be reviewed`);
  }
  if (review.agent === hub.actor.id) {
    throw new HubError("forbidden", "Nobody reviews their own work: ask a colleague", {
      code: "review.own",
    });
  }
  throw new HubError("conflict", "It was reviewed already", { code: "review.done" });
}
