import { startChat } from "../../../domain/chat/start.ts";
import { findSession } from "../../../domain/chat/session.ts";
import type { ChatSessionRow } from "../../../domain/chat/session.ts";
import { followChat, type VisitorEvent } from "../../../domain/chat/follow.ts";
import { ChatStart } from "../../../types/api/chat.ts";
import type { ChatSession } from "../../../types/api/chat.ts";
import type { Hub } from "../../../types/hub.ts";
import type { z } from "zod";
import { presence } from "../../support/work.ts";

export const PAGE = "https://shop.example.com";

let keys = 0;
export const newKey = () => `test-key-${++keys}-${crypto.randomUUID()}`;

/** Body of a start with everything the test does not care about filled in. */
export function startBody(over: Partial<z.input<typeof ChatStart>> = {}): ChatStart {
  return ChatStart.parse({
    entryPoint: "website",
    subject: "general",
    clientKey: newKey(),
    ...over,
  });
}

/** A chat of a visitor on `PAGE`, with `ada` signed in (and busy, unless `available`). */
export async function chat(
  hub: Hub,
  over: Partial<z.input<typeof ChatStart>> = {},
): Promise<{ session: ChatSession; row: ChatSessionRow; interaction: string }> {
  const session = await startChat(hub, startBody(over), { origin: PAGE, language: "en" });
  const row = await findSession(hub, { token: session.token, origin: PAGE, changes: true });
  const [found] = await hub.db.read<{ id: string }>(
    "SELECT id FROM interactions WHERE conversation_id = ? ORDER BY id LIMIT 1",
    [session.conversation],
  );
  return { session, row, interaction: found!.id };
}

/** Somebody is there, and nobody is free: chats wait. */
export async function staffedButBusy(hub: Hub, agent = "ada"): Promise<void> {
  await presence(hub, agent, "not_ready", "lunch");
}

export async function stateOf(hub: Hub, interaction: string): Promise<string> {
  const [row] = await hub.db.read<{ state: string }>(
    "SELECT state FROM interactions WHERE id = ?",
    [interaction],
  );
  return row!.state;
}

export async function closedReason(hub: Hub, conversation: string): Promise<string | null> {
  const [row] = await hub.db.read<{ closed_at: number | null; closed_reason: string }>(
    "SELECT closed_at, closed_reason FROM conversations WHERE id = ?",
    [conversation],
  );
  return row!.closed_at === null ? null : row!.closed_reason;
}

/** A visitor's stream, read in the background. */
export interface Listener {
  events: VisitorEvent[];
  kinds(): string[];
  texts(): string[];
  /** Resolves when the condition holds; fails after three seconds. */
  until(condition: (events: VisitorEvent[]) => boolean): Promise<void>;
  stop(): Promise<void>;
}

export function listen(hub: Hub, conversation: string, since = "0."): Listener {
  const events: VisitorEvent[] = [];
  const stop = new AbortController();
  let changed: (() => void) | undefined;
  const done = (async () => {
    const options = { since, signal: stop.signal, beatMs: 100 };
    for await (const event of followChat(hub, conversation, options)) {
      if (event.kind !== "beat" && event.kind !== "sync") events.push(event);
      changed?.();
    }
  })();
  return {
    events,
    kinds: () => events.map((e) => e.kind),
    texts: () =>
      events.filter((e) => e.kind === "message")
        .map((e) => (e.data as { message: { text: string } }).message.text),
    async until(condition) {
      const failed = AbortSignal.timeout(3000);
      while (!condition(events)) {
        if (failed.aborted) throw new Error(`Not heard in time: ${JSON.stringify(events)}`);
        await new Promise<void>((resolve) => {
          changed = resolve;
          failed.addEventListener("abort", () => resolve(), { once: true });
        });
      }
    },
    async stop() {
      stop.abort();
      await done;
    },
  };
}
