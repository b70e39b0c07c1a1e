import type { Hub } from "../../types/hub.ts";
import type { Ring } from "../../types/interactions.ts";
import type { Medium } from "../../types/media.ts";
import { handleTime } from "./handle_time.ts";

export interface ExpectedWaitOf {
  queue: string;
  medium: Medium;
  rings: Ring[];
  subject?: string | undefined;
  /** Waiting already: what stands before it counts; omitted: before a newcomer. */
  interaction?: string | undefined;
}

/** Expected wait in whole seconds (CB-C11); null = unknown, never a made-up figure (CE18-X14). */
export async function expectedWait(hub: Hub, of: ExpectedWaitOf): Promise<number | null> {
  return await hub.queue.expectedWait({
    queue: of.queue,
    medium: of.medium,
    rings: of.rings.length > 0 ? of.rings : [{ afterSec: 0, skills: [] }],
    ...(of.interaction === undefined ? {} : { interaction: of.interaction }),
    handleSec: await handleTime(hub, of),
  });
}
