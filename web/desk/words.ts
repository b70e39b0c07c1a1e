import type { ConversationView } from "../../types/api/conversations.ts";
import { t } from "./text.ts";

/** The customer's address as a person says it: a number, or that it is a visitor. */
export function plainAddress(
  conversation: Pick<ConversationView, "channel" | "address">,
): string {
  return conversation.channel === "chat" ? t("visitor") : conversation.address;
}

export function nameOf(conversation: ConversationView): string {
  return conversation.contact.name || plainAddress(conversation);
}
