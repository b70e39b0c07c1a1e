import type { Configuration } from "../../types/configuration/configuration.ts";
import type { EntryPoint, Subject } from "../../types/configuration/entry_points.ts";
import type { Category } from "../../types/configuration/library.ts";
import type { QueueRules, RingRule } from "../../types/configuration/queues.ts";
import { HubError } from "../../types/errors.ts";
import type { Hub } from "../../types/hub.ts";
import type { Ring } from "../../types/interactions.ts";
import type { Medium, MediumRules } from "../../types/media.ts";
import type { QueueItem } from "../../types/queue.ts";
import type { z } from "zod";
import { buildItem } from "./build_item.ts";

type CategoryRules = z.output<typeof Category>;
type EntryPointRules = z.output<typeof EntryPoint>;
type SubjectRules = z.output<typeof Subject>;

export interface RouteInput {
  /** Interaction id. */
  id: string;
  /** Entry point id. One that is not configured routes to the fallback queue. */
  entryPoint: string;
  medium: Medium;
  /** Subject id chosen by the customer, empty when none. */
  subject?: string | undefined;
  /** Category id found by screening, empty when none. */
  category?: string | undefined;
  /** Agent who handled the conversation last. */
  lastAgent?: string | null | undefined;
  /** Overrides what subject, category and entry point say. */
  queue?: string | undefined;
  priority?: number | undefined;
  /** `t_in` in milliseconds. */
  at: number;
}

export interface Routed {
  queue: string;
  subject: string;
  category: string;
  /** Start priority, cut to the medium's range. */
  priority: number;
  /** What the queue is given; `epoch` and `rev` are filled in when it enters. */
  item: QueueItem;
  /** Configuration version that decided. */
  ruleVersion: number;
}

/**
 * Where work goes and what it needs. The narrower rule wins: subject, then category, then entry
 * point, then the medium's start values (CE01-F30, CE18-R19, CE29-F4).
 */
export function routeInteraction(hub: Pick<Hub, "settings">, input: RouteInput): Routed {
  const { version, document } = hub.settings();
  const entry = document.entryPoints.find((e) => e.id === input.entryPoint);
  const subject = entry?.subjects.find((s) => s.id === input.subject);
  const category = document.categories.find((c) => c.id === input.category);
  const queue = chooseQueue(document, input, subject, category, entry);
  const rules = document.media[input.medium];
  const priority = cutPriority(
    rules,
    input.priority ?? subject?.priority ?? category?.priority ?? entry?.priority ??
      rules.startPriority,
  );
  const item = buildItem(queue, {
    id: input.id,
    medium: input.medium,
    arrival: input.at,
    priority,
    rings: ringsOf(subject, category, entry),
    lastAgent: input.lastAgent ?? null,
  });
  return {
    queue: item.queue,
    subject: subject?.id ?? "",
    category: category?.id ?? "",
    priority,
    item,
    ruleVersion: version,
  };
}

/** A priority inside the range its medium allows (CE01-R36). */
export function cutPriority(
  rules: Pick<MediumRules, "priorityFrom" | "priorityTo">,
  priority: number,
): number {
  return Math.min(Math.max(Math.round(priority), rules.priorityFrom), rules.priorityTo);
}

function chooseQueue(
  document: Configuration,
  input: RouteInput,
  subject: SubjectRules | undefined,
  category: CategoryRules | undefined,
  entry: EntryPointRules | undefined,
): QueueRules {
  const wanted = [input.queue, subject?.queue, category?.queue, entry?.queue];
  for (const id of wanted) {
    const queue = id ? document.queues.find((q) => q.id === id) : undefined;
    if (queue) return queue;
  }
  return fallbackQueue(document);
}

/** Where work goes whose queue is gone: the first one configured (CE29-X22). */
export function fallbackQueue(document: Configuration): QueueRules {
  const queue = document.queues[0];
  if (!queue) {
    throw new HubError("unavailable", "No queue is configured: add one, then work can come in", {
      code: "configuration.no_queue",
    });
  }
  return queue;
}

function ringsOf(
  subject: SubjectRules | undefined,
  category: CategoryRules | undefined,
  entry: EntryPointRules | undefined,
): Ring[] {
  const rules = [subject?.rings, category?.rings, entry?.rings].find((r) => r && r.length > 0);
  return toRings(rules ?? []);
}

function toRings(rules: z.output<typeof RingRule>[]): Ring[] {
  if (rules.length === 0) return [{ afterSec: 0, skills: [] }];
  return rules.map((rule, i) => ({
    afterSec: i === 0 ? 0 : rule.afterSec,
    skills: rule.skills.map(({ skill, min, max }) => ({ skill, min, max })),
  }));
}
