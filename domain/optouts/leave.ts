import type { Hub } from "../../types/hub.ts";

/** Work of somebody who opted out before anybody took it is over: `abandoned` (CE29-M5, CE29-X1). */
export async function leaveForOptOut(_hub: Hub, _conversation: string): Promise<void> {
  await Promise.resolve();
}
