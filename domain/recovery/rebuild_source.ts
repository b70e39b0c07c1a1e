import type { Hub } from "../../types/hub.ts";
import type { MediumRules } from "../../types/media.ts";
import type { AgentProfile, QueueItem, RebuildAgent, RebuildItem } from "../../types/queue.ts";
import { rebuildExtras } from "./rebuild_extras.ts";
import { readPresences } from "../people/presence.ts";

/** Interactions and agents read and handed over at once. */
const PAGE = 1_000;

/** Everybody configured, with the presence the record remembers. */
export async function* rebuildAgents(
  hub: Hub,
  profiles: AgentProfile[],
): AsyncGenerator<RebuildAgent[]> {
  const presences = await readPresences(hub);
  for (let i = 0; i < profiles.length; i += PAGE) {
    yield profiles.slice(i, i + PAGE).map((profile) => {
      const known = presences.get(profile.id);
      return {
        ...profile,
        presence: known?.presence ?? "offline",
        reason: known?.reason ?? "",
        since: known?.since ?? hub.now(),
      };
    });
  }
}

interface Row {
  id: string;
  state: string;
  queue: string;
  priority: number;
  score: number | null;
  ring: number;
  item: string;
  agent_id: string | null;
  rev: number;
  created_at: number;
  queued_at: number | null;
  wrap_up_ends_at: number | null;
}

/**
 * Every interaction of the region that waits or is held, in pages. The list of states is that of
 * the index `interactions_open_region`, word for word, so that SQLite uses it.
 */
export async function* rebuildItems(hub: Hub, epoch: number): AsyncGenerator<RebuildItem[]> {
  const agents = new Set(hub.settings().document.people.filter((p) => p.active).map((p) => p.id));
  for (let after = "";;) {
    const rows = await hub.db.read<Row>(
      `SELECT id, state, queue, priority, score, ring, item, agent_id, rev, created_at, queued_at,
         wrap_up_ends_at
       FROM interactions WHERE region = ? AND id > ?
         AND state IN ('received', 'screened', 'queued', 'offered', 'active', 'parked', 'wrapup')
       ORDER BY id LIMIT ${PAGE}`,
      [hub.queue.region, after],
    );
    const held = rows.filter((row) => row.state !== "received" && row.state !== "screened");
    const extras = await rebuildExtras(hub, held);
    const items = held.map((row) => ({
      ...toItem(row, epoch, agents, hub.settings().document.media),
      ...extras.get(row.id),
    }));
    if (items.length > 0) yield items;
    if (rows.length < PAGE) return;
    after = rows.at(-1)?.id ?? "";
  }
}

function toItem(
  row: Row,
  epoch: number,
  agents: Set<string>,
  media: Record<string, MediumRules>,
): RebuildItem {
  const item = JSON.parse(row.item) as QueueItem;
  const held = row.agent_id !== null && agents.has(row.agent_id) &&
    (row.state === "active" || row.state === "parked" || row.state === "wrapup");
  return {
    ...item,
    queue: row.queue,
    priority: row.priority,
    epoch,
    rev: row.rev,
    state: held ? row.state as RebuildItem["state"] : "queued",
    agent: held ? row.agent_id ?? "" : "",
    score: row.score ?? scoreOf(item, media),
    ring: row.ring,
    queuedAt: row.queued_at ?? row.created_at,
    ...(row.wrap_up_ends_at === null ? {} : { wrapUpEndsAt: row.wrap_up_ends_at }),
  };
}

/** CE01-R26, for work whose score was never recorded. */
function scoreOf(item: QueueItem, media: Record<string, MediumRules>): number {
  const rules = media[item.medium];
  if (!rules || rules.step === 0) return item.arrival;
  return item.arrival - (item.priority * rules.intervalSec * 1000) / rules.step;
}
