import type { Hub } from "../../types/hub.ts";
import type { Topic } from "../../types/live.ts";
import type { QueueEvent } from "../../types/queue.ts";
import type { InteractionRow } from "../interactions/row.ts";
import { interactionView } from "../interactions/view.ts";
import { type Publication, publication } from "./consequence.ts";

/** How an offer's end is told to the desk it was made to. */
const OFFER_OUTCOMES: Partial<Record<QueueEvent["kind"], string>> = {
  accepted: "accepted",
  declined: "declined",
  no_answer: "no_answer",
  offer_withdrawn: "withdrawn",
};

/** Nobody watches these; they change nothing that is shown. */
const SILENT = new Set<QueueEvent["kind"]>(["widened", "due"]);

/**
 * What desks and floor hear of events once they are in the record. `before` and `after` are the
 * interactions as they stood around the write.
 */
export function announcements(
  events: QueueEvent[],
  before: Map<string, InteractionRow>,
  after: Map<string, InteractionRow>,
): Publication[] {
  const told = events.flatMap((event) =>
    event.kind === "presence" ? presenceOf(event) : offerOf(event, after.get(event.interaction))
  );
  const changed = new Set(
    events.filter((e) => e.interaction && !SILENT.has(e.kind)).map((e) => e.interaction),
  );
  for (const id of changed) told.push(...changeOf(id, before.get(id), after.get(id)));
  const floor = floorOf(events);
  return floor ? [...told, floor] : told;
}

function presenceOf(event: QueueEvent): Publication[] {
  return [publication([`agent:${event.agent}`, "floor"], "presence", {
    agent: event.agent,
    presence: String(event.data.presence ?? ""),
    reason: String(event.data.reason ?? ""),
    since: Number(event.data.since ?? event.at),
  })];
}

function offerOf(event: QueueEvent, row: InteractionRow | undefined): Publication[] {
  const topics: Topic[] = [`agent:${event.agent}`];
  if (event.kind === "offered" && row && event.medium !== "") {
    return [publication(topics, "offer", {
      id: event.offer,
      interaction: event.interaction,
      agent: event.agent,
      queue: event.queue,
      medium: event.medium,
      madeAt: event.at,
      deadline: Number(event.data.deadline ?? event.at),
      interactionView: interactionView(row),
    })];
  }
  const outcome = OFFER_OUTCOMES[event.kind];
  if (!outcome || !event.offer || !event.agent) return [];
  return [publication(topics, "offer_ended", {
    offer: event.offer,
    interaction: event.interaction,
    outcome,
  })];
}

/** To who has it now and who had it before. */
function changeOf(
  id: string,
  before: InteractionRow | undefined,
  after: InteractionRow | undefined,
): Publication[] {
  if (!after) return [];
  const agents = new Set(
    [before?.agent_id, after.agent_id].filter((a) => a !== null && a !== undefined),
  );
  if (agents.size === 0) return [];
  return [publication([...agents].map((a): Topic => `agent:${a}`), "interaction", {
    id,
    state: after.state,
    rev: after.rev,
    view: interactionView(after),
  })];
}

function floorOf(events: QueueEvent[]): Publication | null {
  const shown = events.filter((e) => !SILENT.has(e.kind));
  if (shown.length === 0) return null;
  return publication(["floor"], "floor", {
    queues: [...new Set(shown.map((e) => e.queue).filter((q) => q !== ""))],
    agents: [...new Set(shown.map((e) => e.agent).filter((a) => a !== ""))],
  });
}

/** Publishes in order. A lost one is healed by the next `sync`, so a failure is no error. */
export async function publishAll(hub: Hub, publications: Publication[]): Promise<void> {
  const sent = await Promise.allSettled(
    publications.map(({ topics, kind, data }) => hub.live.publish(topics, kind, data)),
  );
  void sent;
}
