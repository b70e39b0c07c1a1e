import { getLogger } from "@logtape/logtape";
import type { Hub } from "../../types/hub.ts";
import { isRefusal } from "../../types/errors.ts";
import { healCalls } from "./heal.ts";
import { legEnded } from "./leg_ended.ts";
import type { LegRow } from "./row.ts";

/** Legs are looked at when they are older than this; newer ones report soon. */
const OLDER_MS = 60_000;
const BATCH = 100;
const FINAL = new Set(["completed", "busy", "no_answer", "failed", "canceled"]);

/** Closes legs whose end was never reported, with their true end, and heals (CE01-B15). */
export async function sweepCalls(hub: Hub): Promise<number> {
  const closed = await closeLegs(hub);
  return closed + await healCalls(hub);
}

async function closeLegs(hub: Hub): Promise<number> {
  if (!hub.telephony?.configured) return 0;
  const legs = await hub.db.read<LegRow>(
    `SELECT * FROM call_legs WHERE ended_at IS NULL AND sid IS NOT NULL AND created_at < ?
     ORDER BY created_at LIMIT ${BATCH}`,
    [hub.now() - OLDER_MS],
  );
  let closed = 0;
  for (const leg of legs) {
    try {
      const seen = await hub.telephony.look(hub, leg.sid ?? "");
      if (seen !== null && !FINAL.has(seen.state)) continue;
      await legEnded(hub, leg.id, {
        state: seen?.state ?? "failed",
        failure: "not_reported",
        at: seen?.endedAt ?? hub.now(),
      });
      closed++;
    } catch (error) {
      getLogger(["hubbub", "calls"]).warn("Cannot look at leg {leg}: {reason}", {
        leg: leg.id,
        reason: isRefusal(error) ? error.code : "error",
      });
    }
  }
  return closed;
}
