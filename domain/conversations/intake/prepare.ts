import type { Received } from "../../../types/channels.ts";
import type { EntryPoint } from "../../../types/configuration/entry_points.ts";
import type { Hub } from "../../../types/hub.ts";
import { maskSplitCards } from "../../masking/cards.ts";
import { maskText } from "../../masking/mask.ts";
import { PREVIEW_LENGTH } from "../../messages/append.ts";
import { type Routed, routeInteraction } from "../../routing/route_interaction.ts";
import { categorise, type Categorised } from "../../screening/categorise.ts";
import { entryFor } from "../entry.ts";
import { isCrowd } from "./crowd.ts";
import { type Pair, pairKey, SPLIT_TEXTS } from "./context.ts";
import { decide, type Decision } from "./decide.ts";

const MINUTE_MS = 60_000;

/** A received message with everything its write needs, ids included. */
export interface Prepared {
  received: Received;
  entry: EntryPoint | undefined;
  pair: Pair;
  decision: Decision;
  messageId: string;
  /** Candidates: used where the record has none. The same for one pair in a batch. */
  contactId: string;
  conversationId: string;
  eventId: string;
  /** Null when the message opens no work. */
  routed: (Routed & { id: string; model?: Categorised["model"] }) | null;
  text: string;
  sealed: string | null;
  raw: string;
  attributes: Record<string, unknown>;
  /** Conversations silent since before this are over (CE29-R8), milliseconds. */
  lapsedBefore: number;
  /** Stored texts to be rewritten since a card number was split over them. */
  rewrites: { id: string; text: string }[];
}

interface Candidates {
  contactId: string;
  conversationId: string;
  eventId: string;
  routed: Prepared["routed"];
}

/** Masks, screens and routes a batch; pure but for ids and the clock. */
export function prepareBatch(
  hub: Hub,
  batch: readonly Received[],
  pairs: ReadonlyMap<string, Pair>,
): Prepared[] {
  const candidates = new Map<string, Candidates>();
  const earlier = new Map<string, Prepared[]>();
  return batch.map((received) => {
    const key = pairKey(received);
    const pair = pairs.get(key);
    if (pair === undefined) {
      throw new Error(`No context was read for a pair of ${received.channel}`);
    }
    const own = candidates.get(key) ??
      { contactId: hub.id(), conversationId: hub.id(), eventId: hub.id(), routed: null };
    candidates.set(key, own);
    const before = earlier.get(key) ?? [];
    const prepared = prepare(hub, received, pair, own, before);
    earlier.set(key, [...before, prepared]);
    pair.recent.push({ id: prepared.messageId, text: prepared.text, at: received.receivedAt });
    return prepared;
  });
}

function prepare(
  hub: Hub,
  received: Received,
  pair: Pair,
  own: Candidates,
  before: readonly Prepared[],
): Prepared {
  const { document } = hub.settings();
  const entry = entryFor(document, received.channel, received.to);
  const at = received.receivedAt;
  const crowd = received.channel === "sms" && entry !== undefined &&
    isCrowd(hub.db, entry.id, at, entry.sms.floodPerMinute);
  const decision = decide(received, entry, pair, at, crowd);
  const masked = maskInbound(hub, received.text, pair, before);
  if (decision.opens && own.routed === null) own.routed = route(hub, received, entry, pair);
  return {
    received,
    entry,
    pair,
    decision,
    messageId: hub.id(),
    contactId: own.contactId,
    conversationId: own.conversationId,
    eventId: own.eventId,
    routed: decision.opens ? own.routed : null,
    text: masked.text,
    sealed: masked.sealed,
    raw: maskRaw(received.raw, received.text, masked.text),
    attributes: {
      ...received.attributes,
      ...(Object.keys(masked.detected).length > 0 ? { detected: masked.detected } : {}),
      ...(masked.cards ? { cardRemoved: true } : {}),
      ...(masked.capped ? { maskCapped: true } : {}),
      ...(decision.suggestStop ? { suggestStop: true } : {}),
      ...(decision.reaction ? { reaction: true } : {}),
      ...(decision.keyword ? { keyword: decision.keyword } : {}),
    },
    lapsedBefore: received.channel === "sms"
      ? received.receivedAt - (entry?.sms.windowMin ?? DEFAULT_WINDOW_MIN) * MINUTE_MS
      : 0,
    rewrites: masked.rewrites,
  };
}

const DEFAULT_WINDOW_MIN = 1440;

function maskInbound(hub: Hub, text: string, pair: Pair, before: readonly Prepared[]) {
  const masked = maskText(hub, "inbound", text);
  const stored = pair.recent.slice(1 - SPLIT_TEXTS);
  const together = [...stored.map((s) => s.text), masked.text];
  const rewritten = maskSplitCards(together);
  const rewrites: { id: string; text: string }[] = [];
  stored.forEach((part, i) => {
    const now = rewritten[i];
    if (now === undefined || now === part.text) return;
    part.text = now;
    const inBatch = before.find((b) => b.messageId === part.id);
    if (inBatch === undefined) rewrites.push({ id: part.id, text: now });
    else hideWithin(inBatch, now);
  });
  const last = rewritten.at(-1) ?? masked.text;
  const cards = masked.cards || last !== masked.text;
  return {
    ...masked,
    text: last,
    sealed: last === masked.text ? masked.sealed : null,
    cards,
    rewrites,
  };
}

/** The first half of a card number that came in the same batch is masked before it is written. */
function hideWithin(part: Prepared, text: string): void {
  part.text = text;
  part.sealed = null;
  part.raw = "";
  part.attributes.cardRemoved = true;
}

/** The raw request never holds what the masks hide; where that cannot be cut out it is not kept. */
function maskRaw(raw: string, before: string, after: string): string {
  if (before === after || raw === "") return raw;
  if (raw.includes(before)) return raw.replaceAll(before, after);
  const form = new URLSearchParams(raw);
  let found = false;
  for (const [name, value] of [...form]) {
    if (value !== before) continue;
    form.set(name, after);
    found = true;
  }
  return found ? form.toString() : "";
}

function route(
  hub: Hub,
  received: Received,
  entry: EntryPoint | undefined,
  pair: Pair,
): NonNullable<Prepared["routed"]> {
  const { document } = hub.settings();
  const id = hub.id();
  const subject = received.attributes.subject;
  const found = received.channel === "sms" ? categorise(document, received.text) : null;
  const routed = routeInteraction(hub, {
    id,
    entryPoint: entry?.id ?? "",
    medium: received.channel,
    subject: typeof subject === "string" ? subject : "",
    category: found?.category ?? "",
    lastAgent: pair.lastAgent,
    at: received.receivedAt,
  });
  return { ...routed, id, model: found?.model };
}

export function previewOf(text: string, files: number): string {
  const line = text.replace(/\s+/g, " ").trim().slice(0, PREVIEW_LENGTH);
  return line === "" && files > 0 ? "📎" : line;
}
