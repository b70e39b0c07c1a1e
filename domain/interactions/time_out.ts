import type { Hub } from "../../types/hub.ts";
import { isRefusal } from "../../types/errors.ts";
import { leaveQueue } from "./leave.ts";
import { readInteraction } from "./row.ts";

/** The final timeout of waiting (CE18-F10). What an agent is being offered is let be. */
export async function timeOutInteraction(hub: Hub, id: string): Promise<boolean> {
  const row = await readInteraction(hub.db, id);
  if (row?.state !== "queued") return false;
  try {
    await leaveQueue(hub, id, "timed_out");
    return true;
  } catch (error) {
    if (isRefusal(error, "conflict")) return false;
    throw error;
  }
}
