import { signal } from "@preact/signals";
import type { FileView, MessageView, NewMessage } from "../../../types/api/messages.ts";
import { ApiProblem, post, reasonOf } from "../../ui/api.ts";
import { serverNow } from "../../ui/clock.ts";
import { recallJson, rememberJson } from "../../ui/storage.ts";
import { known } from "./state.ts";
import { take, thread, unbrokenUpTo } from "./threads.ts";

const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 30_000;

/** A message on its way: seen at once, kept through failure and reload until the hub has it. */
export interface Pending {
  clientKey: string;
  text: string;
  files: FileView[];
  kind: "reply" | "note";
  at: number;
  lastSeq: number | null;
  standardResponse: NewMessage["standardResponse"];
  state: "sending" | "waiting" | "failed";
  error: string;
}

export const pending = signal<Record<string, Pending[]>>(keptPending());
/** A reply the hub held back because somebody else wrote meanwhile. */
export const stale = signal<
  { conversation: string; message: Pending; missed: MessageView[] } | null
>(null);

const retryMs = new Map<string, number>();

function keptPending(): Record<string, Pending[]> {
  const kept = recallJson<Record<string, Pending[]>>("pending", {});
  // What was on its way when the page went: the same key may be sent again.
  return Object.fromEntries(
    Object.entries(kept).map(([id, list]) => [
      id,
      list.map((message) =>
        message.state === "sending" ? { ...message, state: "waiting" as const } : message
      ),
    ]),
  );
}

function store(conversation: string, list: Pending[]): void {
  const { [conversation]: _, ...rest } = pending.value;
  pending.value = list.length > 0 ? { ...rest, [conversation]: list } : rest;
  rememberJson("pending", Object.keys(pending.value).length > 0 ? pending.value : undefined);
}

function update(conversation: string, key: string, part: Partial<Pending>): void {
  store(
    conversation,
    (pending.value[conversation] ?? []).map((message) =>
      message.clientKey === key ? { ...message, ...part } : message
    ),
  );
}

export function discard(conversation: string, key: string): void {
  retryMs.delete(key);
  store(
    conversation,
    (pending.value[conversation] ?? []).filter((message) => message.clientKey !== key),
  );
}

/** Sends a reply or a note; it is shown at once. */
export function send(
  conversation: string,
  input: Pick<Pending, "text" | "files" | "kind" | "standardResponse">,
): void {
  const message: Pending = {
    ...input,
    clientKey: crypto.randomUUID(),
    at: serverNow(),
    lastSeq: input.kind === "note" ? null : lastSeen(conversation),
    state: "sending",
    error: "",
  };
  store(conversation, [...(pending.value[conversation] ?? []), message]);
  void attempt(conversation, message);
}

function lastSeen(conversation: string): number {
  return Math.max(
    unbrokenUpTo(thread(conversation).messages.value),
    known.value.get(conversation)?.agentReadSeq ?? 0,
  );
}

/** Tries again with the same key: what the hub already has it does not take twice. */
export function retry(conversation: string, key: string, part: Partial<Pending> = {}): void {
  update(conversation, key, { ...part, state: "sending", error: "" });
  const message = pending.value[conversation]?.find((held) => held.clientKey === key);
  if (message) void attempt(conversation, message);
}

/** The connection is back: everything that waited for it goes out. */
export function retryWaiting(): void {
  for (const [conversation, list] of Object.entries(pending.value)) {
    for (const message of list) {
      if (message.state === "waiting") retry(conversation, message.clientKey);
    }
  }
}

async function attempt(conversation: string, message: Pending): Promise<void> {
  const body: NewMessage = {
    text: message.text,
    files: message.files.map((file) => file.id),
    kind: message.kind,
    clientKey: message.clientKey,
    lastSeq: message.lastSeq,
    standardResponse: message.standardResponse,
  };
  try {
    const sent = await post<MessageView>(`/conversations/${conversation}/messages`, body);
    take(conversation, [sent]);
    discard(conversation, message.clientKey);
  } catch (error) {
    refused(conversation, message, error);
  }
}

function refused(conversation: string, message: Pending, error: unknown): void {
  const key = message.clientKey;
  if (error instanceof ApiProblem && error.code === "reply.stale") {
    const missed = (error.problem as { missed?: MessageView[] } | null)?.missed ?? [];
    take(conversation, missed);
    update(conversation, key, { state: "failed", error: reasonOf(error) });
    stale.value = { conversation, message, missed };
    return;
  }
  if (error instanceof ApiProblem && error.transient) {
    const wait = error.retryAfter * 1000 || (retryMs.get(key) ?? FIRST_RETRY_MS);
    retryMs.set(key, Math.min(wait * 2, LAST_RETRY_MS));
    update(conversation, key, { state: "waiting", error: reasonOf(error) });
    setTimeout(() => {
      const held = pending.value[conversation]?.find((other) => other.clientKey === key);
      if (held?.state === "waiting") retry(conversation, key);
    }, wait);
    return;
  }
  update(conversation, key, { state: "failed", error: reasonOf(error) });
}

/** The live stream brought the message before the answer did. */
export function confirmSent(conversation: string, message: MessageView): void {
  if (message.clientKey) discard(conversation, message.clientKey);
}
