import type { LegState } from "../../types/calls.ts";
import type { Hub } from "../../types/hub.ts";
import { returnToQueue } from "../interactions/return_to_queue.ts";
import { endInteraction } from "../interactions/end.ts";
import { type InteractionRow, readInteraction } from "../interactions/row.ts";
import { changePresence } from "../people/set_presence.ts";
import { ignoreConflict } from "./conflict.ts";
import { endCall } from "./end_call.ts";
import type { LegRow } from "./row.ts";
import { lookup } from "../configuration/lookup.ts";

export interface LegEnd {
  state: LegState;
  /** Why, in a code; empty = nothing special. */
  failure?: string;
  /** When (ms); omitted: now. */
  at?: number;
}

const FAILED = new Set<LegState>(["busy", "no_answer", "failed", "canceled"]);

/**
 * A leg is over, whoever says so. The customer's end ends the call; an agent's end while the
 * customer is there sends the call back to the front (CE01-F50), unless a phone was hung up, which
 * is the end of the call (F51); a leg nobody answered takes its agent off the floor (B8).
 * Repeats change nothing: what follows looks at how things stand.
 */
export async function legEnded(hub: Hub, id: string, end: LegEnd): Promise<void> {
  const at = end.at ?? hub.now();
  await hub.db.write([{
    sql: `UPDATE call_legs SET state = ?, ended_at = ?, failure = ?
      WHERE id = ? AND ended_at IS NULL`,
    args: [end.state, at, end.failure ?? "", id],
  }]);
  const [leg] = await hub.db.read<LegRow>("SELECT * FROM call_legs WHERE id = ?", [id]);
  if (leg === undefined) return;
  if (leg.kind === "customer") return await endCall(hub, leg.call_id, at);
  if (leg.kind === "agent") await agentLeft(hub, leg);
}

/** What follows from the end of an agent's leg; safe to repeat. */
export async function agentLeft(hub: Hub, leg: LegRow): Promise<void> {
  const interaction = await readInteraction(hub.db, leg.call_id);
  if (interaction === null || !isTheirs(interaction, leg)) return;
  const system = hub.as({ kind: "system", id: "", name: "" });
  const neverTalked = leg.answered_at === null;
  if (neverTalked && FAILED.has(leg.state)) {
    // Off the floor first, so that the call is not offered to them again at once.
    await changePresence(
      system,
      leg.agent_id,
      { state: "not_ready", reason: "rona" },
      [],
      "system",
    );
    if (interaction.state === "active") {
      await ignoreConflict(() => returnToQueue(system, interaction.id, "agent_dropped"));
    }
    return;
  }
  if (interaction.state !== "active" && interaction.state !== "parked") return;
  const person = lookup(hub.settings().document).people.get(leg.agent_id);
  const hungUp = leg.state === "completed" && person?.answersOn === "number";
  await ignoreConflict(async () => {
    if (hungUp) await endInteraction(system, interaction.id);
    else await returnToQueue(system, interaction.id, "agent_dropped");
  });
}

/** Only the leg of who holds the call, or is being offered it, decides anything. */
function isTheirs(interaction: InteractionRow, leg: LegRow): boolean {
  if (interaction.state === "offered") return interaction.offer_id === leg.offer_id;
  return interaction.agent_id === leg.agent_id;
}
