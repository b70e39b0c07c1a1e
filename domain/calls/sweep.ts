import { getLogger } from "@logtape/logtape";
import type { Hub } from "../../types/hub.ts";
import { isRefusal } from "../../types/errors.ts";
import { healCalls } from "./heal.ts";
import { legEnded } from "./leg_ended.ts";
import type { LegRow } from "./row.ts";

/** Legs are looked at when they are older than this; newer ones report soon. */
const OLDER_MS = 60_000;
/** Legs looked at in one sweep, and at once; the next sweep goes on behind them. */
const BATCH = 400;
const AT_ONCE = 8;
const FINAL = new Set(["completed", "busy", "no_answer", "failed", "canceled"]);

/** Closes legs whose end was never reported, with their true end, and heals (CE01-B15). */
export async function sweepCalls(hub: Hub): Promise<number> {
  const closed = await closeLegs(hub);
  return closed + await healCalls(hub);
}

/** Where the last sweep of a record stopped: thousands may be talking, none is left out. */
const reached = new WeakMap<Hub["db"], { at: number; id: string }>();

async function closeLegs(hub: Hub): Promise<number> {
  if (!hub.telephony?.configured) return 0;
  const from = reached.get(hub.db) ?? { at: 0, id: "" };
  const legs = await hub.db.read<LegRow>(
    `SELECT * FROM call_legs WHERE ended_at IS NULL AND sid IS NOT NULL AND created_at < ?
       AND (created_at, id) > (?, ?) ORDER BY created_at, id LIMIT ${BATCH}`,
    [hub.now() - OLDER_MS, from.at, from.id],
  );
  const last = legs.length < BATCH ? undefined : legs.at(-1);
  if (last === undefined) reached.delete(hub.db);
  else reached.set(hub.db, { at: last.created_at, id: last.id });
  let closed = 0;
  const open = legs.values();
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (const leg of open) closed += await closeLeg(hub, leg) ? 1 : 0;
  }));
  return closed;
}

async function closeLeg(hub: Hub, leg: LegRow): Promise<boolean> {
  try {
    const seen = await hub.telephony!.look(hub, leg.sid ?? "");
    if (seen !== null && !FINAL.has(seen.state)) return false;
    await legEnded(hub, leg.id, {
      state: seen?.state ?? "failed",
      failure: "not_reported",
      at: seen?.endedAt ?? hub.now(),
    });
    return true;
  } catch (error) {
    getLogger(["hubbub", "calls"]).warn("Cannot look at leg {leg}: {reason}", {
      leg: leg.id,
      reason: isRefusal(error) ? error.code : "error",
    });
    return false;
  }
}
