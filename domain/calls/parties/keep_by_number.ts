import type { Hub } from "../../../types/hub.ts";
import { endInteraction } from "../../interactions/end.ts";
import { readInteraction } from "../../interactions/row.ts";
import { ignoreConflict } from "../conflict.ts";
import { type Handoff, handoffDone, handoffRow } from "./handoff.ts";
import { holdRows } from "../agent/hold.ts";
import { readCall, readLegs } from "../row.ts";
import { transferredRow } from "./transferred.ts";

/**
 * The number that answered keeps the caller; the agent goes into wrap-up. The call stays linked to
 * the interaction until it ends, as `transferred_external` (CE01-F26, M10). Safe to repeat.
 */
export async function keepByNumber(hub: Hub, handoff: Handoff, warm = false): Promise<void> {
  const system = hub.as({ kind: "system", id: "", name: "" });
  const { call_id: id, leg_id: leg } = handoff;
  const call = await readCall(hub.db, id);
  const row = await readInteraction(hub.db, id);
  if (call === null || row === null) return;
  const customer = (await readLegs(hub.db, id)).find((one) =>
    one.kind === "customer" && one.ended_at === null
  );
  const now = hub.now();
  await hub.db.write([
    handoffRow(handoff),
    // Before the agent is let go: whoever sees the end spares the caller.
    handoffDone(handoff.op, now),
    ...(customer?.held === 1
      ? holdRows(
        hub,
        { call, leg: customer, on: false, agent: row.agent_id, queue: row.queue },
        `${leg}:kept`,
      )
      : []),
    { sql: "UPDATE calls SET end_reason = 'transferred_external' WHERE id = ?", args: [id] },
    { sql: "UPDATE interactions SET outcome = 'transferred_external' WHERE id = ?", args: [id] },
    transferredRow(call, {
      op: handoff.op,
      at: now,
      from: handoff.from_agent,
      queue: row.queue,
      to: "number",
      warm,
      answered: true,
    }),
  ]);
  hub.wake("outbox");
  await ignoreConflict(() => endInteraction(system, id));
}
