import type {
  ExplanationView,
  InteractionDetail,
  OfferView,
  TimelineEntry,
} from "../../types/api/interactions.ts";
import type { Hub } from "../../types/hub.ts";
import type { Explanation } from "../../types/queue.ts";
import type { z } from "zod";
import { findInteraction } from "./find.ts";
import { instant, interactionView, maybeInstant } from "./view.ts";

/** Offers and events shown of one interaction. */
const MOST_OFFERS = 200;
const MOST_EVENTS = 1_000;

export interface OfferRecord {
  id: string;
  interaction_id: string;
  agent_id: string;
  queue: string;
  made_at: number;
  deadline: number;
  ended_at: number | null;
  outcome: OfferView["outcome"];
  explanation: string;
}

/** An interaction with why it was offered to whom, and everything that happened to it (DC-1). */
export async function getInteraction(hub: Hub, id: string): Promise<InteractionDetail> {
  const row = await findInteraction(hub, id);
  const [offers, timeline] = await Promise.all([readOffers(hub, id), readTimeline(hub, id)]);
  return { ...interactionView(row), explanation: offers.map(offerView), timeline };
}

/** An offer as the API shows it. */
export function offerView(row: OfferRecord): OfferView {
  return {
    id: row.id,
    interaction: row.interaction_id,
    agent: row.agent_id,
    madeAt: instant(row.made_at),
    deadline: instant(row.deadline),
    endedAt: maybeInstant(row.ended_at),
    outcome: row.outcome,
    explanation: explanationView(row),
  };
}

/** What is known of why; an offer told of only by its end has no more than its agent. */
function explanationView(row: OfferRecord): z.infer<typeof ExplanationView> {
  const known = JSON.parse(row.explanation) as Partial<Explanation>;
  return {
    ruleVersion: known.ruleVersion ?? 0,
    ring: known.ring ?? 0,
    agentOrder: known.agentOrder ?? "best_skill",
    trigger: known.trigger ?? "",
    chosen: known.chosen ?? row.agent_id,
    candidates: known.candidates ?? [],
    candidatesTotal: known.candidatesTotal ?? 0,
    exclusions: known.exclusions ?? [],
    heads: known.heads ?? [],
    waitedSec: known.waitedSec ?? 0,
  };
}

async function readOffers(hub: Hub, id: string): Promise<OfferRecord[]> {
  return await hub.db.read<OfferRecord>(
    `SELECT * FROM offers WHERE interaction_id = ? ORDER BY made_at, rev LIMIT ${MOST_OFFERS}`,
    [id],
  );
}

interface EventRecord {
  id: string;
  at: number;
  kind: string;
  state: string;
  queue: string;
  agent_id: string | null;
  actor: string;
  data: string;
}

async function readTimeline(hub: Hub, id: string): Promise<z.infer<typeof TimelineEntry>[]> {
  const rows = await hub.db.read<EventRecord>(
    `SELECT id, at, kind, state, queue, agent_id, actor, data FROM events
     WHERE interaction_id = ? ORDER BY at, rev, id LIMIT ${MOST_EVENTS}`,
    [id],
  );
  return rows.map((row) => ({
    id: row.id,
    at: instant(row.at),
    kind: row.kind,
    state: row.state,
    queue: row.queue,
    agent: row.agent_id ?? "",
    actor: row.actor,
    data: JSON.parse(row.data) as Record<string, unknown>,
  }));
}
