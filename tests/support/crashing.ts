import type { Hub } from "../../types/hub.ts";

/** The process died here. */
export class CrashError extends Error {
  constructor(readonly call: string) {
    super(`The process died at ${call}`);
    this.name = "CrashError";
  }
}

export interface Crashing {
  hub: Hub;
  /** Names of the outward calls made, in order. */
  calls: string[];
  /** True once it has died: nothing it does has any effect any more. */
  dead(): boolean;
}

/** Outward calls that change something; what only reads has no crash of its own. */
const QUEUE_CALLS = new Set([
  "enqueue",
  "accept",
  "decline",
  "end",
  "wrapUp",
  "requeue",
  "transferToAgent",
  "park",
  "resume",
  "leave",
  "reprioritise",
  "setPresence",
  "tick",
  "trimEvents",
  "rebuild",
]);

/**
 * The same hub in a process that dies at its outward call number `at` (from 0), before or after
 * that call took effect. From then on every call fails and changes nothing, whatever catches it.
 */
export function crashingHub(hub: Hub, at: number, when: "before" | "after"): Crashing {
  const calls: string[] = [];
  let dead = false;
  const gate = async <T>(name: string, run: () => Promise<T>): Promise<T> => {
    if (dead) throw new CrashError(name);
    const mine = calls.push(name) - 1;
    if (mine === at && when === "before") {
      dead = true;
      throw new CrashError(name);
    }
    const result = await run();
    if (mine === at) {
      dead = true;
      throw new CrashError(name);
    }
    if (dead) throw new CrashError(name);
    return result;
  };
  const alive = async <T>(name: string, run: () => Promise<T>): Promise<T> => {
    if (dead) throw new CrashError(name);
    return await run();
  };
  const wrap = <T extends object>(room: string, target: T, counted: (name: string) => boolean): T =>
    new Proxy(target, {
      get(of, key) {
        const value = Reflect.get(of, key);
        if (typeof value !== "function" || typeof key !== "string") return value;
        const call = (...args: unknown[]) => {
          const run = async () => await (value as (...a: unknown[]) => unknown).apply(of, args);
          return counted(key) ? gate(`${room}.${key}`, run) : alive(`${room}.${key}`, run);
        };
        return call;
      },
    });
  const crashing: Hub = {
    ...hub,
    db: wrap("db", hub.db, (name) => name === "write"),
    queue: wrap("queue", hub.queue, (name) => QUEUE_CALLS.has(name)),
    live: wrap("live", hub.live, (name) => name === "publish"),
    files: wrap("files", hub.files, (name) => name !== "get"),
    channels: {
      sms: wrap("sms", hub.channels.sms, (name) => name === "send"),
      chat: wrap("chat", hub.channels.chat, (name) => name === "send"),
      voice: hub.channels.voice,
    },
    ...(hub.telephony === undefined
      ? {}
      : { telephony: wrap("telephony", hub.telephony, (name) => name === "carryOut") }),
    as: (actor) => ({ ...crashing, actor }),
  };
  return { hub: crashing, calls, dead: () => dead };
}
