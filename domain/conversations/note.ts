import type { MessageView, NewMessage } from "../../types/api/messages.ts";
import { HubError } from "../../types/errors.ts";
import type { Hub } from "../../types/hub.ts";
import { attachable } from "../files/attachable.ts";
import { maskText } from "../masking/mask.ts";
import { appendMessage } from "../messages/append.ts";
import { authorOf } from "../messages/author.ts";
import { publishMessages } from "../messages/publish.ts";
import { findConversation } from "./find.ts";
import { messageByKey } from "./written.ts";

/** Longest internal note, in characters. */
const MAX_NOTE = 10_000;

/** Writes an internal note that no customer ever sees; the same `clientKey` answers the same note. */
export async function writeNote(
  hub: Hub,
  conversation: string,
  input: Pick<NewMessage, "text" | "files" | "clientKey">,
): Promise<MessageView> {
  const row = await findConversation(hub, conversation);
  const known = await messageByKey(hub, row.id, input.clientKey);
  if (known !== null) return known;
  checkNote(input.text, input.files.length);
  await attachable(hub, row.id, input.files);
  const masked = maskText(hub, "outbound", input.text);
  const id = hub.id();
  await hub.db.write(appendMessage({
    id,
    conversation: row.id,
    direction: "note",
    author: authorOf(hub),
    text: masked.text,
    sealed: masked.sealed,
    files: input.files,
    clientKey: input.clientKey,
    status: "delivered",
    at: hub.now(),
  }));
  await publishMessages(hub, [id]);
  const view = await messageByKey(hub, row.id, input.clientKey);
  if (view === null) throw new Error("A note was stored and cannot be read");
  return view;
}

function checkNote(text: string, files: number): void {
  if (text.trim() === "" && files === 0) {
    throw new HubError("unprocessable", "Write something first", { code: "message.empty" });
  }
  if (text.length <= MAX_NOTE) return;
  throw new HubError(
    "unprocessable",
    `The note has ${text.length} characters and may have ${MAX_NOTE}: shorten it`,
    { code: "message.too_long", extra: { length: text.length, limit: MAX_NOTE } },
  );
}
