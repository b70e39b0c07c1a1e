import { HubError } from "../../types/errors.ts";
import type { InteractionView } from "../../types/api/interactions.ts";
import type { Hub } from "../../types/hub.ts";
import { INTERACTION_STATES, type InteractionState } from "../../types/interactions.ts";
import { may, need } from "../access/may.ts";
import { type InteractionRow, SELECT_INTERACTIONS } from "./row.ts";
import { interactionView } from "./view.ts";

export const DEFAULT_PAGE = 50;
export const MAX_PAGE = 200;

export interface InteractionFilter {
  /** One state, or several separated by commas; empty = all. */
  state?: string | undefined;
  queue?: string | undefined;
  /** Agent who holds or held it; `me` = the actor. */
  agent?: string | undefined;
  /** Opaque; from the page before. */
  cursor?: string | undefined;
  limit?: number | undefined;
}

/**
 * Interactions, newest first. Who may not read all of them sees those offered to or handled by
 * themselves.
 */
export async function listInteractions(
  hub: Hub,
  filter: InteractionFilter,
): Promise<{ items: InteractionView[]; next: string | null }> {
  const limit = Math.min(Math.max(filter.limit ?? DEFAULT_PAGE, 1), MAX_PAGE);
  const { where, args } = conditions(hub, filter);
  const rows = await hub.db.read<InteractionRow>(
    `${SELECT_INTERACTIONS} ${where.length > 0 ? `WHERE ${where.join(" AND ")}` : ""}
     ORDER BY i.id DESC LIMIT ?`,
    [...args, limit + 1],
  );
  const items = rows.slice(0, limit);
  return {
    items: items.map(interactionView),
    next: rows.length > limit ? items.at(-1)?.id ?? null : null,
  };
}

function conditions(hub: Hub, filter: InteractionFilter): { where: string[]; args: string[] } {
  const where: string[] = [];
  const args: string[] = [];
  const add = (condition: string, ...values: string[]) => {
    where.push(condition);
    args.push(...values);
  };
  if (filter.state) {
    add("i.state IN (SELECT value FROM json_each(?))", JSON.stringify(statesOf(filter.state)));
  }
  if (filter.queue) add("i.queue = ?", filter.queue);
  if (filter.agent) add("i.agent_id = ?", filter.agent === "me" ? hub.actor.id : filter.agent);
  if (filter.cursor) add("i.id < ?", filter.cursor);
  if (!may(hub, "conversations.read_all")) {
    if (hub.actor.kind !== "person") need(hub, "conversations.read_all");
    add(
      "(i.agent_id = ? OR i.id IN (SELECT o.interaction_id FROM offers o WHERE o.agent_id = ?))",
      hub.actor.id,
      hub.actor.id,
    );
  }
  return { where, args };
}

function statesOf(text: string): InteractionState[] {
  return text.split(",").map((state) => {
    if ((INTERACTION_STATES as readonly string[]).includes(state)) return state as InteractionState;
    throw new HubError(
      "malformed",
      `There is no state "${state}": use ${INTERACTION_STATES.join(", ")}`,
      {
        code: "interaction.state_unknown",
        errors: [{ field: "state", code: "unknown" }],
      },
    );
  });
}
