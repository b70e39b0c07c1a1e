/** What happens to an interaction, as the life strip draws it. */
export type Phase = "bot" | "waiting" | "offered" | "talking" | "hold" | "wrapup";

export interface Span {
  phase: Phase;
  /** Milliseconds since the epoch. */
  from: number;
  /** Null while it goes on. */
  to: number | null;
}

const PHASE_OF: Record<string, Phase> = {
  received: "waiting",
  screened: "waiting",
  with_bot: "bot",
  queued: "waiting",
  offered: "offered",
  active: "talking",
  parked: "hold",
  wrapup: "wrapup",
};

export interface LifeInstants {
  state: string;
  arrivedAt: string;
  queuedAt: string | null;
  offeredAt: string | null;
  acceptedAt: string | null;
  endedAt: string | null;
  wrappedUpAt: string | null;
}

/** The life from the few instants every interaction carries; holds do not show. */
export function lifeFromInstants(view: LifeInstants): Span[] {
  const at = (text: string | null) => text === null ? null : Date.parse(text);
  const arrived = Date.parse(view.arrivedAt);
  const accepted = at(view.acceptedAt);
  const ended = at(view.endedAt);
  const offered = at(view.offeredAt);
  const over = accepted ?? ended;
  const spans: Span[] = [];
  const add = (phase: Phase, from: number, to: number | null) => {
    if (to === null || to > from) spans.push({ phase, from, to });
  };
  if (offered !== null && offered >= arrived && (over === null || offered <= over)) {
    add("waiting", arrived, offered);
    add("offered", offered, over ?? (view.state === "offered" ? null : offered));
    if (over === null && view.state !== "offered") add("waiting", offered, null);
  } else add("waiting", arrived, over);
  if (accepted !== null) add(view.state === "parked" ? "hold" : "talking", accepted, ended);
  if (accepted !== null && ended !== null) add("wrapup", ended, at(view.wrappedUpAt));
  return spans;
}

/** The life from the timeline of states, one span per unbroken phase. */
export function lifeFromTimeline(
  timeline: { at: string; state: string }[],
): Span[] {
  const spans: Span[] = [];
  for (const entry of timeline) {
    const at = Date.parse(entry.at);
    const open = spans.at(-1);
    if (entry.state === "") continue;
    const phase = PHASE_OF[entry.state];
    if (open && open.to === null && open.phase === phase) continue;
    if (open && open.to === null) open.to = Math.max(at, open.from);
    if (phase) spans.push({ phase, from: at, to: null });
  }
  return spans.filter((span) => span.to === null || span.to > span.from);
}

/**
 * Widths of the spans in percent. Lengths count by their square root, so that a ring of ten
 * seconds is still seen beside an hour of talk.
 */
export function widths(spans: Span[], now: number): number[] {
  const weights = spans.map((span) => Math.sqrt(Math.max(1000, (span.to ?? now) - span.from)));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => 100 * weight / sum);
}
