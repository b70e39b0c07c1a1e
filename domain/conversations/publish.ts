import type { Hub } from "../../types/hub.ts";
import { readDesks } from "../messages/publish.ts";
import { readConversation, viewConversations } from "./row.ts";

/** Shows the desks that follow a conversation how it stands now. */
export async function publishConversation(hub: Hub, id: string): Promise<void> {
  const row = await readConversation(hub, id);
  const topics = (await readDesks(hub, [id])).get(id);
  if (!row || !topics) return;
  const [view] = await viewConversations(hub, [row]);
  if (view) await hub.live.publish(topics, "conversation", view);
}
