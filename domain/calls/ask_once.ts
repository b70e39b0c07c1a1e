import type { Hub } from "../../types/hub.ts";
import { readCall } from "./row.ts";
import { answerRow } from "./flow/turn_rows.ts";

/** How long a repeat waits for the process that asks: its own request is answered by then (IV-4). */
const WAIT_MS = 2_000;
const LOOK_EVERY_MS = 100;

/**
 * Whether the company's system may be asked about the answer given at this step. Once only, whatever
 * process the carrier turns to next, also after a crash (CE07-B2, B7). Who may not waits until the
 * one who asks has made the step; where that one died nobody learns the result.
 */
export async function mayAskOnce(
  hub: Hub,
  call: { id: string; step: number },
): Promise<boolean> {
  const row = answerRow(`asked:${call.id}:${call.step}`, call.id, "", hub.now(), true);
  const [claimed] = await hub.db.write([row]);
  if (claimed?.rowsAffected === 1) return true;
  const until = performance.now() + WAIT_MS;
  while (performance.now() < until) {
    if ((await readCall(hub.db, call.id))?.step !== call.step) return false;
    await new Promise((done) => setTimeout(done, LOOK_EVERY_MS));
  }
  return false;
}
