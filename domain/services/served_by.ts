import type { Configuration } from "../../types/configuration/configuration.ts";
import type { EntryPoint } from "../../types/configuration/entry_points.ts";
import type { Service } from "../../types/configuration/services.ts";
import { lookup } from "../configuration/lookup.ts";

/**
 * Queues that may serve calls of an entry point whose flow hands them to a service: its own, those
 * of its flow, those of every service it may lead to. Null = its flow leads to no service.
 */
export function queuesServing(
  document: Configuration,
  entry: EntryPoint,
): ReadonlySet<string> | null {
  const flow = lookup(document).flows.get(entry.flow ?? "");
  const nodes = flow?.nodes ?? [];
  const handing = nodes.flatMap((node) => node.type === "service" ? [node] : []);
  if (handing.length === 0) return null;
  const named = new Set(handing.map((node) => node.service));
  // By a variable it may be any of them.
  const services = named.has(null)
    ? document.services
    : document.services.filter(({ id }) => named.has(id));
  const evaluations = handing.flatMap((node) => node.evaluations.map((one) => one.queue));
  const own = nodes.flatMap((node) => node.type === "queue" ? [node.queue] : []);
  const queues = [entry.queue, ...own, ...evaluations, ...services.flatMap(queuesOf)];
  return new Set(queues.filter((queue) => queue !== null));
}

const queuesOf = ({ queue, rules }: Service): (string | null)[] => [
  queue,
  ...rules.map(({ set }) => set.queue),
];
