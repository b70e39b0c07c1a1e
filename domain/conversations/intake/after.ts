import type { Hub } from "../../../types/hub.ts";
import { enqueueInteractions } from "../../interactions/enqueue.ts";
import { maskSplitCards } from "../../masking/cards.ts";
import { publishMessages } from "../../messages/publish.ts";
import { leaveForOptOut } from "../../optouts/leave.ts";
import { rewriteStatements } from "./extras.ts";
import type { Stored } from "./store.ts";

/**
 * What follows a batch once it is durable. Each step can be lost with the process: the reconciler
 * enqueues what is still `received`, the outbox goes on by itself, `sync` heals the streams.
 */
export async function afterIntake(hub: Hub, stored: readonly Stored[]): Promise<void> {
  const fresh = stored.filter((s) => !s.result.duplicate);
  if (fresh.length === 0) return;
  const opened = fresh.filter((s) => s.result.opened);
  const ids = opened.flatMap((s) => s.result.interactionId ?? []);
  if (ids.length > 0) await enqueueInteractions(hub, ids);
  if (fresh.some((s) => s.prepared.received.channel === "sms")) hub.wake("outbox");
  const watched = fresh.filter((s) => s.agent !== null || s.prepared.received.channel === "chat");
  await publishMessages(hub, watched.map((s) => s.result.messageId));
  for (const s of fresh.filter((f) => f.prepared.decision.keyword === "stop")) {
    await leaveForOptOut(hub, s.result.conversationId);
  }
  await closeSplitRaces(hub, fresh);
}

/**
 * Two halves of a card number stored at the same instant by two processes did not see each other:
 * whoever commits last finds its sequence moved on and looks once more (CE29-X19).
 */
async function closeSplitRaces(hub: Hub, fresh: readonly Stored[]): Promise<void> {
  const places = new Map<string, number>();
  const suspects = new Set<string>();
  for (const { prepared: { pair, text }, result: { conversationId }, seq } of fresh) {
    const expected = (places.get(conversationId) ?? pair.lastSeq) + 1;
    places.set(conversationId, expected);
    if (seq !== expected && /\p{Nd}/u.test(text)) suspects.add(conversationId);
  }
  if (suspects.size === 0) return;
  const rows = await hub.db.read<{ c: string; id: string; text: string }>(
    LAST_THREE,
    [JSON.stringify([...suspects])],
  );
  const rewrites = [...Map.groupBy(rows, (row) => row.c).values()].flatMap((parts) => {
    if (parts.length < 2) return [];
    const masked = maskSplitCards(parts.map((part) => part.text));
    return parts.flatMap((part, i) =>
      masked[i] === undefined || masked[i] === part.text ? [] : [{ id: part.id, text: masked[i] }]
    );
  });
  if (rewrites.length > 0) await hub.db.write(rewriteStatements(rewrites));
}

/** The last inbound texts of each conversation, oldest first. */
const LAST_THREE = `SELECT m.conversation_id AS c, m.id, m.text FROM json_each(?) j
  JOIN messages m ON m.id IN (SELECT l.id FROM messages l WHERE l.conversation_id = j.value
    AND l.direction = 'in' ORDER BY l.seq DESC LIMIT 3)
  ORDER BY m.conversation_id, m.seq`;
