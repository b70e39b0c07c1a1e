import { HubError } from "../../types/errors.ts";
import type { Hub } from "../../types/hub.ts";
import { visibleMessages } from "../chat/messages.ts";
import { sentence } from "../chat/texts.ts";
import type { Transcript } from "./html.ts";

/** Messages a transcript holds at most: more is no chat any more. */
const MAX_MESSAGES = 2000;

/** The transcript of a conversation as its visitor may have it: no notes, masks applied (CE18-C4). */
export async function readTranscript(hub: Hub, conversation: string): Promise<Transcript> {
  const [row] = await hub.db.read<{ created_at: number; language: string | null; name: string }>(
    `SELECT c.created_at, c.attributes ->> '$.language' AS language, k.name
     FROM conversations c JOIN contacts k ON k.id = c.contact_id WHERE c.id = ?`,
    [conversation],
  );
  if (!row) {
    throw new HubError("gone", "This chat is not kept any more", { code: "chat.session_unknown" });
  }
  const { company } = hub.settings().document;
  const language = row.language || company.language;
  return {
    company: company.name,
    title: sentence("transcriptSubject", language, { company: company.name }),
    language,
    timeZone: company.timeZone,
    startedAt: new Date(row.created_at).toISOString(),
    messages: await visibleMessages(hub, conversation, 0, MAX_MESSAGES),
    visitor: row.name || sentence("you", language),
  };
}
