import { setImmediate } from "node:timers";
import type { ResultSet } from "@libsql/client";
import { HubError } from "../types/errors.ts";
import type { Plain } from "./statements.ts";

/** Units that share one transaction at most: bounds how long one commit holds the thread. */
const GROUP_MAX_UNITS = 256;
/** Units that may wait; beyond, callers are refused instead of piling up memory. */
const WAITING_MAX_UNITS = 10_000;
const RETRY_AFTER_SEC = 1;
/** Under load a commit waits this long for more units: each costs the disk a turn, milliseconds. */
const LINGER_MS = 2;

export interface Unit {
  statements: Plain[];
  resolve(results: ResultSet[]): void;
  reject(error: unknown): void;
}

/**
 * Collects units and hands them over in groups: those that arrive while one group is being
 * committed make up the next one. `commit` settles every unit it is given.
 */
export function createUnits(commit: (group: Unit[]) => Promise<void>) {
  const waiting: Unit[] = [];
  let running = false;

  async function drain(): Promise<void> {
    for (let busy = false; waiting.length > 0; busy = true) {
      if (busy) await new Promise((resolve) => setTimeout(resolve, LINGER_MS));
      // One turn of the event loop: requests that are ready join this group instead of the next.
      await new Promise((resolve) => setImmediate(resolve));
      const group = waiting.splice(0, GROUP_MAX_UNITS);
      await commit(group).catch((error) => group.forEach((unit) => unit.reject(error)));
    }
    running = false;
  }

  return {
    write(statements: Plain[]): Promise<ResultSet[]> {
      if (waiting.length >= WAITING_MAX_UNITS) {
        throw new HubError("unavailable", "Too many writes are waiting: try again in a moment", {
          code: "record.busy",
          retryAfter: RETRY_AFTER_SEC,
        });
      }
      return new Promise((resolve, reject) => {
        waiting.push({ statements, resolve, reject });
        if (running) return;
        running = true;
        void drain();
      });
    },
    /** Resolves when nothing waits any more. */
    async settled(): Promise<void> {
      while (running) await new Promise((resolve) => setImmediate(resolve));
    },
  };
}
