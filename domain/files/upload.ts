import type { FileView } from "../../types/api.ts";
import { HubError } from "../../types/errors.ts";
import type { Hub } from "../../types/hub.ts";
import { may } from "../access/may.ts";
import { actorName } from "../journal/actor.ts";
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
  const conversation = fields.conversation ?? "";
  if (await maySee(hub, conversation)) {
    await hub.db.write([{
      sql: "UPDATE files SET conversation_id = ? WHERE id = ? AND conversation_id IS NULL",
      args: [conversation, taken.id],
    }]);
    return taken;
  }
  await discard(hub, taken.id);
  throw new HubError("not_found", `There is no conversation "${conversation.slice(0, 40)}"`);
}

/** Those of interactions offered to or handled by the agent, all with `conversations.read_all`. */
async function maySee(hub: Hub, conversation: string): Promise<boolean> {
  const all = may(hub, "conversations.read_all");
  const rows = await hub.db.read(
    `SELECT 1 FROM conversations c WHERE c.id = ? AND (? OR EXISTS (
       SELECT 1 FROM interactions i WHERE i.conversation_id = c.id AND i.agent_id = ?))`,
    [conversation, all ? 1 : 0, hub.actor.id],
  );
  return rows.length > 0;
}

async function discard(hub: Hub, id: string): Promise<void> {
  const [row] = await hub.db.read<{ storage_key: string }>(
    "SELECT storage_key FROM files WHERE id = ?",
    [id],
  );
  await hub.db.write([{ sql: "DELETE FROM files WHERE id = ?", args: [id] }]);
  if (row) await hub.files.delete(row.storage_key);
}
