import { HubError } from "../../types/errors.ts";
import type { Hub } from "../../types/hub.ts";
import { auditRow } from "../audit/audit_row.ts";
import { findConversation } from "../conversations/find.ts";
import type { ConversationRow } from "../conversations/row.ts";
import { actorName } from "../journal/actor.ts";
import { eventRow } from "../journal/event_row.ts";
import { leaveForOptOut } from "./leave.ts";
import { optInStatement, optOutStatements, type Pair } from "./statements.ts";

const ALWAYS = { sql: "true", args: [] };

/** An agent notes that the customer wants no more texts (CE29-X4); once noted it stays noted. */
export async function optOut(hub: Hub, conversation: string): Promise<void> {
  const row = await findText(hub, conversation);
  if (row.opted_out === 1) return;
  await hub.db.write([
    ...optOutStatements(pairOf(row), actorName(hub), hub.now(), ALWAYS),
    ...trace(hub, row, "opted_out"),
  ]);
  await leaveForOptOut(hub, row.id);
}

/** The customer agreed to texts again, other than by START. */
export async function optIn(hub: Hub, conversation: string): Promise<void> {
  const row = await findText(hub, conversation);
  if (row.opted_out !== 1) return;
  await hub.db.write([optInStatement(pairOf(row), ALWAYS), ...trace(hub, row, "opted_in")]);
}

async function findText(hub: Hub, id: string): Promise<ConversationRow> {
  const row = await findConversation(hub, id);
  if (row.channel === "sms") return row;
  throw new HubError("unprocessable", "Only text messages know an opt-out", {
    code: "optout.channel",
  });
}

function pairOf(row: ConversationRow): Pair {
  return { channel: row.channel, ourAddress: row.our_address, address: row.address };
}

function trace(hub: Hub, row: ConversationRow, kind: "opted_out" | "opted_in") {
  return [
    eventRow({
      id: hub.id(),
      at: hub.now(),
      kind,
      actor: actorName(hub),
      conversation: row.id,
      data: { source: "desk" },
    }),
    auditRow(hub, {
      action: kind === "opted_out" ? "optout.set" : "optout.cleared",
      subject: `conversation:${row.id}`,
    }),
  ];
}
