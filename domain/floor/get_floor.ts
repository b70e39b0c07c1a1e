import type { FloorView } from "../../types/api/floor.ts";
import type { InteractionView } from "../../types/api/interactions.ts";
import type { Hub } from "../../types/hub.ts";
import { type InteractionRow, SELECT_INTERACTIONS } from "../interactions/row.ts";
import { instant, interactionView } from "../interactions/view.ts";
import { listAgents } from "../people/list_agents.ts";
import { remembering } from "../queues/cache.ts";
import { listQueues, queueLoads } from "../queues/list_queues.ts";
import { agentStatuses, countsBy, countStatuses } from "./agent_status.ts";
import { currentAlarms } from "./alarms.ts";
import { waitingLines } from "./waiting_lines.ts";

/** Conversations in hand that are shown. */
const MOST_IN_HAND = 100;
/** Everybody who looks within this time is shown the same, milliseconds. */
const CACHE_MS = 1_000;
/** Waiting work shown, and queues it is looked for in: those who wait longest. */
const MOST_WAITING = 100;
const MOST_QUEUES = 20;

const remember = remembering<FloorView>(CACHE_MS);

/** What a supervisor watches: queues, people, alarms, what waits and what is in hand (DC-26, CE18-A10,
 * CE18-M1 to M4). */
export async function getFloor(hub: Hub): Promise<FloorView> {
  return await remember(hub, "", async () => {
    const [queues, agents, alarms, waiting, held, statuses, lines] = await Promise.all([
      listQueues(hub),
      listAgents(hub),
      currentAlarms(hub),
      waitingWork(hub),
      inHand(hub),
      agentStatuses(hub),
      waitingLines(hub),
    ]);
    const { people } = hub.settings().document;
    return {
      at: instant(hub.now()),
      queues,
      agents,
      alarms,
      waiting,
      inHand: held,
      agentStatus: statuses.map(({ sinceMs: _, ...status }) => status),
      counts: { all: countStatuses(statuses), ...countsBy(people, statuses) },
      lines,
    };
  });
}

/** What waits, in the order it will be served as far as it can be told across queues. */
async function waitingWork(hub: Hub): Promise<InteractionView[]> {
  const oldest = new Map<string, number>();
  for (const { queue, waiting, offered, oldestArrival } of await queueLoads(hub)) {
    if (waiting + offered === 0) continue;
    const arrival = oldestArrival ?? hub.now();
    oldest.set(queue, Math.min(oldest.get(queue) ?? arrival, arrival));
  }
  const queues = [...oldest].sort((a, b) => a[1] - b[1]).slice(0, MOST_QUEUES);
  const rows = (await Promise.all(queues.map(([queue]) => firstOf(hub, queue)))).flat();
  return rows.sort((a, b) => (a.score ?? 0) - (b.score ?? 0)).slice(0, MOST_WAITING)
    .map(interactionView);
}

async function firstOf(hub: Hub, queue: string): Promise<InteractionRow[]> {
  return await hub.db.read<InteractionRow>(
    `${SELECT_INTERACTIONS} WHERE i.state IN ('queued', 'offered') AND i.queue = ? AND i.region = ?
     ORDER BY i.id LIMIT ${MOST_WAITING}`,
    [queue, hub.queue.region],
  );
}

/** What agents are at, the longest first. */
async function inHand(hub: Hub): Promise<InteractionView[]> {
  const rows = await hub.db.read<InteractionRow>(
    `${SELECT_INTERACTIONS} WHERE i.state IN ('active', 'parked') AND i.region = ?
     ORDER BY i.id LIMIT ${MOST_IN_HAND}`,
    [hub.queue.region],
  );
  return rows.map(interactionView);
}
