import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { maskCards, maskSplitCards } from "../../../domain/masking/cards.ts";

/** Public test numbers of the card brands, 13 to 19 digits. */
const CARDS = [
  "4222222222222",
  "30569309025904",
  "378282246310005",
  "4111111111111111",
  "5555555555554444",
  "6011111111111117",
  "3530111333300000",
  "2223003122003222",
  "6304000000000000",
  "6759649826438453",
  "4917610000000000003",
  "6799990100000000019",
];

const digitsOf = (text: string) => text.replace(/\D/g, "");

describe("a card number", () => {
  it.each(CARDS)("%s loses all but its last four digits (CE29-R12)", (card) => {
    expect(maskCards(`pay with ${card} please`)).toBe(
      `pay with ${"*".repeat(card.length - 4)}${card.slice(-4)} please`,
    );
  });

  it("is found however it is grouped and separated (CE29-R12, fault 23)", () => {
    const separators = ["", " ", "-", "  ", " - ", ".", "\u00a0", "–", "\n", "\u200b"];
    let forms = 0;
    for (const card of CARDS) {
      for (const separator of separators) {
        for (const size of [1, 2, 3, 4, 6]) {
          const groups = card.match(new RegExp(`.{1,${size}}`, "g")) ?? [];
          const masked = maskCards(`No: ${groups.join(separator)}, thanks`);
          expect(digitsOf(masked), `${groups.join(separator)}`).toBe(card.slice(-4));
          forms += 1;
        }
      }
    }
    expect(forms).toBeGreaterThanOrEqual(500);
  });

  it("is found in other scripts' digits (CE29-R12)", () => {
    expect(maskCards("４１１１ １１１１ １１１１ １１１１")).toBe("**** **** **** １１１１");
    expect(maskCards("٤١١١١١١١١١١١١١١١")).toBe("************١١١١");
  });

  it("is found beside its expiry date and check number (CE29-R12)", () => {
    const masked = maskCards("4111 1111 1111 1111 12/27 123");
    expect(masked.startsWith("**** **** ****")).toBe(true);
  });
});

describe("other numbers", () => {
  it.each([
    "order 4111111111111112",
    "call +49 1512 3456789",
    "call +1 202 555 0123 or +44 20 7946 0958",
    "on 2026-03-02 at 10:15",
    "invoice 2026-000123, 49.90 EUR",
    "0000000000000000",
  ])("%s stays as it is (CE29-R12)", (text) => {
    expect(maskCards(text)).toBe(text);
  });

  it("are masked by chance in no more than one of ten (fault 23)", () => {
    let masked = 0;
    for (let i = 0; i < 2000; i++) {
      const order = String(2_026_000_000_000 + i * 7_919_113);
      if (maskCards(`order ${order}`) !== `order ${order}`) masked += 1;
    }
    expect(masked / 2000).toBeLessThan(0.12);
  });
});

describe("a number split over several texts", () => {
  it.each([
    [["my card: 4111 1111", "1111 1111"], ["my card: **** ****", "**** 1111"]],
    [["first 41111", "then 111111", "11111 end"], ["first *****", "then ******", "*1111 end"]],
  ])("is found when the last texts are read together (CE29-X19)", (texts, masked) => {
    expect(maskSplitCards(texts)).toEqual(masked);
  });

  it("leaves ordinary texts alone (CE29-X19)", () => {
    const texts = ["I am 45", "see you at 10:30", "room 1204"];
    expect(maskSplitCards(texts)).toEqual(texts);
  });
});

it("never throws and never lengthens a text, whatever it holds (fault 15)", () => {
  fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
    expect(maskCards(text).length).toBeLessThanOrEqual(text.length);
    expect(maskSplitCards([text, text])).toHaveLength(2);
  }));
});
