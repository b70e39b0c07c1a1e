import { HubError } from "../../types/errors.ts";
import type { Hub } from "../../types/hub.ts";
import { may } from "../access/may.ts";
import { writtenBy } from "./find.ts";
import { listMessages } from "./messages.ts";
import { readConversation } from "./row.ts";

/** Missed messages shown with a stale reply. */
const MOST_MISSED = 50;

/** Why a reply may not be written now, in the order that helps the writer most. */
export async function replyRefusal(
  hub: Hub,
  conversation: string,
  lastSeq: number | null,
): Promise<HubError | null> {
  const row = await readConversation(hub, conversation);
  if (row === null) return null;
  if (row.closed_at !== null) {
    return new HubError("conflict", "This conversation is closed: start a new one", {
      code: "conversation.closed",
    });
  }
  if (row.opted_out === 1) return optedOut();
  if (!await mayWrite(hub, conversation)) {
    return may(hub, "conversations.reply_any")
      ? new HubError("conflict", "An agent has this conversation: join it first, both are told", {
        code: "reply.not_joined",
      })
      : new HubError("forbidden", "Somebody else has this conversation: ask for it first", {
        code: "reply.not_yours",
      });
  }
  if (lastSeq === null || lastSeq >= row.last_seq) return null;
  const { items } = await listMessages(hub, conversation, { after: lastSeq, limit: MOST_MISSED });
  return new HubError("stale", "Somebody else has answered meanwhile: read it, then send again", {
    code: "reply.stale",
    extra: { missed: items, lastSeq: row.last_seq },
  });
}

export function optedOut(): HubError {
  return new HubError(
    "conflict",
    "The customer has opted out of texts from this number: nothing was sent",
    { code: "sms.opted_out" },
  );
}

async function mayWrite(hub: Hub, conversation: string): Promise<boolean> {
  const written = writtenBy(hub);
  if (written === null) return true;
  const [row] = await hub.db.read(
    `SELECT 1 FROM conversations c WHERE c.id = ? AND ${written.sql}`,
    [conversation, ...written.args],
  );
  return row !== undefined;
}
