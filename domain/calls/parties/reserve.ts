import type { Hub } from "../../../types/hub.ts";
import { changePresence } from "../../people/set_presence.ts";
import type { LegRow } from "../row.ts";

/** Between the mark on a leg and the presence that goes with it, milliseconds at most. */
const FOLLOWS_MS = 10_000;

/** Nothing is offered to a colleague while they are on somebody else's call; repeatable. */
export async function reserve(hub: Hub, leg: Pick<LegRow, "id" | "agent_id">): Promise<void> {
  if (leg.agent_id === "") return;
  const load = await hub.queue.agent(leg.agent_id);
  if (load?.presence !== "available") return;
  await hub.db.write([{
    sql: "UPDATE call_legs SET reserved_at = ? WHERE id = ? AND ended_at IS NULL",
    args: [hub.now(), leg.id],
  }]);
  await changePresence(
    system(hub),
    leg.agent_id,
    { state: "not_ready", reason: "" },
    [],
    "system",
  );
}

/** They take work again, unless they have chosen otherwise meanwhile; repeatable. */
export async function release(hub: Hub, { id }: Pick<LegRow, "id">): Promise<void> {
  const [leg] = await hub.db.read<LegRow>(
    "SELECT * FROM call_legs WHERE id = ? AND reserved_at IS NOT NULL",
    [id],
  );
  if (leg === undefined) return;
  const load = await hub.queue.agent(leg.agent_id);
  const ours = load?.presence === "not_ready" && load.reason === "" &&
    Math.abs(load.since - (leg.reserved_at ?? 0)) < FOLLOWS_MS;
  if (ours) {
    await changePresence(
      system(hub),
      leg.agent_id,
      { state: "available", reason: "" },
      [],
      "system",
    );
  }
  await hub.db.write([{
    sql: "UPDATE call_legs SET reserved_at = NULL WHERE id = ?",
    args: [id],
  }]);
}

const system = (hub: Hub) => hub.as({ kind: "system", id: "", name: "" });
