import { type Signal, signal } from "@preact/signals";
import type { MessageView } from "../../../types/api/messages.ts";
import { get, reasonOf } from "../../ui/api.ts";
import { change, known } from "./state.ts";

const PAGE = 60;
/** Most pages fetched in one go to close a gap. */
const MAX_GAP_PAGES = 20;

export interface Thread {
  messages: Signal<MessageView[]>;
  state: Signal<"empty" | "loading" | "ready" | "failed">;
  error: Signal<string>;
  /** There may be older messages than those held. */
  older: Signal<boolean>;
}

const threads = new Map<string, Thread>();

export function thread(id: string): Thread {
  let found = threads.get(id);
  if (!found) {
    found = {
      messages: signal([]),
      state: signal("empty"),
      error: signal(""),
      older: signal(false),
    };
    threads.set(id, found);
  }
  return found;
}

/** A receipt may come before the message it is of; so many are kept for it. */
const MAX_EARLY_RECEIPTS = 200;
type Receipt = Pick<MessageView, "status" | "statusReason">;
const earlyReceipts = new Map<string, Receipt>();

/** Adds messages or takes their newer form; the order is that of the sequence. */
export function take(id: string, messages: MessageView[]): void {
  const { messages: held } = thread(id);
  const all = new Map(held.value.map((message) => [message.id, message]));
  for (const message of messages) {
    const known = all.get(message.id) ?? earlyReceipts.get(message.id);
    earlyReceipts.delete(message.id);
    // The answer to a sending may be slower than the receipts that followed it.
    const stands = known && further(known.status, message.status)
      ? { status: known.status, statusReason: known.statusReason }
      : {};
    all.set(message.id, { ...message, ...stands });
  }
  held.value = [...all.values()].sort((a, b) => a.seq - b.seq);
}

const ADVANCE = ["pending", "sending", "queued", "sent", "delivered", "read"];

/** Whether a receipt is further on its way than another; failures replace and are replaced. */
export function further(one: string, other: string): boolean {
  return ADVANCE.includes(other) && ADVANCE.indexOf(one) > ADVANCE.indexOf(other);
}

export function takeReceipt(id: string, message: string, receipt: Receipt): void {
  const { messages } = thread(id);
  if (messages.value.some((held) => held.id === message)) {
    messages.value = messages.value.map((held) =>
      held.id === message && !further(held.status, receipt.status) ? { ...held, ...receipt } : held
    );
    return;
  }
  earlyReceipts.set(message, receipt);
  if (earlyReceipts.size > MAX_EARLY_RECEIPTS) {
    earlyReceipts.delete(earlyReceipts.keys().next().value!);
  }
}

/** The latest page, once. */
export async function open(id: string): Promise<void> {
  const { state, error, older } = thread(id);
  if (state.value === "loading" || state.value === "ready") return;
  state.value = "loading";
  try {
    const { items } = await get<{ items: MessageView[] }>(
      `/conversations/${id}/messages?limit=${PAGE}`,
    );
    take(id, items);
    older.value = (items[0]?.seq ?? 1) > 1;
    state.value = "ready";
    await fillGap(id);
  } catch (problem) {
    error.value = reasonOf(problem);
    state.value = "failed";
  }
}

export async function openOlder(id: string): Promise<void> {
  const { messages, older } = thread(id);
  const first = messages.value[0]?.seq ?? 1;
  if (first <= 1) {
    older.value = false;
    return;
  }
  const { items } = await get<{ items: MessageView[] }>(
    `/conversations/${id}/messages?before=${first}&limit=${PAGE}`,
  );
  take(id, items);
  older.value = items.length > 0 && (items[0]?.seq ?? 1) > 1;
}

/** Fetches what came while nobody listened: sequences are gap-free, so a hole is seen. */
export async function fillGap(id: string, lastSeq = 0): Promise<void> {
  const { messages, state } = thread(id);
  if (state.value !== "ready") return;
  for (let page = 0; page < MAX_GAP_PAGES; page++) {
    const after = unbrokenUpTo(messages.value);
    const wanted = Math.max(lastSeq, known.value.get(id)?.lastSeq ?? 0);
    if (after >= wanted) return;
    const { items } = await get<{ items: MessageView[] }>(
      `/conversations/${id}/messages?after=${after}&limit=${PAGE}`,
    );
    if (items.length === 0) return;
    take(id, items);
    change(id, { lastSeq: Math.max(known.value.get(id)?.lastSeq ?? 0, items.at(-1)!.seq) });
  }
}

/** The highest sequence up to which nothing is missing from the first held on. */
export function unbrokenUpTo(messages: { seq: number }[]): number {
  let last = messages[0]?.seq ?? 0;
  for (const { seq } of messages) {
    if (seq > last + 1) break;
    last = seq;
  }
  return last;
}

/** Since when the customer waits for an answer; null when the last word is ours. */
export function waitingSince(messages: MessageView[]): string | null {
  let since: string | null = null;
  for (const message of messages) {
    if (message.direction === "in") since ??= message.at;
    else if (message.direction === "out" && message.author.kind !== "system") since = null;
  }
  return since;
}
