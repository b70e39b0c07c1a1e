import type { ConversationView } from "../../types/api/conversations.ts";
import type { Hub } from "../../types/hub.ts";
import { keptIdentity } from "../identity/keep.ts";
import { findConversation } from "./find.ts";
import { viewConversations } from "./row.ts";

/** One conversation with its latest interaction. 404 when the actor may not see it. */
export async function getConversation(hub: Hub, id: string): Promise<ConversationView> {
  const row = await findConversation(hub, id);
  const [view] = await viewConversations(hub, [row]);
  if (view === undefined) throw new Error("A conversation that was found has no view");
  // A number is an address of its own; what a visitor of the web chat says of themselves is not.
  const kept = row.channel === "sms" ? await keptIdentity(hub, row.address) : null;
  if (kept === null || kept.status === "none") return view;
  const { status, level, customer, name } = kept;
  return { ...view, proved: { status, level, customer, name } };
}
