import { describe, expect, it } from "vitest";
import { keywordOf, suggestsStop } from "../../../domain/optouts/keywords.ts";
import { isReaction } from "../../../domain/messages/reactions.ts";
import { nearEqual } from "../../../domain/messages/near_equal.ts";
import { screenText } from "../../../domain/screening/screen.ts";
import { categorise } from "../../../domain/screening/categorise.ts";
import { Company } from "../../../types/configuration/company.ts";
import { Category, ScreeningRule } from "../../../types/configuration/library.ts";

const rule = (id: string, terms: string[], extra: Record<string, unknown> = {}) =>
  ScreeningRule.parse({ id, name: id, terms, category: id, ...extra });

const TAUGHT = [
  {
    id: "outage",
    samples: [
      "my internet is down",
      "no connection since this morning",
      "the router blinks red and nothing works",
      "wifi keeps dropping",
      "internet not working again",
    ],
  },
  {
    id: "invoice",
    samples: [
      "I do not understand my bill",
      "why was I charged twice",
      "the invoice is too high",
      "when is my payment due",
      "please send me a copy of the invoice",
    ],
  },
  {
    id: "moving",
    samples: [
      "I am moving to a new flat",
      "how do I take my contract to another address",
      "new address from May",
      "moving house, what about my line",
      "I need to change my address",
    ],
  },
].map((one) => Category.parse({ ...one, name: one.id }));

/** Rules with the samples above and one keyword. */
const rulesFor = (company: Record<string, unknown>) => ({
  company: Company.parse({ name: "Test", ...company }),
  categories: TAUGHT,
  screeningRules: [rule("invoice", ["router"])],
});

describe("the content model", () => {
  const rules = rulesFor({ categorisation: "content_model", fallbackCategory: "moving" });

  it.each([
    ["Internet does not work since yesterday", "outage"],
    ["wifi down!!", "outage"],
    ["I was charged too much on my bill", "invoice"],
    ["copy of my invoce pls", "invoice"],
    ["We are moving, here is the new address", "moving"],
  ])("finds for %j the category %s from five samples each (CE29-R19, BOT-12)", (text, category) => {
    const found = categorise(rules, text);
    expect(found.category).toBe(category);
    expect(found.model?.best).toMatchObject({ category });
    expect(found.model?.best.confidence).toBeGreaterThanOrEqual(0.7);
    expect(categorise(rules, text)).toEqual(found);
  });

  it("gives the fallback category below the accept limit, and keeps what it thought (CE29-R19)", () => {
    const found = categorise(rules, "Do you sell bicycles?");
    expect(found.category).toBe("moving");
    expect(found.model?.best.confidence).toBeLessThan(0.7);
    expect(found.model?.second?.confidence).toBeLessThanOrEqual(found.model!.best.confidence);
    const strict = { ...rules, company: { ...rules.company, categoryAcceptPercent: 99 } };
    expect(categorise(strict, "the connection is gone").category).toBe("moving");
  });

  it("is one of three methods, exactly one in force (CE29-R4, CE29-F4)", () => {
    const text = "the router has no internet connection";
    expect(categorise(rulesFor({}), text)).toEqual({ category: "invoice" });
    expect(categorise(rulesFor({ categorisation: "off" }), text)).toEqual({ category: "" });
    expect(categorise(rules, text).category).toBe("outage");
    expect(() => rulesFor({ categorisation: "guess" })).toThrow();
  });
});

describe("screening", () => {
  it("finds whole words and phrases, case and punctuation ignored (CE29-F4, CE29-R5)", () => {
    const rules = [rule("outage", ["no internet"]), rule("bill", ["bill"])];
    expect(screenText(rules, "NO, internet!")).toBe("outage");
    expect(screenText(rules, "my Bill?")).toBe("bill");
    expect(screenText(rules, "Billy has internet")).toBe("");
  });

  it("goes on after a rule that does not stop; the last match counts (CE29-R5)", () => {
    const rules = [rule("first", ["a"], { stop: false }), rule("second", ["b"])];
    expect(screenText(rules, "a b")).toBe("second");
    expect(screenText(rules, "a")).toBe("first");
  });

  it("knows all, any and none, and skips what is off (CE29-R5)", () => {
    expect(screenText([rule("all", ["a", "b"], { match: "all" })], "a c")).toBe("");
    expect(screenText([rule("none", ["a"], { match: "none" })], "b")).toBe("none");
    expect(screenText([rule("off", ["a"], { active: false })], "a")).toBe("");
  });
});

const STOP = ["STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "ARRET", "BAJA", "STOPP"];

describe("keywords", () => {
  it.each(["STOP", "stop", " Stop. ", "»stop«", "arrêt", "BAJA!", "Stopp"])(
    "%s opts out (CE29-X1, X4)",
    (text) => expect(keywordOf(text, STOP)).toBe("stop"),
  );

  it.each([
    ["START", "start"],
    ["unstop", "start"],
    ["Yes", "yes"],
    ["help?", "help"],
    ["INFO", "help"],
  ])("%s is %s (CE29-X2, X3)", (text, keyword) => expect(keywordOf(text, STOP)).toBe(keyword));

  it("inside a sentence is for a person, with the opt-out suggested (CE29-X3, X4)", () => {
    expect(keywordOf("please stop texting me", STOP)).toBeNull();
    expect(keywordOf("help me with my bill", STOP)).toBeNull();
    expect(suggestsStop("please stop texting me")).toBe(true);
    expect(suggestsStop("Arrêtez s'il vous plaît")).toBe(true);
    expect(suggestsStop("quiero darme de BAJA")).toBe(true);
    expect(suggestsStop("bitte abmelden, danke")).toBe(true);
    expect(suggestsStop("let me opt out of this")).toBe(true);
    expect(suggestsStop("the bus stopped")).toBe(false);
    expect(suggestsStop("please cancel my order at the end of May")).toBe(false);
  });
});

describe("reactions of phones", () => {
  it.each(["Liked “See you at five”", 'Loved "ok"', "Gefällt „Bis morgen“", "A aimé « ok »"])(
    "%s is one (CE29-X9)",
    (text) => expect(isReaction(text)).toBe(true),
  );
  it.each(["Liked it a lot", "I loved “Casablanca”", ""])("%s is none (CE29-X9)", (text) => {
    expect(isReaction(text)).toBe(false);
  });
});

describe("near-equal texts", () => {
  it("differ in digits and punctuation only (DC-32)", () => {
    expect(nearEqual("Ticket 17 was received, thank you", "ticket 18 was received; thank you!"))
      .toBe(true);
    expect(nearEqual("Where is my parcel today?", "When will you open tomorrow?")).toBe(false);
  });

  it("under twelve characters must be the same (DC-32)", () => {
    expect(nearEqual("ok thanks", "ok, thanks!")).toBe(true);
    expect(nearEqual("ok thanks", "ok thankx")).toBe(false);
  });
});
