import { describe, expect, it } from "vitest";

const SOURCE = new URL("../../web/ui/tokens.css", import.meta.url);
const css = await Deno.readTextFile(SOURCE);

type Theme = "light" | "dark";
type Colour = { l: number; c: number; h: number };

const TEXT = 4.5;
const SHAPE = 3;
const GROUNDS = ["paper", "surface", "raised", "sunken", "selected"];

describe("the colour tokens", () => {
  for (const theme of ["light", "dark"] as const) {
    const texts = ["ink", "ink-2", "ink-3"];
    const roles = ["coral", "teal", "amber", "red", "violet"];
    const pairs: [string, string, number][] = [
      ...texts.flatMap((text) => GROUNDS.map((g) => [text, g, TEXT] as [string, string, number])),
      ...roles.flatMap((role): [string, string, number][] => [
        [`on-${role}`, role, TEXT],
        [`${role}-text`, `${role}-soft`, TEXT],
        [`${role}-text`, "surface", TEXT],
        [`${role}-text`, "paper", TEXT],
        [`${role}-text`, "raised", TEXT],
      ]),
      ...["bubble-in", "bubble-out", "bubble-note"].flatMap((
        bubble,
      ): [string, string, number][] => [
        ["ink", bubble, TEXT],
        ["ink-2", bubble, TEXT],
        ["ink-3", bubble, TEXT],
      ]),
      ["rail-ink", "rail", TEXT],
      ["rail-ink-2", "rail", TEXT],
      ["edge", "surface", SHAPE],
      ["edge", "paper", SHAPE],
      ["edge", "raised", SHAPE],
      ["teal", "surface", SHAPE],
      ["coral", "surface", SHAPE],
      ["focus", "surface", SHAPE],
      ...["voice", "callback", "chat", "sms", "social", "email", "task"].map((
        medium,
      ): [string, string, number] => [`medium-${medium}`, "surface", SHAPE]),
    ];
    for (const [front, back, least] of pairs) {
      it(`${front} on ${back} keeps ${least}:1 in ${theme} (WCAG 1.4.3, 1.4.11)`, () => {
        expect(contrast(token(front, theme), token(back, theme))).toBeGreaterThanOrEqual(least);
      });
    }
  }

  it("twelve queue colours differ in lightness or hue, two by two (WCAG 1.4.1)", () => {
    for (const theme of ["light", "dark"] as const) {
      const colours = Array.from({ length: 12 }, (_, at) => token(`c${at + 1}`, theme));
      for (const [at, one] of colours.entries()) {
        for (const other of colours.slice(at + 1)) {
          const hue = Math.min(Math.abs(one.h - other.h), 360 - Math.abs(one.h - other.h));
          expect(hue / 12 + Math.abs(one.l - other.l) / 0.05).toBeGreaterThan(2);
        }
      }
    }
  });
});

function token(name: string, theme: Theme): Colour {
  const value = css.match(new RegExp(`--${name}: ([^;]+);`))?.[1];
  if (!value) throw new Error(`no token --${name}`);
  const colours = [...value.matchAll(/oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)/g)];
  const chosen = colours[theme === "dark" ? colours.length - 1 : 0]!;
  return { l: Number(chosen[1]), c: Number(chosen[2]), h: Number(chosen[3]) };
}

/** WCAG 2 contrast of two OKLCH colours (conversion of the CSS Color 4 specification). */
function contrast(one: Colour, other: Colour): number {
  const [bright, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (bright! + 0.05) / (dark! + 0.05);
}

function luminance({ l, c, h }: Colour): number {
  const a = c * Math.cos(h * Math.PI / 180);
  const b = c * Math.sin(h * Math.PI / 180);
  const long = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const middle = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (l - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const channel = (value: number) => Math.min(1, Math.max(0, value));
  const red = channel(4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short);
  const green = channel(-1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short);
  const blue = channel(-0.0041960863 * long - 0.7034186147 * middle + 1.707614701 * short);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
