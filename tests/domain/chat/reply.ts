import { reply } from "../../../domain/conversations/reply.ts";
import { deliverMessages } from "../../../domain/outbox/deliver.ts";
import { NewMessage } from "../../../types/api/messages.ts";
import type { Hub } from "../../../types/hub.ts";
import { newKey } from "./support.ts";

/** An agent's answer, written and delivered as the desk and the outbox worker do. */
export async function replyTo(hub: Hub, conversation: string, text: string): Promise<string> {
  const { kind: _kind, ...input } = NewMessage.parse({ text, clientKey: newKey() });
  const message = await reply(hub, conversation, input);
  await deliverMessages(hub, "test");
  return message.id;
}
