import type { ConversationView } from "../../types/api/conversations.ts";
import { HubError } from "../../types/errors.ts";
import type { Hub } from "../../types/hub.ts";
import { may, need } from "../access/may.ts";
import { SAID_BEFORE_SILENCE } from "../contacts/unverified.ts";
import { phoneAddress } from "../contacts/address.ts";
import { seenBy } from "./find.ts";
import { type ConversationRow, SELECT_CONVERSATIONS, viewConversations } from "./row.ts";

const DEFAULT_PAGE = 50;
const MAX_PAGE = 200;

export interface ConversationFilter {
  channel?: string | undefined;
  /** The customer's address; phone numbers in any writing. */
  address?: string | undefined;
  state?: "open" | "closed" | undefined;
  /** Only those whose work the actor has now. */
  mine?: boolean | undefined;
  contact?: string | undefined;
  /** Words of contact names, addresses and previews. */
  q?: string | undefined;
  /** From the page before. */
  cursor?: string | undefined;
  limit?: number | undefined;
}

/** Conversations, the last active first; who may not read all sees their own (offered, handled). */
export async function listConversations(
  hub: Hub,
  filter: ConversationFilter,
): Promise<{ items: ConversationView[]; next: string | null }> {
  const limit = Math.min(Math.max(filter.limit ?? DEFAULT_PAGE, 1), MAX_PAGE);
  const { where, args } = conditions(hub, filter);
  const rows = await hub.db.read<ConversationRow>(
    `${SELECT_CONVERSATIONS} ${where.length > 0 ? `WHERE ${where.join(" AND ")}` : ""}
     ORDER BY COALESCE(c.last_message_at, c.created_at) DESC, c.id DESC LIMIT ?`,
    [...args, limit + 1],
  );
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    items: await viewConversations(hub, page),
    next: rows.length > limit && last !== undefined ? cursorOf(last) : null,
  };
}

function conditions(hub: Hub, filter: ConversationFilter) {
  const where: string[] = [];
  const args: (string | number)[] = [];
  const add = (condition: string, ...values: (string | number | null)[]) => {
    where.push(condition);
    args.push(...values.filter((value) => value !== null));
  };
  if (filter.channel) add("c.channel = ?", filter.channel);
  if (filter.address) add("c.address = ?", phoneAddress(hub, filter.address));
  if (filter.contact) {
    add(`c.contact_id = ? AND NOT ${SAID_BEFORE_SILENCE}`, filter.contact);
  }
  if (filter.state) add(`c.closed_at IS ${filter.state === "open" ? "" : "NOT "}NULL`);
  if (filter.q) {
    const words = `%${filter.q.replace(/[\\%_]/g, (c) => `\\${c}`)}%`;
    add(
      `(k.name LIKE ? ESCAPE '\\' OR c.address LIKE ? ESCAPE '\\' OR c.preview LIKE ? ESCAPE '\\')`,
      words,
      words,
      words,
    );
  }
  if (filter.mine) {
    add(
      `EXISTS (SELECT 1 FROM interactions h WHERE h.conversation_id = c.id AND h.agent_id = ?
        AND h.state IN ('active', 'parked', 'wrapup'))`,
      hub.actor.id,
    );
  }
  const from = readCursor(filter.cursor);
  if (from !== null) add("(COALESCE(c.last_message_at, c.created_at), c.id) < (?, ?)", ...from);
  if (!may(hub, "conversations.read_all")) {
    if (hub.actor.kind !== "person") need(hub, "conversations.read_all");
    const seen = seenBy(hub.actor.id);
    add(seen.sql, ...seen.args);
  }
  return { where, args };
}

function cursorOf(row: ConversationRow): string {
  return `${row.last_message_at ?? row.created_at}.${row.id}`;
}

function readCursor(cursor: string | undefined): [number, string] | null {
  if (!cursor) return null;
  const found = /^(\d{1,16})\.([\w-]{1,60})$/.exec(cursor);
  if (found !== null) return [Number(found[1]), found[2] ?? ""];
  throw new HubError("malformed", "This cursor is not one of ours: begin without it", {
    code: "invalid_cursor",
    errors: [{ field: "cursor", code: "invalid_cursor" }],
  });
}
