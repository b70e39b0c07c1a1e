import type { InteractionView } from "../../types/api/interactions.ts";
import { HubError } from "../../types/errors.ts";
import type { Hub } from "../../types/hub.ts";
import { need } from "../access/may.ts";
import { auditRow } from "../audit/audit_row.ts";
import { acceptOffer } from "../interactions/accept.ts";
import { findInteraction, stateRefused } from "../interactions/find.ts";
import { offerToAgent } from "../interactions/transfer.ts";
import { supervisorName } from "../journal/actor.ts";
import { watcherOf } from "./watch.ts";

const TAKEABLE = new Set(["queued", "active", "parked"]);

/**
 * A supervisor takes work into their own hands: offered to them alone and accepted at once, so that
 * it never lies between two people; if the second step fails the offer runs on (CE18-A10).
 * Refusals: `interaction.state`, `interaction.yours`, `agent.unavailable`.
 */
export async function takeOver(hub: Hub, id: string): Promise<InteractionView> {
  const row = await findInteraction(hub, id);
  need(hub, "interactions.assign");
  need(hub, "conversations.reply_any");
  const person = watcherOf(hub);
  if (!TAKEABLE.has(row.state)) throw stateRefused(row, "take over");
  if (row.agent_id === person) {
    throw new HubError("conflict", "You have this conversation already", {
      code: "interaction.yours",
    });
  }
  await needAvailable(hub, person);
  const held = row.state !== "queued";
  await offerToAgent(hub, row, {
    agent: person,
    returnTo: held ? row.agent_id : null,
    op: `takeover:${id}:${hub.id()}`,
    actor: supervisorName(hub),
  }, [auditRow(hub, {
    action: "interaction.taken_over",
    subject: `interaction:${id}`,
    before: { agent: row.agent_id },
    after: { agent: person },
  })]);
  const [offer] = await hub.db.read<{ id: string }>(
    `SELECT o.id FROM offers o JOIN interactions i ON i.offer_id = o.id
     WHERE i.id = ? AND o.agent_id = ? AND o.outcome = 'open'`,
    [id, person],
  );
  if (offer === undefined) throw stateRefused(await findInteraction(hub, id), "take over");
  return await acceptOffer(hub, offer.id);
}

async function needAvailable(hub: Hub, person: string): Promise<void> {
  const load = await hub.queue.agent(person);
  if (load?.presence === "available") return;
  throw new HubError("conflict", "You are not available: go available, then take it over", {
    code: "agent.unavailable",
  });
}
