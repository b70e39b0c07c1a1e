import { drainJournal } from "../../domain/journal/drain.ts";
import { runTimers } from "../../domain/timers/dispatch.ts";
import type { Hub } from "../../types/hub.ts";
import { tickOnce } from "../../workers/clock.ts";

/** Most turns until nothing is due any more. */
const MOST_TURNS = 100;

/** Does everything that is due at the test's clock, as the workers would. */
export async function tick(hub: Hub): Promise<void> {
  for (let i = 0; i < MOST_TURNS; i++) {
    const wait = await tickOnce(hub);
    const timers = await runTimers(hub);
    const { events } = await drainJournal(hub);
    if (wait > 0 && timers === 0 && events === 0) return;
  }
  throw new Error(`Something falls due again and again: ${MOST_TURNS} turns were not enough`);
}
