import { outboxForMessage } from "../../../domain/outbox/put.ts";
import { appendMessage } from "../../../domain/messages/append.ts";
import { deliverMessages } from "../../../domain/outbox/deliver.ts";
import type { Hub } from "../../../types/hub.ts";

/** An agent's answer, written and delivered as the desk and the outbox worker would. */
export async function replyTo(hub: Hub, conversation: string, text: string): Promise<string> {
  const id = hub.id();
  await hub.db.write([
    ...appendMessage({
      id,
      conversation,
      direction: "out",
      author: { kind: "agent", id: hub.actor.id, name: hub.actor.name },
      text,
      clientKey: `reply-${id}`,
      status: "pending",
      at: hub.now(),
    }),
    outboxForMessage(id, hub.now()),
  ]);
  await deliverMessages(hub, "test");
  return id;
}
