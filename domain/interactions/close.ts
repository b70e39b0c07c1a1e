import type { InteractionView } from "../../types/api/interactions.ts";
import { HubError } from "../../types/errors.ts";
import type { Hub, Statement } from "../../types/hub.ts";
import { need } from "../access/may.ts";
import { supervisorName } from "../journal/actor.ts";
import { changeQueue } from "../journal/change_queue.ts";
import { eventRow } from "../journal/event_row.ts";
import { findInteraction } from "./find.ts";
import { leaveQueue } from "./leave.ts";
import type { InteractionRow } from "./row.ts";
import { interactionView } from "./view.ts";

/** Longest reason, characters. */
const MAX_REASON = 500;

/**
 * A supervisor ends work with a reason: waiting work leaves its queue (`closed_unrouted`), what an
 * agent holds goes into wrap-up (CE29-A8, CE18-A10).
 */
export async function closeInteraction(
  hub: Hub,
  id: string,
  reason: string,
): Promise<InteractionView> {
  const row = await findInteraction(hub, id);
  need(hub, "interactions.close");
  const why = checkReason(reason);
  const actor = supervisorName(hub);
  if (row.state === "active" || row.state === "parked") {
    await changeQueue(hub, (q) => q.end(`end:${id}`, id, actor), [whyClosed(hub, row, why, actor)]);
  } else {
    await leaveQueue(hub, id, "auto_closed", [whyClosed(hub, row, why, actor)]);
  }
  return interactionView(await findInteraction(hub, id));
}

function checkReason(reason: string): string {
  const trimmed = reason.trim();
  if (trimmed === "" || trimmed.length > MAX_REASON) {
    throw new HubError("unprocessable", `Say why it is closed, in 1 to ${MAX_REASON} characters`, {
      code: "close.reason",
      errors: [{ field: "reason", code: "length" }],
    });
  }
  return trimmed;
}

function whyClosed(hub: Hub, row: InteractionRow, reason: string, actor: string): Statement {
  return eventRow({
    id: `closure:${row.id}`,
    at: hub.now(),
    kind: "closure",
    actor,
    interaction: row.id,
    conversation: row.conversation_id,
    queue: row.queue,
    medium: row.medium,
    data: { reason },
  });
}
