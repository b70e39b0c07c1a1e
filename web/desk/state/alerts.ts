import { signal } from "@preact/signals";
import type { ConversationView } from "../../../types/api/conversations.ts";
import type { MessageView } from "../../../types/api/messages.ts";
import { me } from "../../ui/session.tsx";
import { play } from "../../ui/sound.ts";
import { recallJson, rememberJson } from "../../ui/storage.ts";
import { tell } from "../../ui/toast.tsx";
import { t } from "../text.ts";
import { choose } from "./places.ts";
import { chosen, type OfferCard } from "./state.ts";

/** System notifications, off until the person wants them. */
export const notificationsOn = signal(
  recallJson("notify", false) && globalThis.Notification?.permission === "granted",
);

export async function switchNotifications(on: boolean): Promise<void> {
  if (on && (await Notification.requestPermission()) !== "granted") on = false;
  notificationsOn.value = on;
  rememberJson("notify", on);
}

export function ring(offer: OfferCard): void {
  play("offer");
  notify(offer.id, t("offer.title"), `${offer.view.contact.name}: ${offer.view.subject}`);
}

export function ringForMessage(conversation: ConversationView, message: MessageView): void {
  const seen = !document.hidden && chosen.value === conversation.id;
  if (seen) return;
  play("message");
  // The text itself may be private: a notification is seen by whoever passes by.
  notify(conversation.id, t("notify.message", { name: message.author.name }), "", conversation.id);
}

/** Somebody looks on and has a word for the agent alone. */
export function ringForWhisper(conversation: ConversationView, message: MessageView): void {
  if (message.author.id === me.value?.id) return;
  play("message");
  if (!document.hidden && chosen.value === conversation.id) return;
  tell(t("whisper.told", { name: message.author.name }), "good", {
    label: t("whisper.read"),
    run: () => choose(conversation.id),
  });
}

function notify(tag: string, title: string, body: string, conversation?: string): void {
  if (!notificationsOn.value || !document.hidden) return;
  const note = new Notification(title, { body, tag, icon: "/mark.svg" });
  note.onclick = () => {
    globalThis.focus();
    if (conversation) choose(conversation);
    note.close();
  };
}
