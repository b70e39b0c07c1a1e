import type { ConversationView } from "../../types/api/conversations.ts";
import type { EntryPoint } from "../../types/configuration/entry_points.ts";
import { HubError } from "../../types/errors.ts";
import type { Hub, Statement } from "../../types/hub.ts";
import { countSegments } from "../../types/segments.ts";
import { auditRow } from "../audit/audit_row.ts";
import { lookup } from "../configuration/lookup.ts";
import { phoneAddress } from "../contacts/address.ts";
import { maskText } from "../masking/mask.ts";
import { appendMessage, type Expression } from "../messages/append.ts";
import { authorOf } from "../messages/author.ts";
import { checkText } from "../messages/check_text.ts";
import { outboxForMessage } from "../outbox/put.ts";
import { getConversation } from "./get.ts";
import { optedOut } from "./reply_refusal.ts";
import { needConsent } from "./start_rules.ts";

export interface StartInput {
  /** Id of the SMS entry point the text comes from. */
  entryPoint: string;
  /** The customer's number in any writing. */
  address: string;
  text: string;
  clientKey: string;
  /** A supervisor sends in spite of quiet hours or missing consent; audited (CE29-X24). */
  override?: boolean | undefined;
  /** Why, in the supervisor's words; kept in the audit log. */
  overrideReason?: string | undefined;
}

/**
 * An agent texts first (CE29-F13): into the open conversation of the pair, or a new one. The answer
 * comes back to that agent where the queue prefers the last one. Refusals: `sms.opted_out`,
 * `sms.quiet_hours`, `sms.no_consent`, `contact.address`, `conversation.held`.
 */
export async function startConversation(hub: Hub, input: StartInput): Promise<ConversationView> {
  const entry = findEntry(hub, input.entryPoint);
  const address = phoneAddress(hub, input.address);
  if (!/^\+[1-9]\d{6,14}$/.test(address)) throw badAddress(input.address);
  checkText(hub.channels.sms, input.text, 0);
  const overridden = await needConsent(hub, entry, address, input.override ?? false);
  const id = hub.id();
  const pair = ["sms", phoneAddress(hub, entry.address), address];
  await hub.db.write([
    ...openPair(hub, entry, pair),
    ...firstText(hub, pair, id, input),
    ...(overridden === null ? [] : [auditRow(hub, {
      action: "conversation.started_in_spite_of",
      subject: `contact:${address}`,
      after: { reason: overridden, why: input.overrideReason ?? "" },
    })]),
  ]);
  const conversation = await findWritten(hub, pair, input.clientKey);
  hub.wake("outbox");
  return await getConversation(hub.as({ kind: "system", id: "", name: "" }), conversation);
}

function findEntry(hub: Hub, id: string): EntryPoint {
  const entry = lookup(hub.settings().document).entryPoints.get(id);
  if (entry?.channel === "sms") return entry;
  throw new HubError(
    "not_found",
    `No number of ours is called "${id}": choose an SMS entry point`,
    {
      code: "entrypoint.unknown",
    },
  );
}

const PAIR = "c.channel = ? AND c.our_address = ? AND c.address = ?";

/** Contact, address and thread of a pair (channel, ours, theirs), where they are not there yet. */
export function openPair(hub: Hub, entry: EntryPoint, pair: string[]): Statement[] {
  const at = hub.now();
  const contact = hub.id();
  const [, , address = ""] = pair;
  return [
    {
      sql: `INSERT INTO contacts (id, phone, created_at, updated_at) SELECT ?, ?, ?, ?
        WHERE NOT EXISTS (SELECT 1 FROM contact_addresses WHERE channel = 'sms' AND address = ?)
          AND NOT EXISTS (SELECT 1 FROM contacts WHERE phone = ?)`,
      args: [contact, address, at, at, address, address],
    },
    {
      sql: `INSERT INTO contact_addresses (channel, address, contact_id, created_at)
        SELECT 'sms', ?, (SELECT id FROM contacts WHERE phone = ? ORDER BY created_at, id LIMIT 1), ?
        WHERE true ON CONFLICT DO NOTHING`,
      args: [address, address, at],
    },
    {
      sql: `INSERT INTO conversations (id, channel, entry_point, our_address, address, contact_id,
          created_at)
        SELECT ?, a.channel, ?, ?, a.address, a.contact_id, ? FROM contact_addresses a
        WHERE a.channel = ? AND a.address = ? ON CONFLICT DO NOTHING`,
      args: [hub.id(), entry.id, pair[1] ?? "", at, "sms", address],
    },
  ];
}

function firstText(hub: Hub, pair: string[], id: string, input: StartInput): Statement[] {
  const at = hub.now();
  const masked = maskText(hub, "outbound", input.text);
  const free: Expression = {
    sql: `NOT EXISTS (SELECT 1 FROM opt_outs o WHERE o.channel = c.channel
        AND o.our_address = c.our_address AND o.address = c.address)
      AND NOT EXISTS (SELECT 1 FROM interactions h WHERE h.conversation_id = c.id
        AND h.state IN ('active', 'parked') AND h.agent_id <> ?)`,
    args: [hub.actor.id],
  };
  return [
    ...appendMessage({
      id,
      conversation: {
        sql: `(SELECT c.id FROM conversations c WHERE ${PAIR} AND c.closed_at IS NULL)`,
        args: pair,
      },
      direction: "out",
      author: authorOf(hub),
      text: masked.text,
      sealed: masked.sealed,
      clientKey: input.clientKey,
      status: "pending",
      segments: countSegments(input.text).segments,
      attributes: { started: true },
      at,
      only: free,
    }),
    outboxForMessage(id, at),
    {
      sql: `UPDATE conversations SET last_agent = ? WHERE id = (SELECT conversation_id
        FROM messages WHERE id = ?)`,
      args: [hub.actor.kind === "person" ? hub.actor.id : null, id],
    },
  ];
}

async function findWritten(hub: Hub, pair: string[], clientKey: string): Promise<string> {
  const [row] = await hub.db.read<{ id: string }>(
    `SELECT c.id FROM conversations c JOIN messages m ON m.conversation_id = c.id
     WHERE ${PAIR} AND m.client_key = ?`,
    [...pair, clientKey],
  );
  if (row !== undefined) return row.id;
  const [out] = await hub.db.read(
    "SELECT 1 FROM opt_outs c WHERE c.channel = ? AND c.our_address = ? AND c.address = ?",
    pair,
  );
  if (out !== undefined) throw optedOut();
  throw new HubError("conflict", "A colleague has this conversation: ask for it first", {
    code: "conversation.held",
  });
}

function badAddress(address: string): HubError {
  return new HubError("unprocessable", `Cannot text "${address}": it is not a phone number`, {
    code: "contact.address",
    errors: [{ field: "address", code: "contact.address" }],
  });
}
