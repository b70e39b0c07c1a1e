import type { Context } from "hono";
import type { FileView } from "../../types/api/messages.ts";
import { HubError } from "../../types/errors.ts";
import type { Hub } from "../../types/hub.ts";
import { chatEntry } from "../../domain/chat/entry.ts";
import { needOpen, openChatState } from "../../domain/chat/end.ts";
import { limit } from "../../domain/chat/limits.ts";
import type { ChatSessionRow } from "../../domain/chat/session.ts";
import { storeFile } from "../../domain/files/store.ts";
import { maxUploadBytes } from "../../domain/files/limits.ts";
import { readUpload } from "../multipart.ts";

/** A visitor's file, where the entry point allows files (CE18-X13). */
export async function storeVisitorFile(
  hub: Hub,
  session: ChatSessionRow,
  c: Context,
): Promise<FileView> {
  if (!chatEntry(hub, session.entry_point).chat.attachments) {
    throw new HubError("conflict", "Files cannot be sent in this chat", {
      code: "chat.attachments_off",
    });
  }
  needOpen(await openChatState(hub, session.conversation_id));
  await limit(hub, "file", session.id);
  const { taken } = await readUpload(c.req.raw, maxUploadBytes(hub), (part) =>
    storeFile(hub, {
      ...part,
      conversation: session.conversation_id,
      uploadedBy: "customer",
    }));
  return taken;
}
