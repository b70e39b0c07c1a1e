import { getLogger } from "@logtape/logtape";
import type { Hub } from "../../types/hub.ts";
import { alarmRow } from "../journal/event_row.ts";
import { drainJournal } from "../journal/drain.ts";
import { compareStores, FORGOTTEN } from "./compare_stores.ts";
import { mendPresence, presenceDrift } from "./presence_drift.ts";
import { rebuildQueue } from "./rebuild_queue.ts";
import { reenter } from "./reenter.ts";

const log = getLogger(["hubbub", "recovery"]);

/** Forgotten interactions that are let in again one by one; more of them take a rebuild. */
const MOST_MENDED = 200;
/** Drift named in the alarm. */
const MOST_NAMED = 5;

export interface Audit {
  compared: number;
  /** Interactions on which record and queue disagreed twice, by id. */
  drifted: string[];
  /** Agents whose presence differed twice. */
  presences: string[];
  repaired: boolean;
}

/**
 * Compares the queue with the record (I6): interactions and presences. What differs is looked at a
 * second time after the journal has been drained: work in flight is no drift. Real drift is reported
 * and mended: a presence is set as the record has it and work the queue has forgotten enters again;
 * all else takes a rebuild of the queue from the record.
 */
export async function auditStores(hub: Hub): Promise<Audit> {
  const first = [await compareStores(hub), await presenceDrift(hub)] as const;
  if (first[0].suspects.size === 0 && first[1].size === 0) {
    return { compared: first[0].compared, drifted: [], presences: [], repaired: false };
  }
  await drainJournal(hub);
  const second = await compareStores(hub);
  const drifted = twice(first[0].suspects, second.suspects);
  const presences = twice(first[1], await presenceDrift(hub));
  const found = { compared: second.compared, drifted, presences };
  if (drifted.length === 0 && presences.length === 0) return { ...found, repaired: false };
  await report(hub, drifted, presences);
  const differences = drifted.map((id) => second.suspects.get(id) ?? "");
  return { ...found, repaired: await mend(hub, drifted, differences, presences) };
}

async function mend(
  hub: Hub,
  drifted: string[],
  differences: string[],
  presences: string[],
): Promise<boolean> {
  for (const agent of presences) await mendPresence(hub, agent);
  if (drifted.length === 0) return true;
  const forgotten = drifted.length <= MOST_MENDED &&
    differences.every((d) => d.startsWith(FORGOTTEN));
  if (forgotten && await reenter(hub, drifted)) return true;
  return await rebuildQueue(hub) !== null;
}

/** What was seen in the same way both times. */
function twice(first: Map<string, string>, second: Map<string, string>): string[] {
  return [...first].filter(([id, seen]) => second.get(id) === seen).map(([id]) => id);
}

async function report(hub: Hub, drifted: string[], presences: string[]): Promise<void> {
  log.error("Queue and record differ on {count} interactions and {agents} agents", {
    count: drifted.length,
    agents: presences.length,
  });
  await hub.db.write([alarmRow({
    id: hub.id(),
    at: hub.now(),
    code: "stores.drift",
    text:
      `Queue and record differed on ${drifted.length} interactions and ${presences.length} agents; the queue was mended`,
    data: {
      interactions: drifted.slice(0, MOST_NAMED),
      agents: presences.slice(0, MOST_NAMED),
    },
  })]);
}
