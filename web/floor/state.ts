import { signal } from "@preact/signals";
import type { FloorView, QueueView } from "../../types/api/floor.ts";
import { ApiProblem, get, reasonOf } from "../ui/api.ts";
import { followLive } from "../ui/live.ts";

/** The floor is drawn at most once a second, and at least so often without news. */
const LEAST_MS = 1_000;
const MOST_MS = 5_000;

export const floor = signal<FloorView | null>(null);
export const problem = signal<{ status: number; text: string } | null>(null);
/** Only this queue; null = all. */
export const onlyQueue = signal<string | null>(null);

/** Keeps the floor fresh until the returned function is called. */
export function followFloor(): () => void {
  let last = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running = false;
  const load = async () => {
    if (running) return;
    running = true;
    last = Date.now();
    try {
      floor.value = await get<FloorView>("/floor");
      problem.value = null;
    } catch (error) {
      problem.value = {
        status: error instanceof ApiProblem ? error.status : 0,
        text: reasonOf(error),
      };
    }
    running = false;
    plan(MOST_MS);
  };
  const plan = (ms: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => document.hidden ? plan(MOST_MS) : void load(), ms);
  };
  const soon = () => plan(Math.max(0, last + LEAST_MS - Date.now()));
  const stop = followLive({
    path: "/api/v1/live?topics=floor",
    on: (kind) => {
      if (kind === "floor" || kind === "presence" || kind === "reset") soon();
    },
    connected: soon,
  });
  void load();
  document.addEventListener("visibilitychange", soon);
  return () => {
    stop();
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", soon);
  };
}

/** After an action of ours: look at once. */
export async function look(): Promise<void> {
  floor.value = await get<FloorView>("/floor").catch(() => floor.value);
}

/** Who waits, those just being offered included: for the customer it is the same. */
export function waitingIn(queue: QueueView): number {
  return queue.waiting + queue.media.reduce((sum, medium) => sum + medium.offered, 0);
}

export function queueOf(id: string): { name: string; colour: number } {
  return floor.value?.queues.find((queue) => queue.id === id) ?? { name: id, colour: 12 };
}

export function agentName(id: string): string {
  return floor.value?.agents.find((agent) => agent.id === id)?.name ?? id;
}
