import type { Received } from "../../../types/channels.ts";
import type { Hub } from "../../../types/hub.ts";
import { readPairs } from "./context.ts";
import { extraStatements } from "./extras.ts";
import { prepareBatch, type Prepared } from "./prepare.ts";
import { intakeStatements, KNOWN, type StoredRow } from "./statements.ts";

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
}

/** Reads, decides and writes a batch in one unit. */
export async function storeBatch(hub: Hub, batch: readonly Received[]): Promise<Stored[]> {
  const pairs = await readPairs(hub, batch);
  const prepared = prepareBatch(hub, batch, pairs);
  const intake = intakeStatements(hub.config.region, prepared);
  const extras = prepared.flatMap((p) => extraStatements(hub, p));
  const results = await hub.db.write([...intake.statements, ...extras]);
  const rows = (results[intake.stored]?.rows ?? []) as unknown as StoredRow[];
  const fresh = new Map(rows.map((row) => [row.id, row]));
  const known = await readKnown(hub, prepared.filter((p) => !fresh.has(p.messageId)));
  const openings = intake.opened === null ? [] : results[intake.opened]?.rows ?? [];
  const opened = new Set(openings.map((row) => String(row.id)));
  return prepared.map((p) => {
    const row = fresh.get(p.messageId) ?? known.get(p.messageId);
    if (row === undefined) throw new Error(`A message of ${p.received.channel} was not stored`);
    return toStored(p, row, row.id === p.messageId, opened);
  });
}

/** Copies: the message they are copies of, by the id they would have got. */
async function readKnown(hub: Hub, copies: Prepared[]): Promise<Map<string, StoredRow>> {
  if (copies.length === 0) return new Map();
  const keys = copies.map(({ received }) => [received.channel, received.providerId]);
  const rows = await hub.db.read<StoredRow & { n: number }>(KNOWN, [JSON.stringify(keys)]);
  return new Map(rows.flatMap((row): [string, StoredRow][] => {
    const copy = copies[row.n];
    return copy === undefined ? [] : [[copy.messageId, row]];
  }));
}

/** Of the messages that joined a new interaction the first one opened it. */
function toStored(p: Prepared, row: StoredRow, fresh: boolean, opened: Set<string>): Stored {
  const interactionId = row.interaction_id;
  const opens = fresh && interactionId !== null && interactionId === p.routed?.id &&
    opened.delete(interactionId);
  return {
    result: {
      providerId: p.received.providerId,
      messageId: row.id,
      conversationId: row.conversation_id,
      interactionId,
      duplicate: !fresh,
      opened: opens,
    },
    prepared: p,
    seq: row.seq,
    agent: row.agent_id,
  };
}
