import type { RawEvent } from "./live_stream.ts";

/** Events a tab remembers for those who join; who is further behind starts over. */
const MOST_EVENTS = 300;

/** What a tab has heard: where it stands, and the last events for tabs that know less. */
export interface Memory {
  /** Id of the last event heard; empty = none. */
  readonly last: string;
  /** False for an event heard before. */
  keep(event: RawEvent): boolean;
  /** What came after `since`: a `reset` where that is not remembered in full. */
  after(since: string): RawEvent[];
}

export function createMemory(since: string): Memory {
  let events: RawEvent[] = [];
  /** All that came after it is in `events`; empty = nothing is known for sure. */
  let from = since;
  let last = since;
  return {
    get last() {
      return last;
    },
    keep(event) {
      if (event.id === "") return true;
      if (event.kind === "reset") {
        events = [];
        from = last = event.id;
        return true;
      }
      if (last !== "" && compareIds(event.id, last) <= 0) return false;
      last = event.id;
      if (from === "") from = event.id;
      else events.push(event);
      if (events.length > MOST_EVENTS) from = events.shift()?.id ?? from;
      return true;
    },
    after(wanted) {
      if (wanted === "" || wanted === last) return [];
      if (from !== "" && compareIds(wanted, from) >= 0) {
        return events.filter((event) => compareIds(event.id, wanted) > 0);
      }
      return [{ id: last, kind: "reset", data: "{}" }];
    },
  };
}

/** Negative when `a` came before `b`: ids are `<ms>-<number>`. */
function compareIds(a: string, b: string): number {
  const [aMs = 0, aSeq = 0] = a.split("-").map(Number);
  const [bMs = 0, bSeq = 0] = b.split("-").map(Number);
  return aMs - bMs || aSeq - bSeq;
}
