import { getLogger } from "@logtape/logtape";
import {
  buryOutbox,
  claimOutbox,
  finishOutbox,
  MAX_ATTEMPTS,
  type OutboxItem,
  retryOutbox,
} from "../../db/outbox.ts";
import type { SendResult } from "../../types/channels.ts";
import type { Hub, Statement } from "../../types/hub.ts";
import { publishKeyed } from "../messages/publish.ts";
import { deliverTranscript, transcriptFailed, type TranscriptOrder } from "./deliver.ts";

/** Mails in one turn: few, a mail server answers slowly. */
const BATCH = 20;
const BY = crypto.randomUUID();

/** Mails the transcripts that are due; failures are tried again, then told to the agents (CE18-X16). */
export async function deliverTranscripts(hub: Hub): Promise<number> {
  const items = await claimOutbox(hub.db, {
    by: BY,
    now: hub.now(),
    limit: BATCH,
    kinds: ["email"],
  });
  for (const item of items) await deliverOne(hub, item);
  return items.length;
}

async function deliverOne(hub: Hub, item: OutboxItem): Promise<void> {
  const order = item.payload as unknown as TranscriptOrder;
  const result = await deliverTranscript(hub, order).catch((error: unknown): SendResult => {
    getLogger(["hubbub", "transcripts"]).error("Mailing a transcript failed: {id}", {
      id: item.id,
      error,
    });
    return { outcome: "retry", code: "fault", reason: "Mailing broke off" };
  });
  const statements = settle(hub, item, order, result);
  await hub.db.write(statements);
  if (statements.length > 1) {
    await publishKeyed(hub, order.conversation, [`transcript_failed:${order.session}`]);
  }
}

function settle(
  hub: Hub,
  item: OutboxItem,
  order: TranscriptOrder,
  result: SendResult,
): Statement[] {
  if (result.outcome === "sent") return [finishOutbox(item, hub.now())];
  const failure = { now: hub.now(), code: result.code, reason: result.reason };
  if (result.outcome === "refused") {
    return [...buryOutbox(item, failure), ...transcriptFailed(hub, order, result.reason)];
  }
  const given = retryOutbox(item, failure);
  return item.attempt < MAX_ATTEMPTS
    ? given
    : [...given, ...transcriptFailed(hub, order, result.reason)];
}
