import type { CALLER_PLACES, CallerView } from "../../types/api/callers.ts";
import type { Configuration } from "../../types/configuration/configuration.ts";
import type { FlowFrame } from "../../types/flows.ts";
import type { Hub } from "../../types/hub.ts";
import { need } from "../access/may.ts";
import { lookup } from "../configuration/lookup.ts";
import { instant } from "../interactions/view.ts";

type Place = (typeof CALLER_PLACES)[number];

/** Steps of one call that are told; the newest are kept. */
const MOST_STEPS = 100;

const STATES: Record<Place, string[]> = {
  ivr: ["received", "screened", "timed_out"],
  queue: ["queued", "offered"],
  agent: ["active", "parked"],
};

/** Where a list of callers goes on: arrival (ms) and id of the last one told. */
export interface After {
  at: number;
  id: string;
}

/**
 * Calls in progress at a place, the longest first (CE09-M1, CE07-M1). The way they came is read from
 * the journal, so that what has no node (a queue, an agent) is in it too.
 */
export async function listCallers(
  hub: Hub,
  { place, entryPoint, after, limit }: {
    place: Place;
    entryPoint?: string | undefined;
    after: After | null;
    limit: number;
  },
): Promise<{ items: CallerView[]; next: After | null }> {
  need(hub, "floor.view");
  const rows = await hub.db.read<Row>(
    `SELECT c.id, c.conversation_id AS conversation, c.ani, c.dnis, c.caller_name AS callerName,
       c.entry_point AS entryPoint, c.frame, c.started_at AS startedAt
     FROM calls c INDEXED BY calls_open JOIN interactions i ON i.id = c.id
     WHERE c.ended_at IS NULL AND (c.started_at, c.id) > (?, ?) AND i.region = ?
       AND i.state IN (SELECT value FROM json_each(?)) AND (? = '' OR c.entry_point = ?)
     ORDER BY c.started_at, c.id LIMIT ?`,
    [
      after?.at ?? 0,
      after?.id ?? "",
      hub.queue.region,
      JSON.stringify(STATES[place]),
      entryPoint ?? "",
      entryPoint ?? "",
      limit + 1,
    ],
  );
  const shown = rows.slice(0, limit);
  const steps = await stepsOf(hub, shown.map((row) => row.id));
  const last = shown.at(-1);
  return {
    items: shown.map((row) => viewOf(hub, row, place, steps.get(row.id) ?? [])),
    next: rows.length > limit && last ? { at: last.startedAt, id: last.id } : null,
  };
}

interface Row {
  id: string;
  conversation: string;
  ani: string;
  dnis: string;
  callerName: string;
  entryPoint: string;
  frame: string;
  startedAt: number;
}

interface Step {
  call: string;
  at: number;
  kind: string;
  flow: string | null;
  node: string | null;
  queue: string;
  agent: string;
}

/** Nodes entered, queues entered and agents who took the call, as they followed one another. */
async function stepsOf(hub: Hub, ids: string[]): Promise<Map<string, Step[]>> {
  if (ids.length === 0) return new Map();
  const rows = await hub.db.read<Step>(
    `SELECT e.interaction_id AS call, e.at, e.kind, e.data->>'flow' AS flow,
       e.data->>'node' AS node, e.queue, COALESCE(e.agent_id, '') AS agent
     FROM json_each(?) j CROSS JOIN events e INDEXED BY events_interaction
       ON e.interaction_id = j.value
     WHERE e.kind IN ('flow.entered', 'queued', 'requeued', 'moved', 'accepted')
     ORDER BY e.interaction_id, e.at, e.rowid`,
    [JSON.stringify(ids)],
  );
  return Map.groupBy(rows, (row) => row.call);
}

function viewOf(hub: Hub, row: Row, place: Place, steps: Step[]): CallerView {
  const { document } = hub.settings();
  const { frame, ...call } = row;
  const { language = "", identity } = JSON.parse(frame) as Partial<FlowFrame>;
  const path = steps.slice(-MOST_STEPS).map((step) => ({
    ...named(document, step),
    at: instant(step.at),
  }));
  const at = steps.at(-1)?.at ?? row.startedAt;
  const stage = path.at(-1) ?? { id: "", name: "" };
  return {
    ...call,
    entryPointName: lookup(document).entryPoints.get(row.entryPoint)?.name ?? row.entryPoint,
    language,
    place,
    stage: { id: stage.id, name: stage.name, since: instant(at) },
    inStageSec: Math.max(0, Math.floor((hub.now() - at) / 1000)),
    startedAt: instant(row.startedAt),
    identity: { status: identity?.status ?? "none", level: identity?.level ?? 0 },
    path,
  };
}

function named(document: Configuration, step: Step): { id: string; name: string } {
  const known = lookup(document);
  if (step.kind === "accepted") {
    return { id: step.agent, name: known.people.get(step.agent)?.name ?? step.agent };
  }
  if (step.kind !== "flow.entered") {
    return { id: step.queue, name: known.queues.get(step.queue)?.name ?? step.queue };
  }
  const id = step.node ?? "";
  const node = known.flows.get(step.flow ?? "")?.nodes.find((one) => one.id === id);
  return { id, name: node?.name ?? id };
}
