import { CAPACITY } from "./capacity.ts";
import { mediumColour, mediumName } from "./medium.tsx";
import { t } from "./text.ts";

const ARC_RADIUS = 26;
const ARC_LENGTH = Math.PI * ARC_RADIUS;

interface ArcProps {
  /** Percent reached; null = nothing to measure yet. */
  value: number | null;
  target: number;
  label: string;
}

/** A share as a filled half circle with its target marked. */
export function Arc({ value, target, label }: ArcProps) {
  const shown = value === null ? 0 : Math.max(0, Math.min(100, value));
  const standing = value === null
    ? "none"
    : value >= target
    ? "good"
    : value >= target - 10
    ? "risk"
    : "bad";
  const angle = Math.PI * (1 - target / 100);
  const mark = (radius: number) =>
    `${32 + radius * Math.cos(angle)} ${32 - radius * Math.sin(angle)}`;
  const text = value === null ? t("nothingYet") : `${Math.round(value)} %`;
  return (
    <svg
      class={`arc ${standing}`}
      viewBox="0 0 64 40"
      role="img"
      aria-label={`${label}: ${text}, ${t("target")} ${target} %`}
    >
      <path class="arc-way" d={`M6 32 A ${ARC_RADIUS} ${ARC_RADIUS} 0 0 1 58 32`} />
      <path
        class="arc-fill"
        d={`M6 32 A ${ARC_RADIUS} ${ARC_RADIUS} 0 0 1 58 32`}
        stroke-dasharray={`${ARC_LENGTH * shown / 100} ${ARC_LENGTH}`}
      />
      <path class="arc-mark" d={`M${mark(21)} L${mark(31)}`} />
      <text x="32" y="32" text-anchor="middle">{value === null ? "–" : Math.round(value)}</text>
    </svg>
  );
}

interface LoadProps {
  work: { interaction: string; medium: string; state: string; units: number }[];
}

/** An agent's 100 units, filled by what is in hand, coloured by medium. */
export function LoadBar({ work }: LoadProps) {
  const used = work.reduce((sum, item) => sum + item.units, 0);
  const words = work.map((item) => `${mediumName(item.medium)} ${item.units}`).join(", ");
  return (
    <span
      class="load"
      role="img"
      aria-label={`${t("load")}: ${used} / ${CAPACITY}${words ? ` (${words})` : ""}`}
      title={words || t("nothingInHand")}
    >
      {work.map((item) => (
        <i
          key={item.interaction}
          class={item.state}
          style={{ inlineSize: `${item.units}%`, background: mediumColour(item.medium) }}
        />
      ))}
    </span>
  );
}

const RING_RADIUS = 15;
const RING_LENGTH = 2 * Math.PI * RING_RADIUS;

/** A ring that empties; `share` 1 = full. The seconds stand in its middle. */
export function CountdownRing({ share, seconds }: { share: number; seconds: number }) {
  const left = Math.max(0, Math.min(1, share));
  return (
    <span class={left < 0.25 ? "ring late" : "ring"} aria-hidden="true">
      <svg viewBox="0 0 36 36">
        <circle class="ring-way" cx="18" cy="18" r={RING_RADIUS} />
        <circle
          class="ring-left"
          cx="18"
          cy="18"
          r={RING_RADIUS}
          stroke-dasharray={`${RING_LENGTH * left} ${RING_LENGTH}`}
        />
      </svg>
      <span class="num">{seconds}</span>
    </span>
  );
}

/** How long things have waited, as a small histogram: one bar per band. */
export function WaitBars({ waits, label }: { waits: number[]; label: string }) {
  const bands = [15, 30, 60, 120, 300, Infinity];
  const counts = bands.map((end, at) =>
    waits.filter((wait) => wait < end && wait >= (bands[at - 1] ?? 0)).length
  );
  const most = Math.max(1, ...counts);
  return (
    <span class="wait-bars" role="img" aria-label={`${label}: ${counts.join(", ")}`}>
      {counts.map((count, at) => (
        <i key={at} style={{ blockSize: `${8 + 92 * count / most}%` }} class={`band-${at}`} />
      ))}
    </span>
  );
}
