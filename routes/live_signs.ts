import { getLogger } from "@logtape/logtape";
import { heartbeats } from "../domain/people/heartbeats.ts";
import type { Hub } from "../types/hub.ts";

const log = getLogger(["hubbub", "live"]);

/** Sign of life: well within the shortest time after which a desk counts as lost. */
const LIFE_MS = 4_000;

/** Keeps the desks alive whose streams are open in this process, all of them in one step. */
export interface Signs {
  /** From now on until the returned function is called. */
  give(agent: string): () => void;
}

export function createSigns(hub: Hub): Signs {
  const open = new Map<string, number>();
  let timer: ReturnType<typeof setInterval> | undefined;
  let busy = false;
  async function turn(): Promise<void> {
    if (busy) return;
    busy = true;
    try {
      await heartbeats(hub, [...open.keys()]);
    } catch (error) {
      log.warning("No signs of life for {count} desks: {reason}", {
        count: open.size,
        reason: String(error),
      });
    } finally {
      busy = false;
    }
  }
  return {
    give(agent) {
      open.set(agent, (open.get(agent) ?? 0) + 1);
      timer ??= setInterval(() => void turn(), LIFE_MS);
      return () => {
        const left = (open.get(agent) ?? 1) - 1;
        if (left > 0) open.set(agent, left);
        else open.delete(agent);
        if (open.size > 0) return;
        clearInterval(timer);
        timer = undefined;
      };
    },
  };
}
