import { signal } from "@preact/signals";
import { get } from "../../ui/api.ts";
import { watch } from "../state.ts";
import type { CallSummary, LadderStep } from "../../../types/ladder.ts";

const MAX_STEPS = 1_000;

export const steps = signal<LadderStep[]>([]);
export const calls = signal<CallSummary[]>([]);

/** The calls to choose from; asked again whenever another one is shown. */
export async function loadCalls(): Promise<void> {
  try {
    calls.value = (await get<{ items: CallSummary[] }>("~/playground/calls")).items;
  } catch {
    // The last list stays.
  }
}

/** The arrows of a call, followed until stopped. */
export function watchLadder(sid: string): () => void {
  steps.value = [];
  if (!sid) return () => {};
  return watch(`/playground/calls/${encodeURIComponent(sid)}/ladder/events`, (_, data) => {
    const { from, items } = data as { from: number; items: LadderStep[] };
    steps.value = [...steps.value.slice(0, from), ...items].slice(0, MAX_STEPS);
  });
}
