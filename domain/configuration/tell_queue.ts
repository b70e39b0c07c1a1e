import { getLogger } from "@logtape/logtape";
import type { Hub } from "../../types/hub.ts";
import { configureQueue } from "../routing/queue_settings.ts";

const log = getLogger(["hubbub", "configuration"]);

/** The version each queue was last told by this process. */
const told = new WeakMap<Hub["queue"], number>();

/**
 * Tells the queue the configuration in force, if this process has not done so yet. A queue that
 * cannot be reached now is told at the next turn of `refreshConfiguration`.
 */
export async function tellQueue(hub: Hub): Promise<void> {
  const { version } = hub.settings();
  if ((told.get(hub.queue) ?? 0) >= version) return;
  try {
    await configureQueue(hub);
    told.set(hub.queue, version);
    // What the new settings matched stands in the stream.
    hub.wake("journal");
  } catch (error) {
    log.warning("The queue does not know configuration {version} yet: {error}", {
      version,
      error: error instanceof Error ? error.name : typeof error,
    });
  }
}
