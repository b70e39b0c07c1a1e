import { computed, signal } from "@preact/signals";
import type { EntryPointView } from "../../../types/api/admin.ts";
import { get } from "../../ui/api.ts";

const entryPoints = signal<EntryPointView[]>([]);

/** The names of where customers come in; without them the desk shows ids. */
export async function loadEntryPoints(): Promise<void> {
  await get<{ items: EntryPointView[] }>("/entrypoints").then(
    ({ items }) => entryPoints.value = items,
    () => undefined,
  );
}

export function entryPointName(id: string): string {
  return entryPoints.value.find((entry) => entry.id === id)?.name ?? id;
}

/** Numbers of the company that can be called, and called from. */
export const voiceEntryPoints = computed(() =>
  entryPoints.value.filter(({ channel }) => channel === "voice")
);

/** What the customer chose as subject, in the company's words. */
export function subjectName(entryPoint: string, subject: string): string {
  const subjects = entryPoints.value.find((entry) => entry.id === entryPoint)?.subjects ?? [];
  return subjects.find((known) => known.id === subject)?.name ?? subject;
}
