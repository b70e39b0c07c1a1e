import { HubError } from "../../types/errors.ts";
import type { InteractionView } from "../../types/api/interactions.ts";
import type { Hub } from "../../types/hub.ts";
import { changeQueue } from "../journal/change_queue.ts";
import { findInteraction } from "./find.ts";
import { interactionView } from "./view.ts";

/**
 * The agent takes what was offered. Compare-and-set on the offer: exactly one agent can hold an
 * interaction, and after the deadline it is 409 `offer.expired` (DC-7).
 */
export async function acceptOffer(hub: Hub, offer: string): Promise<InteractionView> {
  const agent = agentOf(hub, "accept");
  const events = await changeQueue(
    hub,
    (queue) => queue.accept(`accept:${offer}:${agent}`, offer, agent),
  );
  const id = events.find((event) => event.kind === "accepted")?.interaction;
  if (!id) throw offerExpired(offer);
  return interactionView(await findInteraction(hub, id));
}

/** Offers are made to people: keys and customers have none. */
export function agentOf(hub: Hub, wish: string): string {
  if (hub.actor.kind === "person") return hub.actor.id;
  throw new HubError("forbidden", `Cannot ${wish} an offer: only the agent it was made to can`);
}

export function offerExpired(offer: string): HubError {
  return new HubError("conflict", `Offer "${offer}" is over: the work went back to the queue`, {
    code: "offer.expired",
  });
}
