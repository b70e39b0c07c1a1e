import { Service } from "../../types/configuration/services.ts";

const made = new Map<string, Service>();
/** Queues remembered; a company has at most as many. */
const MAX_KEPT = 5_000;

/** What holds where nothing is configured: every default, on the queue of the entry point. */
export function plainService(queue: string): Service {
  const known = made.get(queue);
  if (known) return known;
  if (made.size >= MAX_KEPT) made.clear();
  const service = Service.parse({ id: "default", name: "Default", queue });
  made.set(queue, service);
  return service;
}
