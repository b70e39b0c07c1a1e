import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countSegments, gsmProposal } from "../../types/segments.ts";

describe("segments of a text", () => {
  it.each([
    ["", 0, "GSM-7"],
    ["a".repeat(160), 1, "GSM-7"],
    ["a".repeat(161), 2, "GSM-7"],
    ["a".repeat(306), 2, "GSM-7"],
    ["a".repeat(307), 3, "GSM-7"],
    ["€".repeat(80), 1, "GSM-7"],
    ["€".repeat(81), 2, "GSM-7"],
    ["ж".repeat(70), 1, "UCS-2"],
    ["ж".repeat(71), 2, "UCS-2"],
    ["ж".repeat(135), 3, "UCS-2"],
    ["😀".repeat(35), 1, "UCS-2"],
    ["😀".repeat(36), 2, "UCS-2"],
  ])("%# count as the carrier counts them (CE29-R13, CE29-X6)", (text, segments, encoding) => {
    expect(countSegments(text)).toMatchObject({ segments, encoding });
  });

  it("never split an extension character or a surrogate pair (CE29-X6)", () => {
    // 152 septets and a two-septet character: it does not fit into the first part.
    expect(countSegments(`${"a".repeat(152)}€${"a".repeat(152)}`).segments).toBe(3);
    expect(countSegments(`${"ж".repeat(66)}😀${"ж".repeat(66)}`).segments).toBe(3);
  });

  it("turn to UCS-2 by one curly quote, which is named (CE29-X6)", () => {
    expect(countSegments("it’s")).toMatchObject({ encoding: "UCS-2", outside: ["’"] });
  });
});

describe("the GSM-7 proposal", () => {
  it("replaces what has a look-alike (CE29-X6)", () => {
    expect(gsmProposal("“It’s” – fine…")).toBe('"It\'s" - fine...');
  });

  it("is not made where a character would be lost (CE29-X6)", () => {
    expect(gsmProposal("привет")).toBeNull();
    expect(gsmProposal("plain")).toBeNull();
  });

  it("is always GSM-7 and never dearer (CE29-X6)", () => {
    fc.assert(fc.property(fc.string({ unit: "grapheme", maxLength: 200 }), (text) => {
      const proposal = gsmProposal(text);
      if (proposal === null) return;
      expect(countSegments(proposal).encoding).toBe("GSM-7");
    }));
  });
});
