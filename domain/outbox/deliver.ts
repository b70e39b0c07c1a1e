import { getLogger } from "@logtape/logtape";
import { claimOutbox, type OutboxItem } from "../../db/outbox.ts";
import type { SendResult } from "../../types/channels.ts";
import type { Hub } from "../../types/hub.ts";
import { publishKeyed } from "../messages/publish.ts";
import { publishStatus } from "../receipts/record.ts";
import { countOutcome, restUntil } from "./breaker.ts";
import { readOutgoing, type ToSend } from "./outgoing.ts";
import { givenUpKey, looksAt, settle, type Settlement, settlementStatements } from "./settle.ts";

const log = getLogger(["hubbub", "outbox"]);

/** Messages on their way at once: lines side by side, so that a slow one holds up only its own. */
const LINES = 4;
const PER_LINE = 4;
/** Rounds of claiming in one call. */
const MAX_ROUNDS = 1_000;
/** An uncertain message is looked for this often, with a wait between, before it is sent again. */
const LOOKS = 2;

/**
 * Sends what is due, conversation by conversation in order. At most once: what may have gone out
 * already is looked up first, and flagged `unknown` when that cannot be told (DC-13, fault 7).
 * Resolves with the number of messages tried.
 */
export async function deliverMessages(hub: Hub, by: string): Promise<number> {
  const first = await claim(hub, by);
  if (first.length === 0) return 0;
  const others = first.length < PER_LINE ? [] : Array.from({ length: LINES - 1 }, () => []);
  const counts = await Promise.all([first, ...others].map((items) => runLine(hub, by, items)));
  return counts.reduce((sum, count) => sum + count, 0);
}

async function runLine(hub: Hub, by: string, first: OutboxItem[]): Promise<number> {
  let tried = 0;
  let items = first.length > 0 ? first : await claim(hub, by);
  for (let round = 0; round < MAX_ROUNDS && items.length > 0; round++) {
    await Promise.all(items.map((item) => deliverOne(hub, item)));
    tried += items.length;
    items = await claim(hub, by);
  }
  return tried;
}

function claim(hub: Hub, by: string): Promise<OutboxItem[]> {
  return claimOutbox(hub.db, { by, now: hub.now(), limit: PER_LINE, kinds: ["message"] });
}

/** Never throws: a message that breaks its sender must not stop the others (fault 14). */
async function deliverOne(hub: Hub, item: OutboxItem): Promise<void> {
  try {
    const message = item.message_id === null
      ? null
      : await readOutgoing(hub, item.message_id, item.attempt);
    const settlement = await attempt(hub, item, message);
    await hub.db.write(settlementStatements(hub, item, message, settlement));
    if (message === null) return;
    await publishStatus(hub, [message.outgoing.messageId]);
    if (settlement.kind === "result" && settlement.last) {
      await publishKeyed(hub, item.lane, [givenUpKey(item)]);
    }
  } catch (error) {
    log.error("Sending {id} failed, attempt {attempt}: {reason}", {
      id: item.id,
      attempt: item.attempt,
      reason: error instanceof Error ? error.message : String(error),
    });
    // Nothing is known of its outcome; when even this cannot be written, the claim runs out.
    const unsure: SendResult = { outcome: "unknown", code: "fault", reason: "Sending broke off." };
    await hub.db.write(settlementStatements(hub, item, null, settle(item, unsure)))
      .catch(() => undefined);
  }
}

async function attempt(hub: Hub, item: OutboxItem, message: ToSend | null): Promise<Settlement> {
  if (message === null) return { kind: "dropped" };
  if (hasGone(message.status)) return { kind: "dropped" };
  const { channel } = message.outgoing;
  const sender = hub.channels[channel];
  const rest = restUntil(hub.db, channel, hub.now());
  if (rest > 0) return { kind: "deferred", until: rest };
  if (item.uncertain) {
    const found = await sender.find(hub, message.outgoing);
    if (found !== null) return settle(item, { outcome: "sent", ...found });
    if (looksAt(item) + 1 < LOOKS) return { kind: "look_again" };
  }
  if (message.optedOut && message.automatic === "") return { kind: "opted_out" };
  if (message.optedOut && !ALLOWED_AFTER_STOP.has(message.automatic)) return { kind: "opted_out" };
  const result = await sender.send(hub, message.outgoing);
  countOutcome(hub.db, channel, result.outcome !== "retry", hub.now());
  return settle(item, result);
}

/** Answers to STOP and HELP reach who opted out; nothing else does (CE29-X1, X5). */
const ALLOWED_AFTER_STOP = new Set(["stop", "help"]);

function hasGone(status: string): boolean {
  return !["pending", "sending", "unknown"].includes(status);
}
