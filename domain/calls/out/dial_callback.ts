import type { CallView } from "../../../types/api/calls.ts";
import { HubError } from "../../../types/errors.ts";
import type { Hub, Statement } from "../../../types/hub.ts";
import { findCallback } from "../../callbacks/cancel_callback.ts";
import { refusedNumber } from "../../callbacks/number_rules.ts";
import type { CallbackRow } from "../../callbacks/row.ts";
import { lookup } from "../../configuration/lookup.ts";
import { agentOf } from "../../interactions/accept.ts";
import { findOwnInteraction, stateRefused } from "../../interactions/find.ts";
import { commandRow, legRow } from "../commands.ts";
import { changedCall } from "../agent/desk.ts";
import { type Entry, entryIn } from "../flow/document.ts";
import { dialledRows } from "./out_rows.ts";
import { phoneOf } from "../agent/phone_of.ts";
import { type LegRow, readCall, readLegs } from "../row.ts";

/**
 * The agent who has a callback starts its call: their own leg first, then the number as it was
 * asked for (CE03-F14, A2). Pressed again while it is under way, nothing more is dialled (B6); after
 * a call that reached nobody it is a new one. Refusals: `callback.unknown`, `interaction.state`,
 * `interaction.handed_on`, `call.number_refused`.
 */
export async function dialCallback(hub: Hub, id: string): Promise<CallView> {
  const agent = agentOf(hub, "dial for");
  const request = await findCallback(hub, id);
  const row = await findOwnInteraction(hub, id, "interactions.assign");
  if (row.state !== "active" || row.agent_id !== agent) throw stateRefused(row, "dial for");
  const legs = await readLegs(hub.db, id);
  if (underWay(legs)) return await changedCall(hub, id);
  if (refusedNumber(hub.settings().document, request.number) !== null) {
    throw new HubError("unprocessable", `${request.number} is not called any more`, {
      code: "call.number_refused",
    });
  }
  try {
    await hub.db.write(await dialRows(hub, request, agent, legs));
  } catch (error) {
    // The same press, twice at once.
    if (!underWay(await readLegs(hub.db, id))) throw error;
  }
  return await changedCall(hub, id);
}

const underWay = (legs: LegRow[]) => legs.some((leg) => leg.ended_at === null);

async function dialRows(
  hub: Hub,
  request: CallbackRow,
  agent: string,
  legs: LegRow[],
): Promise<Statement[]> {
  const { id } = request;
  const person = lookup(hub.settings().document).people.get(agent);
  if (person === undefined) throw new HubError("not_found", "Only people have phones");
  const entry = entryOf(hub, request.entry_point);
  const n = legs.filter((leg) => leg.kind === "agent").length + 1;
  const again = await readCall(hub.db, id) !== null;
  const phone = phoneOf(person);
  const leg = `${id}-agent-${n}`;
  const now = hub.now();
  return [
    ...(again ? redialled(request, n, now) : dialledRows(hub, {
      id,
      entry,
      conversation: request.conversation_id,
      number: request.number,
      medium: "callback",
      key: null,
      language: request.language,
    })),
    legRow({
      id: leg,
      call: id,
      kind: "agent",
      agent,
      number: phone.number,
      name: phone.name,
      at: now,
    }),
    commandRow({
      do: "dial",
      call: id,
      leg,
      to: phone.to,
      from: entry.entry.address,
      timeoutSec: phone.timeoutSec,
    }, { at: now, key: `dial:${leg}` }),
    {
      sql: `UPDATE callback_requests SET first_dialled_at = COALESCE(first_dialled_at, ?)
        WHERE id = ?`,
      args: [now, id],
    },
  ];
}

/** The call begins anew, unless somebody just began it. */
function redialled(request: CallbackRow, n: number, at: number): Statement[] {
  return [
    {
      sql: `UPDATE calls SET ended_at = NULL, end_reason = '' WHERE id = ?
        AND NOT EXISTS (SELECT 1 FROM call_legs l WHERE l.call_id = calls.id AND l.ended_at IS NULL)`,
      args: [request.id],
    },
    { sql: "SELECT CASE WHEN changes() = 1 THEN 1 ELSE json('under way') END" },
    legRow({
      id: `${request.id}-customer-${n}`,
      call: request.id,
      kind: "customer",
      number: request.number,
      at,
    }),
  ];
}

function entryOf(hub: Hub, id: string): Entry {
  const { document } = hub.settings();
  const entry = entryIn(document, id) ??
    entryIn(document, document.entryPoints.find((e) => e.channel === "voice")?.id ?? "");
  if (entry !== null) return entry;
  throw new HubError("conflict", "No number of ours is left to call from", {
    code: "entrypoint.unknown",
  });
}
