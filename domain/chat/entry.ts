import type { EntryPoint } from "../../types/configuration/entry_points.ts";
import type { QueueRules } from "../../types/configuration/queues.ts";
import { HubError } from "../../types/errors.ts";
import type { Hub } from "../../types/hub.ts";
import { lookup } from "../configuration/lookup.ts";

/** The chat entry point with this id, or `chat.entry_unknown`. */
export function chatEntry(hub: Hub, id: string): EntryPoint {
  const entry = lookup(hub.settings().document).entryPoints.get(id);
  if (entry?.channel === "chat") return entry;
  throw new HubError(
    "not_found",
    `There is no web chat "${id.slice(0, 63)}": check data-entrypoint of the page`,
    { code: "chat.entry_unknown" },
  );
}

/** Refuses a subject the entry point does not have; empty means none chosen. */
export function checkSubject(entry: EntryPoint, subject: string): void {
  if (subject === "" || entry.subjects.some((s) => s.id === subject)) return;
  throw new HubError(
    "not_found",
    `The web chat "${entry.id}" has no subject "${subject}": choose one of its own`,
    { code: "chat.subject_unknown" },
  );
}

/** Queue a chat with this subject goes to. */
export function chatQueue(hub: Hub, entry: EntryPoint, subject: string): QueueRules | undefined {
  const { queues } = lookup(hub.settings().document);
  const wanted = entry.subjects.find((s) => s.id === subject)?.queue ?? entry.queue;
  return queues.get(wanted) ?? queues.get(entry.queue);
}
