import type { CallView } from "../../../types/api/calls.ts";
import type { Hub } from "../../../types/hub.ts";
import { newCommand } from "../commands.ts";
import { changedCall, findOwnCall } from "./desk.ts";
import { type LegRow, readLegs } from "../row.ts";

/** Silences the actor's own leg, whoever they are on the call, or lets it be heard again. */
export async function muteCall(hub: Hub, id: string, on: boolean): Promise<CallView> {
  const own = await calledIn(hub, id) ?? (await findOwnCall(hub, id)).own;
  if (own === undefined || (own.muted === 1) === on) return await changedCall(hub, id);
  await hub.db.write([
    { sql: "UPDATE call_legs SET muted = ? WHERE id = ?", args: [on ? 1 : 0, own.id] },
    newCommand(hub, { do: "mute", call: id, leg: own.id, on }),
  ]);
  return await changedCall(hub, id);
}

/** The leg of a colleague who was called in; how a supervisor is heard is their mode. */
async function calledIn(hub: Hub, id: string): Promise<LegRow | undefined> {
  if (hub.actor.kind !== "person") return undefined;
  return (await readLegs(hub.db, id)).find((leg) =>
    (leg.kind === "consult" || leg.kind === "party") && leg.agent_id === hub.actor.id &&
    leg.state === "answered"
  );
}
