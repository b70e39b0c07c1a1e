import { second } from "./clock.ts";
import type { Phase, Span } from "./life.ts";
import { widths } from "./life.ts";
import { t } from "./text.ts";
import { clockLength } from "./time.tsx";

interface LifeStripProps {
  spans: Span[];
  /** `fine`: a line in a list. `full`: with the lengths under it. */
  kind?: "fine" | "full";
}

/** An interaction's life as one horizontal strip; its words stand beside it for screen readers. */
export function LifeStrip({ spans, kind = "fine" }: LifeStripProps) {
  const now = second.value;
  const shares = widths(spans, now);
  const words = spans.map((span) => `${phaseName(span.phase)} ${lengthOf(span, now)}`);
  return (
    <div class={`life ${kind}`} role="img" aria-label={`${t("life")}: ${words.join(", ")}`}>
      {spans.map((span, at) => (
        <span
          key={at}
          class={`life-span ${span.phase}${span.to === null ? " now" : ""}`}
          style={{ flexGrow: String(shares[at]) }}
          title={words[at]}
        >
          <i />
          {kind === "full" && (
            <span class="life-label">
              <b>{phaseName(span.phase)}</b> {lengthOf(span, now)}
            </span>
          )}
        </span>
      ))}
    </div>
  );
}

function lengthOf(span: Span, now: number): string {
  return clockLength((span.to ?? now) - span.from);
}

export function phaseName(phase: Phase): string {
  return t(`phase.${phase}`);
}
