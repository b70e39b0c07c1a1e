import type { Hub } from "../../types/hub.ts";
import { configureQueue } from "../routing/queue_settings.ts";
import { holdSettings } from "./settings.ts";
import { newestVersion, readStored } from "./stored.ts";

/**
 * Takes over a version that another process applied, and tells the queue: the one who applied it
 * may have died before doing so. Every process runs this every few seconds.
 */
export async function refreshConfiguration(hub: Hub): Promise<boolean> {
  const newest = await newestVersion(hub.db);
  if (newest <= hub.settings().version) return false;
  const stored = await readStored(hub.db);
  if (!stored || !holdSettings(hub.db, stored)) return false;
  await configureQueue(hub);
  return true;
}
