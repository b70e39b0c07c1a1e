import type { Hub } from "../../types/hub.ts";

/** Most answers kept per installation and kind. */
const MAX_KEPT = 10_000;

/**
 * Remembers answers for a moment, so that many readers cost one look. Concurrent callers share it;
 * a failed one is not kept. `now` is the hub's clock.
 */
export function remembering<T>(ttlMs: number) {
  const kept = new WeakMap<Hub["queue"], Map<string, { at: number; answer: Promise<T> }>>();
  return async (hub: Hub, key: string, look: () => Promise<T>): Promise<T> => {
    const answers = kept.get(hub.queue) ?? new Map<string, { at: number; answer: Promise<T> }>();
    kept.set(hub.queue, answers);
    const held = answers.get(key);
    const age = hub.now() - (held?.at ?? 0);
    if (held && age >= 0 && age < ttlMs) return await held.answer;
    if (answers.size >= MAX_KEPT) answers.clear();
    const answer = look();
    answers.set(key, { at: hub.now(), answer });
    answer.catch(() => answers.delete(key));
    return await answer;
  };
}
