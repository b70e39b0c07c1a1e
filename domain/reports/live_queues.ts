import type { Hub } from "../../types/hub.ts";
import { countHandled } from "./count_handled.ts";
import { countNoAnswers } from "./count_offers.ts";
import { countEnded, countEntered } from "./count_segments.ts";
import type { Figures } from "./figures.ts";
import { scopeOf } from "./scope.ts";
import { createTally } from "./tally.ts";

/** The floor's counters of each queue since `from` (ms): the report's own, over the day so far. */
export async function liveQueues(hub: Hub, from: number): Promise<Map<string, Figures>> {
  const scope = await scopeOf(hub, {
    period: { from, to: hub.now() + 1, timeZone: "UTC" },
    interval: "none",
    groupBy: ["queue"],
    filter: { queues: [], agents: [], media: [], entryPoints: [], wrapUpCodes: [] },
    countBy: "end",
  });
  const tally = createTally(scope);
  for (const count of [countEntered, countEnded, countHandled, countNoAnswers]) {
    await count(hub, scope, tally);
  }
  return new Map(tally.lines().map((line) => [line.keys[0]!, line.figures]));
}
