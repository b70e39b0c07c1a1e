import { HubError } from "../../types/errors.ts";
import type { Hub } from "../../types/hub.ts";
import { chatEntry } from "../chat/entry.ts";
import type { ChatSessionRow } from "../chat/session.ts";
import { eventRow } from "../journal/event_row.ts";
import { transcriptHtml } from "./html.ts";
import { readTranscript } from "./read.ts";

/** The page a visitor prints, where the entry point allows it (CE18-C4, F18). */
export async function printTranscript(hub: Hub, session: ChatSessionRow): Promise<string> {
  if (!chatEntry(hub, session.entry_point).chat.transcriptPrint) {
    throw new HubError("conflict", "Printing the transcript is not offered here", {
      code: "transcript.print_off",
    });
  }
  const html = transcriptHtml(await readTranscript(hub, session.conversation_id));
  await hub.db.write([eventRow({
    id: hub.id(),
    at: hub.now(),
    kind: "transcript.printed",
    actor: "customer",
    medium: "chat",
    conversation: session.conversation_id,
  })]);
  return html;
}
