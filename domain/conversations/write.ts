import type { MessageView, NewMessage } from "../../types/api.ts";
import type { Hub } from "../../types/hub.ts";
import { writeNote } from "./note.ts";
import { reply } from "./reply.ts";

/** What `POST conversations/{id}/messages` does: a reply to the customer, or an internal note. */
export async function writeMessage(
  hub: Hub,
  conversation: string,
  input: NewMessage,
): Promise<MessageView> {
  return input.kind === "note"
    ? await writeNote(hub, conversation, input)
    : await reply(hub, conversation, input);
}
