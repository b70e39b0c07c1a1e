import type { Hub } from "../../types/hub.ts";
import { enqueueInteractions, NOT_IN_A_FLOW } from "../interactions/enqueue.ts";
import { ensureQueue } from "./ensure_queue.ts";

/** Work stored but not in the queue after this long was left behind by somebody who died. */
const LEFT_BEHIND_MS = 2_000;
/** Interactions entered at once, and at most in one turn. */
const PAGE = 200;
const MOST = 5_000;

/**
 * Finds work that is in the record but not in the queue, and lets it in; rebuilds a queue that is
 * gone. Answers how many entered.
 */
export async function reconcile(hub: Hub): Promise<number> {
  await ensureQueue(hub, false);
  let entered = 0;
  for (let after = "", done = 0; done < MOST;) {
    const rows = await hub.db.read<{ id: string }>(
      `SELECT id FROM interactions WHERE state IN ('received', 'screened') AND region = ? AND id > ?
         AND created_at <= ? AND ${NOT_IN_A_FLOW} ORDER BY id LIMIT ${PAGE}`,
      [hub.queue.region, after, hub.now() - LEFT_BEHIND_MS],
    );
    const results = await enqueueInteractions(hub, rows.map((row) => row.id));
    entered += results.filter((result) => result.entered).length;
    if (rows.length < PAGE || results.every((result) => !result.entered)) break;
    done += rows.length;
    after = rows.at(-1)?.id ?? "";
  }
  return entered;
}
