import type { ConversationView } from "../../types/api/conversations.ts";
import type { Hub } from "../../types/hub.ts";
import { findConversation } from "./find.ts";
import { viewConversations } from "./row.ts";

/** One conversation with its latest interaction. 404 when the actor may not see it. */
export async function getConversation(hub: Hub, id: string): Promise<ConversationView> {
  const [view] = await viewConversations(hub, [await findConversation(hub, id)]);
  if (view === undefined) throw new Error("A conversation that was found has no view");
  return view;
}
