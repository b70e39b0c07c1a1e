import type { Hub } from "../../types/hub.ts";
import type { ReportName } from "../../types/reports.ts";
import { remembering } from "../queues/cache.ts";
import { countCalls } from "./count_calls.ts";
import { countChats } from "./count_chats.ts";
import { countHandled } from "./count_handled.ts";
import { countOptOuts, countTexts } from "./count_messages.ts";
import { countNoAnswers, countOffers } from "./count_offers.ts";
import { countResponses } from "./count_responses.ts";
import { countReviews } from "./count_reviews.ts";
import { countEnded, countEntered } from "./count_segments.ts";
import { countWaitingAtStart } from "./count_waiting.ts";
import { countTime, countTransfers } from "./count_work.ts";
import { type Counted, FACTS, type Scope } from "./scope.ts";
import { catchUpCalls } from "./fold_calls.ts";
import { createTally, type Tally } from "./tally.ts";

const CACHE_MS = 60_000;

type Count = (hub: Hub, scope: Scope, tally: Tally) => Promise<void>;

const segments: Count = async (hub, scope, tally) => {
  await countEntered(hub, scope, tally);
  await countEnded(hub, scope, tally);
};

/** What each report counts. The floor's figures of today come from the same functions. */
const COUNTS: Record<ReportName, Count[]> = {
  queues: [
    segments,
    countWaitingAtStart,
    countHandled,
    countNoAnswers,
    countTransfers,
    countChats,
  ],
  service_level: [segments],
  agents: [countOffersOfAgents, countHandled, countTransfers, countTimeOfAgents],
  wrap_up: [countHandled],
  responses: [countResponses],
  opt_outs: [countTexts, countOptOuts],
  delivery: [countTexts],
  reviews: [countReviews],
  calls: [countCalls("calls")],
  call_work: [countCalls("call_work")],
  menus: [countCalls("menus")],
  widening: [countCalls("widening")],
  identification: [countCalls("identification")],
  routing: [countCalls("routing")],
  sources: [countCalls("sources")],
  rules: [countCalls("rules")],
  personal: [countCalls("personal")],
  reasons: [countCalls("reasons")],
  experiments: [countCalls("experiments")],
};

/** The counters of a report, one line per keys and interval. */
export async function countReport(
  hub: Hub,
  report: ReportName,
  scope: Scope,
): Promise<Counted[]> {
  const tally = createTally(scope);
  if (scope.groupBy.some((grouping) => FACTS[grouping] !== undefined)) await catchUpCalls(hub);
  for (const count of COUNTS[report]) await count(hub, scope, tally);
  const lines = tally.lines();
  return report === "queues" ? withWaiting(lines, scope) : lines;
}

async function countOffersOfAgents(hub: Hub, scope: Scope, tally: Tally): Promise<void> {
  await countOffers(hub, scope, await agentsOf(hub, scope), tally);
}

async function countTimeOfAgents(hub: Hub, scope: Scope, tally: Tally): Promise<void> {
  await countTime(hub, scope, await agentsOf(hub, scope), tally);
}

const remember = remembering<string[]>(CACHE_MS);

/** Agents looked at: those asked for, else everybody now or once known. */
async function agentsOf(hub: Hub, { filter }: Scope): Promise<string[]> {
  if (filter.agents.length > 0) return filter.agents;
  const past = await remember(hub, "agents", async () => {
    const rows = await hub.db.read<{ id: string }>("SELECT agent_id AS id FROM presences");
    return rows.map((row) => row.id);
  });
  return [...new Set([...hub.settings().document.people.map((p) => p.id), ...past])];
}

/** Who waits carries over from interval to interval: DC-3 gives the end from the begin. */
function withWaiting(lines: Counted[], scope: Scope): Counted[] {
  const byKeys = Map.groupBy(lines, (line) => JSON.stringify(line.keys));
  return [...byKeys.values()].flatMap((group) => {
    const known = new Map(group.map((line) => [line.interval, line]));
    let waiting = 0;
    const all: Counted[] = [];
    for (let interval = 0; interval < scope.starts.length; interval++) {
      const line = known.get(interval) ?? { keys: group[0]!.keys, interval, figures: {} };
      const { figures } = line;
      waiting = scope.countBy === "entry"
        ? 0
        : interval === 0
        ? figures.waitingAtStart ?? 0
        : waiting;
      const begin = waiting;
      waiting = begin + (figures.entered ?? 0) -
        ENDS.reduce((sum, c) => sum + (figures[c] ?? 0), 0);
      if (scope.starts[interval]! >= scope.to) break;
      if (!known.has(interval) && begin === 0 && waiting === 0) continue;
      all.push({ ...line, figures: { ...figures, waitingAtStart: begin, waitingAtEnd: waiting } });
    }
    return all;
  });
}

/** Every way a segment can end (DC-3). */
export const ENDS = [
  "answered",
  "abandoned",
  "shortAbandoned",
  "flowOut",
  "timedOut",
  "messageLeft",
  "closedUnrouted",
] as const;
