import type { Hub } from "../../types/hub.ts";
import { lookup } from "../configuration/lookup.ts";
import { findConversation } from "./find.ts";

/** Tells the visitor that the agent writes; texts have no such thing. */
export async function showTyping(hub: Hub, conversation: string): Promise<void> {
  const row = await findConversation(hub, conversation);
  if (row.channel !== "chat" || row.closed_at !== null) return;
  const person = lookup(hub.settings().document).people.get(hub.actor.id);
  await hub.live.publish([`visitor:${row.id}`], "typing", {
    conversation: row.id,
    who: "agent",
    name: person?.displayName || person?.name.split(" ")[0] || "",
  });
}
