import { describe, expect, it } from "vitest";
import { applyPatterns } from "../../../domain/masking/patterns.ts";
import { seal, unseal } from "../../../domain/masking/seal.ts";
import { MaskPattern } from "../../../types/configuration/library.ts";

const account = MaskPattern.parse({
  id: "account",
  name: "Account number",
  expression: "\\bACC-\\d{6}\\b",
});

describe("a pattern", () => {
  it("hides what it finds but the last characters (CE29-R9, R11)", () => {
    const result = applyPatterns([account], "inbound", "it is ACC-123456 I think");
    expect(result).toMatchObject({ text: "it is ***-**3456 I think", hidden: true, capped: false });
  });

  it("shows what it finds in a field of its own (CE29-R9)", () => {
    const shown = { ...account, action: "display" as const };
    const result = applyPatterns([shown], "inbound", "it is ACC-123456");
    expect(result.detected).toEqual({ "Account number": "ACC-123456" });
    expect(result.text).toBe("it is ACC-123456");
  });

  it("works only in its direction (CE29-R11)", () => {
    expect(applyPatterns([account], "outbound", "ACC-123456").text).toBe("ACC-123456");
  });

  it("that takes too long hides every long digit group instead (CE29-X18)", () => {
    const slow = { ...account, expression: "^(a+)+$" };
    const result = applyPatterns([slow], "inbound", `${"a".repeat(24)}! 12345678 1234`);
    expect(result).toMatchObject({ capped: true });
    expect(result.text).toContain("******** 1234");
  });

  it("that ran far over its time once is not run again (CE29-X18)", () => {
    const endless = { ...account, expression: "^(b+)+$" };
    const text = `${"b".repeat(28)}! 12345678`;
    expect(applyPatterns([endless], "inbound", text)).toMatchObject({ capped: true });
    const started = performance.now();
    const after = applyPatterns([endless], "inbound", `${"b".repeat(60)}! 12345678`);
    expect(after).toMatchObject({ capped: true });
    expect(after.text).toContain("********");
    // Sixty characters would take it years.
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  it("that is no expression is skipped (CE29-X18)", () => {
    const broken = { ...account, expression: "(" };
    expect(applyPatterns([broken], "inbound", "text").text).toBe("text");
  });
});

describe("a sealed text", () => {
  const secret = "a secret for tests that is long enough";

  it("opens under its own secret only (DC-17, DC-18)", () => {
    const sealed = seal(secret, "ACC-123456");
    expect(sealed).not.toContain("123456");
    expect(unseal(secret, sealed ?? "")).toBe("ACC-123456");
    expect(unseal("another secret for tests, just as long", sealed ?? "")).toBeNull();
  });

  it("is not kept at all without a secret (DC-18)", () => {
    expect(seal(undefined, "ACC-123456")).toBeNull();
  });
});
