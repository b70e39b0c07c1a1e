import { effect, signal } from "@preact/signals";
import type { ConversationView, Watching } from "../../../types/api/conversations.ts";
import { ApiProblem, put, reasonOf, remove } from "../../ui/api.ts";
import { may } from "../../ui/session.tsx";
import { tell } from "../../ui/toast.tsx";
import { refetch } from "./follow.ts";
import { change, current, isMine, known } from "./state.ts";
import { fillGap } from "./threads.ts";

/** The hub forgets a watcher after a minute without a word. */
const AGAIN_MS = 20_000;
const LIVE = new Set(["queued", "offered", "active", "parked"]);

/** Conversations of others this desk reads along in, and whether it has joined them. */
export const watched = signal<Readonly<Record<string, Watching>>>({});

/** Work that goes on in other hands, and which this person may look into. */
export function isWatchable(conversation: ConversationView): boolean {
  const { interaction, state } = conversation;
  return may("conversations.read_all") && !isMine(conversation) && state === "open" &&
    interaction !== null && LIVE.has(interaction.state);
}

/** Tells the hub what is read along, for as long as it is, until the returned function is called. */
export function startWatching(): () => void {
  const stop = effect(() => {
    const here = current.value;
    const wanted = here && isWatchable(here) ? here.id : null;
    for (const [id, { joined }] of Object.entries(watched.peek())) {
      const gone = known.value.get(id);
      // Who has joined stays in it while looking at something else.
      if (id !== wanted && (!joined || !gone || !isWatchable(gone))) look(id, false);
    }
    if (wanted && !(wanted in watched.peek())) look(wanted, true);
  });
  const timer = setInterval(() => {
    for (const id of Object.keys(watched.value)) {
      void again(id);
      void refetch(id).then(() => fillGap(id));
    }
  }, AGAIN_MS);
  return () => {
    stop();
    clearInterval(timer);
    for (const id of Object.keys(watched.value)) look(id, false);
  };
}

function look(id: string, on: boolean): void {
  const { [id]: _, ...rest } = watched.peek();
  watched.value = on ? { ...rest, [id]: { joined: false } } : rest;
  if (on) void again(id).then(() => fillGap(id));
  else void remove(`/conversations/${id}/watching`).catch(() => undefined);
}

async function again(id: string): Promise<void> {
  try {
    const standing = await put<Watching>(`/conversations/${id}/watching`);
    if (id in watched.value) watched.value = { ...watched.value, [id]: standing };
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.transient) return;
    const { [id]: _, ...rest } = watched.value;
    watched.value = rest;
  }
}

/** Steps in beside the agent: both sides are told. */
export async function join(id: string): Promise<boolean> {
  return await asked(async () => {
    watched.value = {
      ...watched.value,
      [id]: await put<Watching>(`/conversations/${id}/participation`),
    };
  });
}

/** Steps out again and goes on reading. */
export async function stepOut(id: string): Promise<boolean> {
  return await asked(async () => {
    await remove(`/conversations/${id}/watching`);
    watched.value = { ...watched.value, [id]: { joined: false } };
    await again(id);
  });
}

/** Into this person's own hands; the agent it is taken from is told by the line in the thread. */
export async function takeOver(conversation: ConversationView): Promise<boolean> {
  const { id, interaction } = conversation;
  return await asked(async () => {
    const view = await put<ConversationView["interaction"]>(
      `/interactions/${interaction!.id}/takeover`,
    );
    change(id, { interaction: view });
    await refetch(id);
    await fillGap(id);
  });
}

async function asked(run: () => Promise<void>): Promise<boolean> {
  try {
    await run();
    return true;
  } catch (error) {
    tell(reasonOf(error), "bad");
    return false;
  }
}
