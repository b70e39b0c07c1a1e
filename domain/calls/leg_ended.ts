import type { LegState } from "../../types/calls.ts";
import { isRefusal } from "../../types/errors.ts";
import type { Hub } from "../../types/hub.ts";
import { returnToQueue } from "../interactions/return_to_queue.ts";
import { endInteraction } from "../interactions/end.ts";
import { type InteractionRow, readInteraction } from "../interactions/row.ts";
import { changePresence } from "../people/set_presence.ts";
import { ignoreConflict } from "./conflict.ts";
import { endCall } from "./end_call.ts";
import { handToColleague } from "./parties/hand_to_colleague.ts";
import { onTheWay, readHandoffs } from "./parties/handoff.ts";
import { leftBeforeCustomer, notReached } from "./out/out_ended.ts";
import { partyLeft } from "./parties/party_left.ts";
import { type LegRow, readLegs } from "./row.ts";
import { supervisorLeft } from "./parties/supervisor_leg.ts";
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
  switch (leg?.kind) {
    case "customer":
      return await notReached(hub, leg) ? undefined : await endCall(hub, leg.call_id, at);
    case "agent":
      return await agentLeft(hub, leg);
    case "consult":
    case "party":
      return await partyLeft(hub, leg);
    case "supervisor":
      return await supervisorLeft(hub, leg);
  }
}

/** What follows from the end of an agent's leg; safe to repeat. */
export async function agentLeft(hub: Hub, leg: LegRow): Promise<void> {
  const interaction = await readInteraction(hub.db, leg.call_id);
  if (interaction === null || !isTheirs(interaction, leg)) return;
  // Called again meanwhile, after a transfer nobody took: the end of the old leg comes late.
  const legs = await readLegs(hub.db, leg.call_id);
  if (legs.some((one) => isNewer(one, leg))) return;
  if (await leftBeforeCustomer(hub, leg, interaction)) return;
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
  // A number is being called that is to keep the caller: its answer decides (CE01-F49).
  if (onTheWay(await readHandoffs(hub.db, leg.call_id)) !== null) return;
  const person = lookup(hub.settings().document).people.get(leg.agent_id);
  const hungUp = leg.state === "completed" && person?.answersOn === "number";
  await ignoreConflict(async () => {
    if (hungUp) await endInteraction(system, interaction.id);
    else if (!await takenOver(system, interaction, leg, legs)) {
      await returnToQueue(system, interaction.id, "agent_dropped");
    }
  });
}

/** A colleague who is on the line goes on with the caller, who is not cut off from everybody. */
async function takenOver(
  hub: Hub,
  row: InteractionRow,
  gone: LegRow,
  legs: LegRow[],
): Promise<boolean> {
  const colleague = legs.find((leg) =>
    (leg.kind === "consult" || leg.kind === "party") && leg.agent_id !== "" &&
    leg.state === "answered" && leg.ended_at === null
  );
  if (colleague === undefined) return false;
  try {
    await handToColleague(hub, {
      row,
      handoff: {
        op: `dropped:${gone.id}`,
        call_id: row.id,
        kind: "agent",
        leg_id: colleague.id,
        from_agent: gone.agent_id,
        at: hub.now(),
        done_at: null,
      },
      returnTo: null,
      also: [],
    }, colleague);
    return true;
  } catch (error) {
    if (isRefusal(error, "conflict")) return false;
    throw error;
  }
}

const isNewer = (one: LegRow, leg: LegRow) =>
  one.kind === "agent" && one.agent_id === leg.agent_id && one.id !== leg.id &&
  one.created_at > leg.created_at;

/** Only the leg of who holds the call, or is being offered it, decides anything. */
function isTheirs(interaction: InteractionRow, leg: LegRow): boolean {
  if (interaction.state === "offered") return interaction.offer_id === leg.offer_id;
  return interaction.agent_id === leg.agent_id;
}
