import { signal } from "@preact/signals";
import { recall, remember } from "../../ui/storage.ts";
import { myNumber } from "../state.ts";
import type { CallNow } from "./call.ts";

/** A call that is over, as this browser remembers it. */
export interface LoggedCall {
  sid: string;
  mine: string;
  other: string;
  direction: "out" | "in";
  at: number;
  /** Seconds talked; 0 = never answered. */
  seconds: number;
}

const MAX_LOGGED = 20;
const KEY = "playground.calls";

export const log = signal<LoggedCall[]>(read());

/** Remembers how a call went. */
export function keepCall({ sid, other, incoming, startedAt, answeredAt, endedAt }: CallNow): void {
  const logged: LoggedCall = {
    sid,
    mine: myNumber.value,
    other,
    direction: incoming ? "in" : "out",
    at: startedAt,
    seconds: answeredAt ? Math.round((endedAt - answeredAt) / 1000) : 0,
  };
  log.value = [logged, ...log.value].slice(0, MAX_LOGGED);
  remember(KEY, JSON.stringify(log.value));
}

function read(): LoggedCall[] {
  try {
    const kept = JSON.parse(recall(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.slice(0, MAX_LOGGED) : [];
  } catch {
    return [];
  }
}
