import type { Hub } from "../../types/hub.ts";

/** Failures in a row after which a source is left alone. */
const MAX_FAILURES = 5;
/** How long it is left alone, milliseconds; then one request tries it again. */
const REST_MS = 30_000;

interface State {
  failures: number;
  /** Asked again from then on (ms). */
  from: number;
}

const states = new WeakMap<Hub["db"], Map<string, State>>();

/** Remembers per source whether it answers, so that no caller waits for one that is down (CE07-B1). */
export function breaker(hub: Hub, source: string) {
  const all = states.get(hub.db) ?? new Map<string, State>();
  states.set(hub.db, all);
  const state = all.get(source) ?? { failures: 0, from: 0 };
  all.set(source, state);
  return {
    /** Whether the source may be asked; the one who tries it again keeps others off meanwhile. */
    mayAsk(): boolean {
      if (state.failures < MAX_FAILURES) return true;
      if (hub.now() < state.from) return false;
      state.from = hub.now() + REST_MS;
      return true;
    },
    report(answered: boolean): void {
      state.failures = answered ? 0 : state.failures + 1;
      if (!answered) state.from = hub.now() + REST_MS;
    },
  };
}
