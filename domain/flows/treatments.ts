import type { FlowFrame, Spoken, Treated } from "../../types/flows.ts";
import { type Run, tell } from "./run.ts";

/** Treatments a frame remembers; the newest are kept. */
const MAX_TREATMENTS = 50;

/**
 * A personal treatment is offered; what comes of it is settled later (CE09-F15). Told with the rule
 * that led to it (M2); of a rule itself only that it led elsewhere is a treatment.
 */
export function offer(run: Run, kind: Treated["kind"], name: string, outcome = ""): void {
  const { node, treatments = [] } = run.frame;
  run.frame.treatments = [...treatments, { kind, node, name, outcome }].slice(-MAX_TREATMENTS);
  if (kind === "rule") return;
  const rule = run.frame.treatments.findLast((t) => t.kind === "rule")?.name ?? "";
  tell(run, "treatment", { treatment: kind, rule });
}

/** What came of the treatment this node offered last. */
export function settle(run: Run, outcome: string): void {
  const { treatments = [], node } = run.frame;
  const at = treatments.findLastIndex((t) => t.node === node && t.outcome === "");
  const open = treatments[at];
  if (open === undefined) return;
  run.frame.treatments = treatments.with(at, { ...open, outcome });
}

/** Remembers the message that was said from `from` on in what this turn says (CE09-F16). */
export function hear(run: Run, name: string, from: number): void {
  run.frame.heard = {
    node: run.frame.node,
    name,
    from: charactersOf(run.say.slice(0, from)),
    to: charactersOf(run.say),
  };
}

/** Characters spoken; null where a recording, whose length nobody knows, is among them. */
function charactersOf(say: readonly Spoken[]): number | null {
  return say.reduce<number | null>(
    (sum, part) =>
      sum === null || part.kind === "audio"
        ? null
        : sum + (part.kind === "text" ? part.text.length : 0),
    0,
  );
}

/** Why a call counts as over when the caller hangs up now: served by a message, or lost (CE09-F5). */
export function hangupReason(frame: Pick<FlowFrame, "vars" | "heard">): string {
  const deflected = String(frame.vars?.deflected ?? "");
  return deflected || (frame.heard ? "contained" : "hangup");
}

/** Characters a voice speaks in a second: an estimate, for how much of a message was heard. */
const CHARACTERS_PER_SEC = 14;

/**
 * Part of the message heard after so many seconds of its turn, 0 to 1; null where it is not known
 * because a recording was played (CE09-F16).
 */
export function shareHeard(heard: NonNullable<FlowFrame["heard"]>, seconds: number): number | null {
  if (heard.from === null || heard.to === null) return null;
  // Said in an earlier turn: whoever came to this one heard it out.
  if (heard.to === heard.from) return 1;
  const share = (seconds * CHARACTERS_PER_SEC - heard.from) / (heard.to - heard.from);
  return Math.round(Math.min(1, Math.max(0, share)) * 100) / 100;
}
