import type { Received } from "../../../types/channels.ts";
import type { Hub } from "../../../types/hub.ts";
import { readPairs } from "./context.ts";
import { extraStatements } from "./extras.ts";
import { prepareBatch, type Prepared } from "./prepare.ts";
import { intakeStatements, resultStatement, type StoredRow } from "./statements.ts";

export interface ReceiveResult {
  providerId: string;
  messageId: string;
  conversationId: string;
  /** Interaction the message joined or opened; null for opt-out words and the like. */
  interactionId: string | null;
  /** It was already there: nothing happened. */
  duplicate: boolean;
  /** It opened the interaction. */
  opened: boolean;
}

/** A message as it lies in the record now, with what has to follow. */
export interface Stored {
  result: ReceiveResult;
  prepared: Prepared;
  seq: number;
  agent: string | null;
  contact: { id: string; name: string };
}

/** Reads, decides and writes a batch in one unit. */
export async function storeBatch(hub: Hub, batch: readonly Received[]): Promise<Stored[]> {
  const pairs = await readPairs(hub, batch);
  const prepared = prepareBatch(hub, batch, pairs);
  const set = intakeStatements(hub.config.region, prepared);
  const extras = prepared.flatMap((p) => extraStatements(hub, p));
  const results = await hub.db.write([...set, ...extras, resultStatement(prepared)]);
  const rows = (results.at(-1)?.rows ?? []) as unknown as StoredRow[];
  const opened = new Set<string>();
  return prepared.map((p, i) => toStored(p, rows[i], opened));
}

function toStored(p: Prepared, row: StoredRow | undefined, opened: Set<string>): Stored {
  if (row?.message_id == null || row.conversation_id === null) {
    throw new Error(`A message of ${p.received.channel} was not stored`);
  }
  const fresh = row.fresh === 1;
  const opens = fresh && row.opened === 1 && row.interaction_id !== null &&
    row.interaction_id === p.routed?.id && !opened.has(row.interaction_id);
  if (opens && row.interaction_id !== null) opened.add(row.interaction_id);
  return {
    result: {
      providerId: p.received.providerId,
      messageId: row.message_id,
      conversationId: row.conversation_id,
      interactionId: row.interaction_id,
      duplicate: !fresh,
      opened: opens,
    },
    prepared: p,
    seq: row.seq ?? 0,
    agent: row.agent_id,
    contact: { id: row.contact_id ?? "", name: row.contact_name ?? "" },
  };
}
