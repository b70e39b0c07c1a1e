import type { Hub } from "../../types/hub.ts";
import { configureQueue } from "../routing/queue_settings.ts";
import { recordEpoch } from "./epoch.ts";
import { rebuildQueue } from "./rebuild_queue.ts";

/**
 * Sees to it that Redis holds the queue the record speaks of: rebuilt when it holds none or that
 * of another epoch. To be called at the start and by the reconciler. True when it was rebuilt.
 */
export async function ensureQueue(hub: Hub, configure = true): Promise<boolean> {
  const [held, recorded] = [await hub.queue.epoch(), await recordEpoch(hub.db, hub.queue.region)];
  if (held === null || held !== recorded) {
    return await rebuildQueue(hub, { unlessAbove: recorded }) !== null;
  }
  if (configure) await configureQueue(hub);
  return false;
}
