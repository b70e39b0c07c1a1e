import { describe, expect, it } from "vitest";
import { accentColours, contrast, parse } from "../../web/widget/colour.ts";
import { backoffMs } from "../../web/widget/panel/backoff.ts";
import { neutral, pieces } from "../../web/widget/panel/plain.ts";
import { createParser } from "../../web/widget/panel/stream.ts";
import { words } from "../../web/widget/panel/words.ts";
import { de } from "../../web/widget/panel/words/de.ts";
import { en } from "../../web/widget/panel/words/en.ts";
import { es } from "../../web/widget/panel/words/es.ts";
import { fr } from "../../web/widget/panel/words/fr.ts";

describe("an accent colour", () => {
  const samples = ["#e2553d", "#0b6e7f", "#ffff00", "#000000", "#ffffff", "#7f7f7f", "#00ff88"];
  it("always gives readable text on buttons and bubbles (CE18-C7, CE18-R25)", () => {
    for (const accent of samples) {
      const { fill, onFill } = accentColours(accent);
      expect(contrast(parse(fill), parse(onFill)), accent).toBeGreaterThanOrEqual(4.4);
    }
  });

  it("gives readable links on light and dark paper (CE18-C7, CE18-R25)", () => {
    for (const accent of samples) {
      const { textLight, textDark } = accentColours(accent);
      expect(contrast(parse(textLight), [255, 255, 255]), accent).toBeGreaterThanOrEqual(4.4);
      expect(contrast(parse(textDark), [28, 25, 22]), accent).toBeGreaterThanOrEqual(4.4);
    }
  });
});

it("waits from half a second up to half a minute between retries (CE18-X2)", () => {
  const waits = Array.from({ length: 12 }, (_, n) => backoffMs(n, 1));
  expect(waits.slice(0, 3)).toEqual([500, 1000, 2000]);
  expect(Math.max(...waits)).toBe(30_000);
  expect(backoffMs(20, 0)).toBe(22_500);
});

describe("the stream's parser", () => {
  it("puts events together whatever the chunks are, and passes over comments (CE18-X7)", () => {
    const text = 'retry: 1000\n: hello\n\nid: 3.x\nevent: typing\ndata: {"who":"a"}\n\n' +
      ': beat\n\nid: 4.x\r\nevent: closed\r\ndata: {"reason":"idle"}\r\n\r\n';
    for (const size of [1, 2, 7, text.length]) {
      const seen: unknown[] = [];
      const parse = createParser((event) => seen.push(event));
      for (let at = 0; at < text.length; at += size) parse(text.slice(at, at + size));
      expect(seen, `chunks of ${size}`).toEqual([
        { id: "3.x", kind: "typing", data: { who: "a" } },
        { id: "4.x", kind: "closed", data: { reason: "idle" } },
      ]);
    }
  });
});

describe("a message's text", () => {
  it("loses control characters and bidi overrides when shown, nothing else (DC-20, CE18-X10)", () => {
    expect(neutral("a\u202Eb\u0000c\u2066d\te\nf👍🏽é")).toBe("abcd\te\nf👍🏽é");
  });

  it("links only http and https, without the full stop behind (CE18-X10)", () => {
    expect(pieces("see https://a.example/b. javascript:alert(1)")).toEqual([
      { text: "see " },
      { text: "https://a.example/b", href: "https://a.example/b" },
      { text: ". javascript:alert(1)" },
    ]);
    expect(pieces("<img src=x onerror=alert(1)>")).toEqual([{
      text: "<img src=x onerror=alert(1)>",
    }]);
  });
});

it("speaks English, German, French and Spanish in full, English for the rest (CE18-C7)", () => {
  for (const other of [de, fr, es]) {
    expect(Object.keys(other).sort()).toEqual(Object.keys(en).sort());
  }
  expect(words("pt-br")).toBe(en);
  expect(words("de-AT")).toBe(de);
});
