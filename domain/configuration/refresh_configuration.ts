import type { Hub } from "../../types/hub.ts";
import { holdSettings } from "./settings.ts";
import { newestVersion, readStored } from "./stored.ts";
import { tellQueue } from "./tell_queue.ts";

/**
 * Takes over a version that another process applied, and tells the queue: the one who applied it
 * may have died before doing so. Every process runs this every few seconds.
 */
export async function refreshConfiguration(hub: Hub): Promise<void> {
  if (await newestVersion(hub.db) > hub.settings().version) {
    const stored = await readStored(hub.db);
    if (stored) holdSettings(hub.db, stored);
  }
  await tellQueue(hub);
}
