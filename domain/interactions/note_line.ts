import type { Hub, Statement } from "../../types/hub.ts";
import { maskText } from "../masking/mask.ts";
import { appendMessage } from "../messages/append.ts";
import type { InteractionRow } from "./row.ts";

/** What an agent tells the next one, as an internal note of the conversation; none when empty. */
export function noteLine(hub: Hub, row: InteractionRow, note: string, key: string): Statement[] {
  const text = note.trim();
  if (text === "") return [];
  const masked = maskText(hub, "outbound", text);
  return appendMessage({
    id: hub.id(),
    conversation: row.conversation_id,
    interaction: row.id,
    direction: "note",
    author: {
      kind: hub.actor.kind === "person" ? "agent" : "key",
      id: hub.actor.id,
      name: hub.actor.name,
    },
    text: masked.text,
    sealed: masked.sealed,
    clientKey: key,
    status: "delivered",
    attributes: {},
    at: hub.now(),
  });
}
