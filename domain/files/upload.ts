import type { FileView } from "../../types/api/messages.ts";
import type { Hub } from "../../types/hub.ts";
import { findConversation } from "../conversations/find.ts";
import { actorName } from "../journal/actor.ts";
import { letGo } from "./loose.ts";
import { type NewFile, storeFile } from "./store.ts";

type Part = Pick<NewFile, "name" | "declaredType" | "body">;

/** Reads one upload, handing its file to `take` while it streams in. */
export type ReadUpload = (
  take: (part: Part) => Promise<FileView>,
) => Promise<{ taken: FileView; fields: Record<string, string> }>;

/**
 * An agent's file for a reply. It belongs to the conversation named beside it; one the agent may
 * not see is 404, and the file is removed again.
 */
export async function uploadForConversation(hub: Hub, read: ReadUpload): Promise<FileView> {
  const { taken, fields } = await read((part) =>
    storeFile(hub, { ...part, conversation: null, uploadedBy: actorName(hub) })
  );
  try {
    const conversation = await findConversation(hub, fields.conversation ?? "");
    await hub.db.write([{
      sql: "UPDATE files SET conversation_id = ? WHERE id = ? AND conversation_id IS NULL",
      args: [conversation.id, taken.id],
    }]);
    return taken;
  } catch (error) {
    await discard(hub, taken.id);
    throw error;
  }
}

async function discard(hub: Hub, id: string): Promise<void> {
  await hub.db.write([
    ...letGo("id = ?", [id]),
    { sql: "DELETE FROM files WHERE id = ?", args: [id] },
  ]);
}
