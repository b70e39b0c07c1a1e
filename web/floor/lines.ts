import { signal } from "@preact/signals";
import type { EntryPointView } from "../../types/api/admin.ts";
import { get } from "../ui/api.ts";
import { floor } from "./state.ts";

/** The company's phone numbers; empty while it has none or they are not known yet. */
export const lines = signal<EntryPointView[]>([]);

/** An emergency is declared rarely and must be seen soon. */
const EVERY_MS = 5_000;

export async function loadLines(): Promise<void> {
  const path = "/entrypoints?channel=voice&limit=100";
  const { items } = await get<{ items: EntryPointView[] }>(path);
  lines.value = items;
}

/** Keeps the lines fresh until the returned function is called. */
export function followLines(): () => void {
  const load = () => void (document.hidden || loadLines().catch(() => undefined));
  load();
  const timer = setInterval(load, EVERY_MS);
  return () => clearInterval(timer);
}

/** Calls as the floor counts them: those that wait, those that ring, those that are talked on. */
export function callCounts(): { waiting: number; ringing: number; talking: number } {
  const voice = (floor.value?.queues ?? []).flatMap(({ media }) =>
    media.filter(({ medium }) => medium === "voice")
  );
  const work = (floor.value?.agents ?? []).flatMap((agent) => agent.work);
  return {
    waiting: voice.reduce((sum, { waiting }) => sum + waiting, 0),
    ringing: voice.reduce((sum, { offered }) => sum + offered, 0),
    talking: work.filter(({ medium, state }) => medium === "voice" && state === "active").length,
  };
}
