/** An event as the folding of work needs it, of one interaction, by `rev`. */
export interface WorkEvent {
  rev: number;
  at: number;
  kind: string;
  state: string;
  queue: string;
  medium: string;
  agent: string;
  /** Why it went back to a queue, e.g. `transfer`; else empty. */
  reason: string;
}

/** Who worked on an interaction from when to when. */
export interface WorkSpan {
  rev: number;
  agent: string;
  queue: string;
  medium: string;
  kind: "active" | "parked" | "wrapup";
  from: number;
  to: number;
  /** `transferred` where the agent handed it on. */
  endedBy: string;
}

const HELD = new Set(["active", "parked", "wrapup"]);

/**
 * Folds the events of one interaction into spans of work. Whoever holds it keeps it until an event
 * says otherwise; what is open still ends at `until`. An offer to a named agent leaves the work
 * with who offers it until it is accepted.
 */
export function workSpans(events: WorkEvent[], until: number): WorkSpan[] {
  const spans: WorkSpan[] = [];
  let open: WorkSpan | null = null;
  const close = (at: number, endedBy: string) => {
    if (open && at >= open.from) spans.push({ ...open, to: at, endedBy });
    open = null;
  };
  for (const event of events.toSorted((a, b) => a.rev - b.rev)) {
    // Assigned in `close` too, which the checker does not see.
    const holder = open as WorkSpan | null;
    // An open transfer to a named agent: the work is still with its holder.
    if (event.state === "offered" && holder !== null) continue;
    if (holder !== null && isOfferEnd(event) && event.agent !== holder.agent) continue;
    const kind = HELD.has(event.state) ? event.state as WorkSpan["kind"] : null;
    if (holder !== null && kind === holder.kind && event.agent === holder.agent) continue;
    close(event.at, endOf(holder, event));
    if (kind === null || event.agent === "") continue;
    open = {
      rev: event.rev,
      agent: event.agent,
      queue: event.queue,
      medium: event.medium,
      kind,
      from: event.at,
      to: event.at,
      endedBy: "",
    };
  }
  close(until, "");
  return spans;
}

const isOfferEnd = (event: WorkEvent) =>
  event.kind === "declined" || event.kind === "no_answer" || event.kind === "offer_withdrawn";

function endOf(holder: WorkSpan | null, event: WorkEvent): string {
  if (holder === null || holder.kind === "wrapup") return "";
  const handedOn = (event.kind === "requeued" && event.reason === "transfer") ||
    (event.kind === "accepted" && event.agent !== holder.agent);
  return handedOn ? "transferred" : "";
}
