import { isRefusal } from "../../../types/errors.ts";
import type { Hub, Statement } from "../../../types/hub.ts";
import { acceptOffer } from "../../interactions/accept.ts";
import type { InteractionRow } from "../../interactions/row.ts";
import { offerToAgent } from "../../interactions/transfer.ts";
import { actorName } from "../../journal/actor.ts";
import { type Handoff, handoffRow, withdrawHandoff } from "./handoff.ts";
import { release, reserve } from "./reserve.ts";
import type { LegRow } from "../row.ts";

export interface Takeover {
  row: InteractionRow;
  /** The colleague's leg and who has the call now. */
  handoff: Handoff;
  /** Who gets the call back where the colleague cannot take it; null = the queue's front. */
  returnTo: string | null;
  /** Goes with it, e.g. the promised handover. */
  also: Statement[];
}

/**
 * A colleague who is on the line already takes the call over: offered to them alone and accepted
 * at once, while the caller stays in the conference (`handoff_rows.ts` sees to the legs). Throws
 * the queue's refusals, then nothing has changed.
 */
export async function handToColleague(
  hub: Hub,
  { row, handoff, returnTo, also }: Takeover,
  leg: LegRow,
): Promise<void> {
  const colleague = { id: leg.agent_id, name: leg.name };
  await hub.db.write([...also, handoffRow(handoff)]);
  await release(hub, leg);
  try {
    await offerToAgent(
      hub,
      row,
      { agent: colleague.id, returnTo, op: handoff.op, actor: actorName(hub) },
      [],
    );
  } catch (error) {
    // What is merely delayed keeps its promise.
    if (isRefusal(error, "conflict")) {
      await hub.db.write([withdrawHandoff(handoff.op)]);
      // Not where it is offered to them already, by a first try: that would take the offer back.
      if (error.code === "agent.capacity") await reserve(hub, leg);
    }
    throw error;
  }
  await takeOffer(hub, handoff.call_id, colleague);
}

/** Accepts for the colleague what is offered to them; they said so by staying on the line. */
export async function takeOffer(
  hub: Hub,
  call: string,
  colleague: { id: string; name: string },
): Promise<void> {
  const [offer] = await hub.db.read<{ id: string }>(
    `SELECT o.id FROM offers o JOIN interactions i ON i.offer_id = o.id
     WHERE i.id = ? AND o.agent_id = ? AND o.outcome = 'open'`,
    [call, colleague.id],
  );
  if (offer === undefined) return;
  await acceptOffer(hub.as({ kind: "person", ...colleague }), offer.id);
}
