import { getLogger } from "@logtape/logtape";
import { withLease } from "../../db/lease.ts";
import { isRefusal } from "../../types/errors.ts";
import type { Hub } from "../../types/hub.ts";
import { readInteractions } from "../interactions/row.ts";
import { interactionView } from "../interactions/view.ts";
import { publishAll } from "../journal/announce.ts";
import { publication } from "../journal/consequence.ts";
import { queueSettings } from "../routing/queue_settings.ts";
import { recordEpoch } from "./epoch.ts";
import { raiseEpoch, type Withdrawn } from "./raise_epoch.ts";
import { rebuildAgents, rebuildItems } from "./rebuild_source.ts";

const log = getLogger(["hubbub", "recovery"]);

export interface Rebuilt {
  epoch: number;
  items: number;
  agents: number;
}

/** Renewed while it runs: how long a dead rebuilder keeps the others away. */
const LEASE_MS = 10_000;

const running = new WeakMap<Hub["queue"], Promise<Rebuilt | null>>();

/**
 * Builds the region's queue anew from the record under a higher epoch (DC-15): everybody keeps
 * their place, open offers go back to the queue, who holds work goes on holding it. Callers of one
 * process share a run; of several processes one does it, and the record fences the others off. Null when another process
 * was quicker. `unlessAbove`: not if the epoch has risen over this one meanwhile.
 */
export async function rebuildQueue(
  hub: Hub,
  options: { unlessAbove?: number } = {},
): Promise<Rebuilt | null> {
  const known = running.get(hub.queue);
  if (known) return await known;
  const run = withLease(
    hub.redis,
    hub.queue.region,
    "rebuild",
    LEASE_MS,
    () => rebuild(hub, options.unlessAbove),
  ).then((rebuilt) => rebuilt ?? null).finally(() => running.delete(hub.queue));
  running.set(hub.queue, run);
  return await run;
}

async function rebuild(hub: Hub, unlessAbove: number | undefined): Promise<Rebuilt | null> {
  const { region } = hub.queue;
  const [recorded, held] = [await recordEpoch(hub.db, region), await hub.queue.epoch()];
  if (unlessAbove !== undefined && recorded > unlessAbove && held === recorded) return null;
  const epoch = Math.max(recorded, held ?? 0) + 1;
  const withdrawn = await raiseEpoch(hub, recorded, epoch);
  if (!withdrawn) return null;
  const filled = await fill(hub, epoch);
  if (!filled) return null;
  const { items, agents } = filled;
  log.info("Queue rebuilt: {items} interactions, {agents} agents, epoch {epoch}", {
    items,
    agents,
    epoch,
  });
  hub.wake("journal");
  hub.wake("clock");
  await tellWhatEnded(hub, withdrawn);
  return { epoch, items, agents };
}

/** Desks whose offers are over, or who hold again what they were handing on. */
async function tellWhatEnded(hub: Hub, withdrawn: Withdrawn[]): Promise<void> {
  const queues = hub.settings().document.queues.map((q) => q.id);
  const returned = withdrawn.filter((o) => o.returnedTo !== "");
  const rows = await readInteractions(hub.db, returned.map((o) => o.interaction));
  await publishAll(hub, [
    ...withdrawn.map((o) =>
      publication([`agent:${o.agent}`], "offer_ended", {
        offer: o.offer,
        interaction: o.interaction,
        outcome: "withdrawn",
      })
    ),
    ...returned.flatMap(({ interaction: id, returnedTo }) => {
      const row = rows.get(id);
      return row === undefined ? [] : [publication([`agent:${returnedTo}`], "interaction", {
        id,
        state: row.state,
        rev: row.rev,
        view: interactionView(row),
      })];
    }),
    publication(["floor"], "floor", { queues, agents: [] }),
  ]);
}

/** Null when another process has built a later queue meanwhile. */
async function fill(
  hub: Hub,
  epoch: number,
): Promise<{ items: number; agents: number } | null> {
  const { media, version, queues, agents } = queueSettings(hub.settings());
  try {
    return await hub.queue.rebuild({
      epoch,
      media,
      version,
      queues,
      agents: rebuildAgents(hub, agents),
      items: rebuildItems(hub, epoch),
    });
  } catch (error) {
    if (isRefusal(error, "stale") || (isRefusal(error) && error.code === "queue.rebuilding")) {
      return null;
    }
    throw error;
  }
}
