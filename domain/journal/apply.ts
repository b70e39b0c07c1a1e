import { HubError } from "../../types/errors.ts";
import type { Hub, Statement } from "../../types/hub.ts";
import type { QueueEvent } from "../../types/queue.ts";
import { lookup } from "../configuration/lookup.ts";
import { recordEpoch } from "../recovery/epoch.ts";
import { type InteractionRow, readInteractions } from "../interactions/row.ts";
import { announcements, publishAll } from "./announce.ts";
import { consequencesOf } from "./consequences.ts";
import { type Change, inLine } from "./line.ts";
import { foldInteractions } from "./fold.ts";
import { marksSegment, redrawSegments } from "./segments.ts";
import {
  findStale,
  insertEvents,
  updateInteractions,
  updateLastAgents,
  updatePresences,
  upsertOffers,
} from "./statements.ts";

/** Events that share one write. */
const BATCH = 200;
/** Wrap-up code when the limit ran out without one, and when the queue has none (BO02-F21). */
const NO_CODE_CHOSEN = "NS";
const NO_CODE_CONFIGURED = "-";

/**
 * Carries queue events into the record, idempotent by event id and in any order (the highest
 * `rev` wins), then tells the live streams. `also` joins the first write, so that what a verb
 * adds stands or falls with the change. Callers of the same moment share a write, but not each
 * other's failure. Throws `stale` with `queue.stale` when an event id is known under another
 * operation or its epoch is over: Redis was rolled back or rebuilt.
 */
export async function applyEvents(
  hub: Hub,
  events: QueueEvent[],
  also: Statement[] = [],
): Promise<void> {
  if (events.length === 0 && also.length === 0) return;
  await inLine(hub, { events, also }, applyTogether);
}

/** What each caller is to be told: nothing, or that its events could not be recorded. */
async function applyTogether(hub: Hub, changes: Change[]): Promise<(HubError | null)[]> {
  const events = changes.flatMap((change) => change.events);
  const { fresh, stale } = await sort(hub, events);
  const refused = new Set(stale);
  const also = changes.filter((change) => !change.events.some((e) => refused.has(e.id)))
    .flatMap((change) => change.also);
  if (fresh.length === 0 && also.length > 0) await hub.db.write(also);
  for (let i = 0; i < fresh.length; i += BATCH) {
    const late = await applyBatch(hub, fresh.slice(i, i + BATCH), i === 0 ? also : []);
    for (const id of late) refused.add(id);
  }
  return changes.map((change) => {
    const lost = change.events.map((e) => e.id).filter((id) => refused.has(id));
    return lost.length > 0 ? staleQueue(lost) : null;
  });
}

/**
 * Tells events the record does not hold yet from those it can never hold; a repeat of all others
 * would change nothing.
 */
async function sort(
  hub: Hub,
  events: QueueEvent[],
): Promise<{ fresh: QueueEvent[]; stale: string[] }> {
  if (events.length === 0) return { fresh: [], stale: [] };
  const rows = await hub.db.read<{ id: string; op: string }>(
    `SELECT id, op FROM events WHERE id IN (SELECT value FROM json_each(?))`,
    [JSON.stringify(events.map((e) => e.id))],
  );
  const known = new Map(rows.map((row) => [row.id, row.op]));
  const epoch = await recordEpoch(hub.db, hub.queue.region);
  const fresh = events.filter((e) => !known.has(e.id) && e.epoch >= epoch);
  const stale = events.filter((e) => known.has(e.id) ? known.get(e.id) !== e.op : e.epoch < epoch);
  return { fresh, stale: stale.map((e) => e.id) };
}

async function applyBatch(hub: Hub, events: QueueEvent[], also: Statement[]): Promise<string[]> {
  const ids = [...new Set(events.map((e) => e.interaction).filter((id) => id !== ""))];
  const before = await readInteractions(hub.db, ids);
  const consequence = await consequencesOf(hub, events, before);
  const results = await hub.db.write([
    insertEvents(events, (id) => before.get(id)?.conversation_id ?? null),
    ...(ids.length > 0 ? [updateInteractions(foldInteractions(events, codeFor(hub)))] : []),
    ...upsertOffers(events),
    ...redrawSegments(redrawn(events)),
    ...updatePresences(events),
    ...updateLastAgents(events),
    ...consequence.statements,
    ...also,
    // Checked once more in the write itself: a rebuild may have come in between.
    findStale(events),
  ]);
  const refused = new Set(results.at(-1)?.rows.map((row) => String(row.id)) ?? []);
  const recorded = events.filter((e) => !refused.has(e.id));
  const after = await readInteractions(hub.db, shownTo(recorded, before));
  await publishAll(hub, [
    ...announcements(recorded, before, after),
    ...consequence.publish,
  ]);
  return [...refused];
}

/** Interactions whose time in queues looks different after the events. */
function redrawn(events: QueueEvent[]): string[] {
  return [...new Set(events.filter(marksSegment).map((e) => e.interaction))];
}

/** Interactions some desk is told of: an agent has, had or is offered them. Nobody sees the others. */
function shownTo(events: QueueEvent[], before: Map<string, InteractionRow>): string[] {
  const shown = events.filter((e) => e.agent !== "" || before.get(e.interaction)?.agent_id != null);
  return [...new Set(shown.map((e) => e.interaction).filter((id) => id !== ""))];
}

function codeFor(hub: Hub): (queue: string) => string {
  const { queues } = lookup(hub.settings().document);
  return (id) => queues.get(id)?.wrapUpCodes.length ? NO_CODE_CHOSEN : NO_CODE_CONFIGURED;
}

function staleQueue(ids: string[]): HubError {
  return new HubError(
    "stale",
    `The queue went back to an older state (${ids.length} changes from ${
      ids[0]
    } on are not in the record): look again and repeat`,
    { code: "queue.stale", retryAfter: 1 },
  );
}
