import { lowestId } from "./today.ts";
import type { Hub } from "../../types/hub.ts";
import type { Medium } from "../../types/media.ts";
import { remembering } from "./cache.ts";

/** CB-C11: the last 50 handled of a day; fewer than 5 say nothing. */
const SAMPLES = 50;
const LEAST_SAMPLES = 5;
const DAY_MS = 86_400_000;
/** Where there are too few samples, in seconds; other media: unknown. */
const DEFAULT_HANDLE_SEC: Partial<Record<Medium, number>> = { voice: 300, callback: 300 };
const CACHE_MS = 5_000;

const remember = remembering<number | null>(CACHE_MS);

export interface HandleTimeOf {
  queue: string;
  medium: Medium;
  /** Samples of the subject where it has enough, else of the queue. */
  subject?: string | undefined;
}

/** Mean handling time (talk and wrap-up) in seconds by CB-C11, at most 5 s old; null = unknown. */
export async function handleTime(hub: Hub, of: HandleTimeOf): Promise<number | null> {
  return await remember(hub, JSON.stringify([of.queue, of.medium, of.subject ?? ""]), async () => {
    const bySubject = of.subject ? await meanOf(hub, of) : null;
    return bySubject ?? await meanOf(hub, { ...of, subject: undefined }) ??
      DEFAULT_HANDLE_SEC[of.medium] ?? null;
  });
}

async function meanOf(hub: Hub, { queue, medium, subject }: HandleTimeOf): Promise<number | null> {
  const since = lowestId(hub.now() - DAY_MS);
  const [row] = await hub.db.read<{ n: number; mean: number | null }>(
    `SELECT COUNT(*) AS n, AVG(took) AS mean FROM (
       SELECT wrapped_up_at - accepted_at AS took FROM interactions
       WHERE state = 'done' AND queue = ? AND id >= ? AND medium = ? AND accepted_at IS NOT NULL
         ${subject === undefined ? "" : "AND subject = ?"}
       ORDER BY id DESC LIMIT ${SAMPLES})`,
    [queue, since, medium, ...(subject === undefined ? [] : [subject])],
  );
  if (!row || row.n < LEAST_SAMPLES || row.mean === null) return null;
  return row.mean / 1000;
}
