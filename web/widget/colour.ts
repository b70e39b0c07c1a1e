/** Contrast of a company's accent colour, computed so that no choice makes the widget unreadable. */

type Rgb = [number, number, number];

/** WCAG 2.2: text needs 4.5, shapes and icons 3. */
const TEXT_CONTRAST = 4.5;
const SHAPE_CONTRAST = 3;
const WHITE: Rgb = [255, 255, 255];
const INK: Rgb = [34, 29, 24];
const PAPER_DARK: Rgb = [28, 25, 22];
/** How far an accent may be darkened for white text before ink text is the better answer. */
const DARKEST_FILL = 0.72;
const STEP = 0.02;

export interface AccentColours {
  /** The colour itself: launcher, progress. */
  accent: string;
  onAccent: string;
  /** Behind text: buttons, the visitor's bubbles. */
  fill: string;
  onFill: string;
  /** As text or line on light and on dark paper. */
  textLight: string;
  textDark: string;
}

export function accentColours(accent: string): AccentColours {
  const base = parse(accent);
  const { fill, onFill } = fillOf(base);
  return {
    accent: write(base),
    onAccent: write(contrast(base, WHITE) >= SHAPE_CONTRAST ? WHITE : INK),
    fill: write(fill),
    onFill: write(onFill),
    textLight: write(towards(base, [0, 0, 0], WHITE)),
    textDark: write(towards(base, WHITE, PAPER_DARK)),
  };
}

/** Ratio 1 to 21 between two colours (WCAG 2.2, relative luminance). */
export function contrast(a: Rgb, b: Rgb): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

/** `#rrggbb`; anything else is the default coral. */
export function parse(hex: string): Rgb {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(hex);
  if (!match) return [226, 85, 61];
  return [1, 2, 3].map((i) => parseInt(match[i] ?? "0", 16)) as Rgb;
}

function fillOf(base: Rgb): { fill: Rgb; onFill: Rgb } {
  for (let factor = 1; factor >= DARKEST_FILL; factor -= STEP) {
    const fill = base.map((c) => c * factor) as Rgb;
    if (contrast(fill, WHITE) >= TEXT_CONTRAST) return { fill, onFill: WHITE };
  }
  return { fill: towards(base, WHITE, INK), onFill: INK };
}

function towards(base: Rgb, goal: Rgb, against: Rgb): Rgb {
  for (let part = 0; part < 1; part += STEP) {
    const mixed = base.map((c, i) => c + ((goal[i] ?? 0) - c) * part) as Rgb;
    if (contrast(mixed, against) >= TEXT_CONTRAST) return mixed;
  }
  return goal;
}

function luminance(colour: Rgb): number {
  const [r, g, b] = colour.map((c) => {
    const part = c / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function write(colour: Rgb): string {
  return `#${colour.map((c) => Math.round(c).toString(16).padStart(2, "0")).join("")}`;
}
