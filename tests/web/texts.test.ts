import { describe, expect, it } from "vitest";
import { z } from "zod";
import { Configuration } from "../../types/configuration/configuration.ts";
import { SECTIONS } from "../../web/admin/kinds.ts";
import { FLOW_FIELDS } from "../../web/admin/flows/labels.ts";
import { CHOICES, FIELDS } from "../../web/admin/labels.ts";
import { fill, type Text, type Texts } from "../../web/ui/i18n/i18n.ts";

const SCREENS = [
  "ui/i18n",
  "desk/text",
  "desk/phone/text",
  "floor/text",
  "reports/text",
  "board/text",
  "admin/text",
  "admin/flows/text",
  "playground/text",
];

const read = async (screen: string, language: string): Promise<Texts> =>
  (await import(
    /* @vite-ignore */ new URL(`../../web/${screen}/${language}.ts`, import.meta.url).href
  ) as { texts: Texts }).texts;

const gaps = (text: Text) =>
  [...(typeof text === "string" ? text : text.one + text.other).matchAll(/\{(\w+)\}/g)]
    .map(([, name]) => name!).filter((name, at, all) => all.indexOf(name) === at).sort();

/** Words the admin page takes from the configuration's own schema. */
function phrases(): string[] {
  const found = new Set<string>([
    ...Object.values(CHOICES),
    ...Object.values(FIELDS),
    ...Object.values(FLOW_FIELDS),
    ...Object.values(SECTIONS).flatMap((parts) => parts.map(([title]) => title)),
  ]);
  const walk = (part: unknown) => {
    if (typeof part !== "object" || part === null) return;
    for (const [key, value] of Object.entries(part)) {
      const words = key === "title" || key === "unit" || key === "description";
      if (words && typeof value === "string") found.add(value);
      else if (key !== "default") walk(value);
    }
  };
  walk(z.toJSONSchema(Configuration, { io: "input", unrepresentable: "any" }));
  found.delete("");
  return [...found];
}

describe("the texts", () => {
  for (const language of ["de", "fr", "es"]) {
    it(`name every setting and choice of the configuration in ${language}`, async () => {
      const { texts } = await import(
        /* @vite-ignore */ new URL(`../../web/admin/phrases/${language}.ts`, import.meta.url).href
      ) as { texts: Record<string, string> };
      expect(phrases().filter((words) => !(words in texts))).toEqual([]);
    });
  }

  it("say wrap-up for what follows a call, and never split the company into tenants (IV-14)", async () => {
    const said = await Promise.all(
      SCREENS.flatMap((screen) => ["en", "de", "fr", "es"].map((one) => read(screen, one))),
    );
    const words = [...said.flatMap((texts) => Object.values(texts)), ...phrases()]
      .flatMap((text) => typeof text === "string" ? [text] : [text.one, text.other]);
    expect(words.length).toBeGreaterThan(1_000);
    expect(words.filter((text) => /\bACW\b|after-call work|\btenants?\b/i.test(text))).toEqual([]);
    expect(words.some((text) => text.includes("Wrap-up"))).toBe(true);
  });

  for (const screen of SCREENS) {
    for (const language of ["de", "fr", "es"]) {
      it(`of ${screen} are whole in ${language}, with the same gaps as in English`, async () => {
        const english = await read(screen, "en");
        const texts = await read(screen, language);
        expect(Object.keys(texts).sort()).toEqual(Object.keys(english).sort());
        for (const [key, text] of Object.entries(english)) {
          expect([key, gaps(texts[key]!)]).toEqual([key, gaps(text)]);
        }
      });
    }
  }

  it("write numbers as the language does and choose the plural by count", () => {
    const text = { one: "{count} message", other: "{count} messages" };
    expect(fill(text, { count: 1 }, "en")).toBe("1 message");
    expect(fill(text, { count: 1200 }, "en")).toBe("1,200 messages");
    expect(fill("{n} frei", { n: 1200 }, "de")).toBe("1.200 frei");
  });

  it("leave a gap nobody filled as it is", () => {
    expect(fill("Hello {name}", {}, "en")).toBe("Hello {name}");
  });
});
