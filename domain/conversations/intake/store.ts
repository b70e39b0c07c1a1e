import type { Received } from "../../../types/channels.ts";
import type { Hub } from "../../../types/hub.ts";
import { pairKey, readPairs } from "./context.ts";
import { extraStatements } from "./extras.ts";
import { prepareBatch, type Prepared } from "./prepare.ts";
import { KNOWN } from "./sql.ts";
import { intakeStatements, type KnownRow, type ThreadRow } from "./statements.ts";

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
  const intake = intakeStatements(hub.config.region, prepared, silence(hub));
  const extras = prepared.flatMap((p) => extraStatements(hub, p));
  const results = await hub.db.write([...intake.statements, ...extras]);
  const threads = (results[intake.threads]?.rows ?? []) as unknown as ThreadRow[];
  const opened = new Set(results[intake.opened]?.rows.map((row) => String(row.id)));
  const rows = results[intake.messages]?.rowsAffected === batch.length
    ? allNew(prepared, intake.pairs, threads)
    : await readBack(hub, prepared);
  return prepared.map((p, i) => toStored(p, rows[i], opened));
}

type Row = Omit<KnownRow, "n">;

/** Nothing of it was there before: each pair's messages are the last of its conversation. */
function allNew(
  batch: readonly Prepared[],
  pairs: readonly string[],
  threads: readonly ThreadRow[],
): (Row | undefined)[] {
  const byPair = new Map(threads.map((thread) => [pairs[thread.n], thread]));
  const seqs = new Map(threads.map((thread) => [thread, thread.last_seq]));
  return batch.toReversed().map((p): Row | undefined => {
    const thread = byPair.get(pairKey(p.received));
    if (thread === undefined) return undefined;
    const seq = seqs.get(thread) ?? 0;
    seqs.set(thread, seq - 1);
    return { ...thread, id: p.messageId, seq };
  }).reverse();
}

/** There were copies among them: each is the message it is a copy of. */
async function readBack(hub: Hub, batch: readonly Prepared[]): Promise<(Row | undefined)[]> {
  const keys = batch.map(({ received }) => [received.channel, received.providerId]);
  const rows = await hub.db.read<KnownRow>(KNOWN, [JSON.stringify(keys)]);
  const byPlace = new Map(rows.map((row) => [row.n, row]));
  return batch.map((_, i) => byPlace.get(i));
}

/** Of the messages that joined a new interaction the first one opened it. */
function toStored(p: Prepared, row: Row | undefined, opened: Set<string>): Stored {
  if (row === undefined) throw new Error(`A message of ${p.received.channel} was not stored`);
  const fresh = row.id === p.messageId;
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

/** After how much silence somebody has to be verified again, milliseconds (CE29-X16). */
function silence(hub: Hub): number {
  const { verifyAfterDays } = hub.settings().document.company;
  return verifyAfterDays === 0 ? Number.MAX_SAFE_INTEGER : verifyAfterDays * DAY_MS;
}

const DAY_MS = 86_400_000;
