import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compare } from "../../domain/rules/compare.ts";
import { checkCondition } from "../../domain/rules/check_rules.ts";
import { applyRules } from "../../domain/rules/apply_rules.ts";
import { evaluate, traceOf } from "../../domain/rules/evaluate.ts";
import type { Facts } from "../../domain/rules/facts.ts";
import { fill, tame } from "../../domain/rules/fill.ts";
import { clockValue } from "../../domain/rules/moments.ts";
import { namesUsed } from "../../domain/rules/names_used.ts";
import { fitsPattern, patternFault } from "../../domain/rules/pattern.ts";
import { shareOf } from "../../domain/rules/share.ts";
import { builtInKind, type VariableKind } from "../../domain/rules/variables.ts";
import {
  type Comparison,
  ConditionGroup,
  type Operator,
  OPERATORS,
} from "../../types/configuration/condition.ts";
import { Treatment } from "../../types/configuration/flow_nodes.ts";
import type { Value } from "../../types/flows.ts";

const facts = (values: Record<string, Value>, kinds: Record<string, VariableKind> = {}): Facts => ({
  timeZone: "Europe/Berlin",
  value: (name) => values[name],
  kind: (name) => kinds[name] ?? builtInKind(name) ?? "text",
});

const is = (
  variable: Value | undefined,
  operator: Operator,
  values: Value[] = [],
  kind: VariableKind = "text",
) => compare({ variable, operator, values, kind, timeZone: "Europe/Berlin" });

const one = (variable: string, operator: Operator, ...values: string[]): Comparison => ({
  variable,
  operator,
  values,
});

type Case = [variable: Value | undefined, values: Value[], held: boolean, kind?: VariableKind];
const holds = (operator: Operator, cases: Case[]) => {
  for (const [variable, values, held, kind] of cases) {
    expect([variable, values, is(variable, operator, values, kind)])
      .toEqual([variable, values, held]);
  }
};

describe("operators", () => {
  it("is equal without regard to case and outer blanks, numbers as numbers (CE09-R19)", () =>
    holds("equal", [
      ["VIP", [" vip "], true],
      ["VIP", ["Gold"], false],
      ["007", ["7.0"], true],
      [true, ["TRUE"], true, "boolean"],
      ["2020-12-24", ["2020-12-24"], true, "date"],
      ["", [""], false],
    ]));

  it("is not equal, the opposite of equal (CE09-R20)", () =>
    holds("not_equal", [["VIP", ["Gold"], true], ["VIP", ["vip"], false], [
      undefined,
      ["x"],
      true,
    ]]));

  it("contains the value anywhere (CE09-R21)", () =>
    holds("containing", [["Main Street", ["in st"], true], ["Main Street", ["lane"], false]]));

  it("does not contain the value (CE09-R22)", () =>
    holds("not_containing", [["Main Street", ["lane"], true], ["Main Street", ["MAIN"], false]]));

  it("fits a pattern as a whole (CE09-R23)", () =>
    holds("matching", [
      ["AB-1234", ["ab-[0-9]*"], true],
      ["xAB-1", ["ab-[0-9]*"], false],
      ["A1", ["?[0-9]"], true],
      ["A12", ["?[0-9]"], false],
    ]));

  it("does not fit a pattern (CE09-R24)", () =>
    holds("not_matching", [["AB-X234", ["ab-[0-9]*"], true], ["AB-1", ["ab-[0-9]*"], false]]));

  it("begins with the value (CE09-R25)", () =>
    holds("starting", [["+4930123", ["+4930"], true], ["+4930123", ["30"], false]]));

  it("does not begin with the value (CE09-R26)", () =>
    holds("not_starting", [["+4930123", ["+4940"], true], ["+4930123", ["+49"], false]]));

  it("ends with the value (CE09-R27)", () =>
    holds("ending", [["+4930123", ["123"], true], ["+4930123", ["12"], false]]));

  it("does not end with the value (CE09-R28)", () =>
    holds("not_ending", [["+4930123", ["12"], true], ["+4930123", ["123"], false]]));

  it("is one of a list whose items are trimmed (CE09-R29)", () =>
    holds("in", [
      ["gold", ["Silver, Gold"], true],
      ["gold", ["Silver", " GOLD "], true],
      ["bronze", ["Silver, Gold"], false],
      ["7", ["6, 7.0"], true],
      ["Wed", ["Monday, wednesday"], true, "weekday"],
    ]));

  it("is none of a list (CE09-R30)", () =>
    holds("not_in", [["bronze", ["Silver, Gold"], true], ["gold", ["Silver, Gold"], false]]));

  it("lies between two values, both included (CE09-R31)", () =>
    holds("between", [
      [5, ["5", "10"], true, "number"],
      [10, ["5", "10"], true, "number"],
      [4, ["5", "10"], false, "number"],
      [11, ["5", "10"], false, "number"],
      ["12:00:00", ["09:00", "12:00"], true, "time"],
      ["2020-12-24", ["2020-12-24", "2020-12-26"], true, "date"],
    ]));

  it("does not lie between two values (CE09-R32)", () =>
    holds("not_between", [
      [11, ["5", "10"], true, "number"],
      [5, ["5", "10"], false, "number"],
      [10, ["5", "10"], false, "number"],
    ]));

  it("is above the value (CE09-R33)", () =>
    holds("greater", [["10", ["9"], true], [9, ["9"], false, "number"], ["b", ["A"], true]]));

  it("is at or above the value (CE09-R34)", () =>
    holds("greater_equal", [[10, ["10"], true, "number"], [9, ["10"], false, "number"]]));

  it("is below the value (CE09-R35)", () =>
    holds("less", [["9", ["10"], true], [10, ["10"], false, "number"]]));

  it("is at or below the value (CE09-R36)", () =>
    holds("less_equal", [["b", ["B"], true], [10, ["10"], true, "number"], ["c", ["b"], false]]));

  it("is blank when empty or unset (CE09-R37)", () =>
    holds("blank", [[undefined, [], true], [null, [], true], ["  ", [], true], [0, [], false]]));

  it("is not blank when it has a value, be it nothing or no (CE09-R38)", () =>
    holds("not_blank", [[0, [], true], [false, [], true], ["x", [], true], ["", [], false]]));

  it("makes every positive operator of a blank variable false and every other true (CE09-R45)", () => {
    for (const operator of OPERATORS) {
      const negative = operator.startsWith("not_") && operator !== "not_blank";
      for (const blank of [undefined, null, "", "  "]) {
        expect(is(blank, operator, ["1", "2"])).toBe(negative || operator === "blank");
      }
    }
  });

  it("compares days, times and weekdays in the zone of the entry point (CE09-R44, IV-12)", () => {
    const at = Date.UTC(2026, 11, 23, 23, 30);
    const day = clockValue("date", at, "Europe/Berlin");
    expect(is(day, "equal", ["2026-12-24"], "date")).toBe(true);
    expect(is(clockValue("time", at, "Europe/Berlin"), "between", ["00:00", "01:00"], "time"))
      .toBe(true);
    expect(is("2026-12-24T00:30:00", "less", ["2026-12-23T23:31Z"], "dateTime")).toBe(true);
    expect(is(clockValue("dayOfWeek", at, "Europe/Berlin"), "in", ["Wednesday, Thu"], "weekday"))
      .toBe(true);
  });

  it("never takes two long numbers for equal because they round to the same (CE09-R44)", () => {
    expect(is("41111111111111111111", "equal", ["41111111111111111112"])).toBe(false);
    expect(is("007", "equal", ["7.0"])).toBe(true);
  });

  it("agrees with a plain model of texts and numbers (CE09-R19, R29, R31)", () => {
    const value = fc.oneof(fc.integer({ min: -99, max: 99 }), fc.string({ maxLength: 6 }));
    fc.assert(fc.property(value, value, value, (variable, low, high) => {
      const blank = [variable, low].some((v) => String(v).trim() === "");
      for (const operator of OPERATORS.filter((o) => !o.includes("between"))) {
        if (operator.endsWith("matching") || operator.endsWith("blank")) continue;
        const negative = operator.startsWith("not_");
        const held = is(variable, operator, [low]);
        expect(held).toBe(blank ? negative : model(operator, variable, low));
      }
      const inside = is(variable, "between", [low, high]);
      expect(is(variable, "not_between", [low, high])).toBe(!inside);
      if (![variable, low, high].some((v) => String(v).trim() === "")) {
        expect(inside).toBe(
          model("greater_equal", variable, low) && model("less_equal", variable, high),
        );
      }
    }));
  });
});

function model(operator: Operator, left: Value, right: Value): boolean {
  const [a, b] = [String(left).trim().toLowerCase(), String(right).trim().toLowerCase()];
  const number = /^[+-]?\d+$/;
  const both = number.test(a) && number.test(b);
  const [x, y] = both ? [Number(a), Number(b)] : [a, b];
  switch (operator) {
    case "equal":
      return x === y;
    case "not_equal":
      return x !== y;
    case "containing":
      return a.includes(b);
    case "not_containing":
      return !a.includes(b);
    case "starting":
      return a.startsWith(b);
    case "not_starting":
      return !a.startsWith(b);
    case "ending":
      return a.endsWith(b);
    case "not_ending":
      return !a.endsWith(b);
    case "in":
    case "not_in": {
      const found = String(right).split(",").map((item) => item.trim()).filter((item) =>
        item !== ""
      )
        .some((item) => model("equal", left, item));
      return operator === "in" ? found : !found;
    }
    case "greater":
      return x > y;
    case "greater_equal":
      return x >= y;
    case "less":
      return x < y;
    default:
      return x <= y;
  }
}

describe("patterns", () => {
  it("agrees with an expression made of the same parts (CE09-R46)", () => {
    const part = fc.constantFrom("*", "?", "[0-9]", "[ab]", "a", "b", "1", ".");
    const text = fc.string({ unit: fc.constantFrom("a", "b", "1", "2", "."), maxLength: 8 });
    const source: Record<string, string> = { "*": ".*", "?": ".", ".": "\\." };
    fc.assert(fc.property(fc.array(part, { maxLength: 6 }), text, (parts, value) => {
      const expression = new RegExp(`^${parts.map((p) => source[p] ?? p).join("")}$`);
      expect(fitsPattern(value, parts.join(""))).toBe(expression.test(value));
    }));
  });

  it("takes time in proportion to the text, whatever the pattern (CE09-R46)", () => {
    // Backtracking over every star would take longer than the universe is old.
    expect(fitsPattern("a".repeat(5000), `${"a*".repeat(200)}b`)).toBe(false);
  });

  it("names what is wrong with a pattern (CE09-B2)", () => {
    expect(patternFault("[0-9")).toContain("not closed");
    expect(patternFault("[]")).toContain("empty");
    expect(patternFault("[9-0]")).toContain("back");
    expect(patternFault("AB?*[0-9a-f]")).toBeNull();
  });
});

describe("rules", () => {
  const vip = ConditionGroup.parse({
    conditions: [one("var:segment", "equal", "VIP"), one("callsToday", "greater", "1")],
  });
  const preferred = ConditionGroup.parse({
    mode: "any",
    conditions: [
      one("var:segment", "equal", "Platinum"),
      one("var:segment", "equal", "Gold"),
    ],
  });

  it("gives the results of the examples (CE09-R47)", () => {
    expect(evaluate(vip, facts({ "var:segment": "VIP", callsToday: 2 }))).toBe(true);
    expect(evaluate(vip, facts({ "var:segment": "VIP", callsToday: 1 }))).toBe(false);
    expect(evaluate(preferred, facts({ "var:segment": "gold" }))).toBe(true);
    expect(evaluate(one("date", "equal", "2020-12-24"), facts({ date: "2020-12-24" }))).toBe(true);
    expect(evaluate(one("callsWeek", "greater", "3"), facts({ callsWeek: 4 }))).toBe(true);
  });

  it("tests groups in groups, three deep, and refuses a fourth (CE09-R43)", () => {
    const inner = {
      mode: "any",
      conditions: [one("cli", "blank"), one("randomPct", "less", "10")],
    };
    const three = { conditions: [{ conditions: [inner, one("cli", "not_blank")] }] };
    expect(evaluate(ConditionGroup.parse(three), facts({ cli: "+1", randomPct: 5 }))).toBe(true);
    expect(evaluate(ConditionGroup.parse(three), facts({ cli: "+1", randomPct: 50 }))).toBe(false);
    expect(ConditionGroup.safeParse({ conditions: [three] }).success).toBe(false);
  });

  it("compares with another variable, and a blank one is never equal (CE09-R39, R45)", () => {
    const same = one("cli", "equal", "{{dialedNumber}}");
    expect(evaluate(same, facts({ cli: "+12", dialedNumber: "+12" }))).toBe(true);
    expect(evaluate(same, facts({ cli: "+12" }))).toBe(false);
  });

  it("shows for each comparison the value used and whether it held (CE09-A2)", () => {
    expect(traceOf(vip, facts({ "var:segment": "VIP" }))).toMatchObject({
      held: false,
      conditions: [
        { held: true, variable: "var:segment", value: "VIP", values: ["VIP"] },
        { held: false, variable: "callsToday", value: null, wrong: false },
      ],
    });
  });

  it("applies the first rule that holds and goes on only where it says so (CE09-R42)", () => {
    const always = { conditions: [one("cli", "not_blank")] };
    const rules = [
      { name: "off", on: false, when: always, next: "a" },
      { name: "first", when: always, assign: { x: "1" }, next: "b", continue: true },
      { name: "second", when: always, next: "c" },
      { name: "third", when: always, next: "d" },
    ].map((rule) => Treatment.parse(rule));
    const set: Record<string, string>[] = [];
    expect(applyRules(rules, facts({ cli: "+1" }), (rule) => set.push(rule.assign)))
      .toMatchObject({ next: "c", fired: ["first", "second"] });
    expect(set).toEqual([{ x: "1" }, {}]);
  });

  it("has a name, a switch, a mode and one to twenty conditions (CE09-R40)", () => {
    const rule = (conditions: Comparison[], mode = "all") =>
      Treatment.safeParse({ name: "Rule", when: { mode, conditions }, next: "a" });
    const some = (n: number) => Array.from({ length: n }, () => one("cli", "not_blank"));
    expect(rule(some(20)).data).toMatchObject({ on: true, when: { mode: "all" } });
    expect(rule([]).success).toBe(false);
    expect(rule(some(21)).success).toBe(false);
    expect(rule(some(1), "some").success).toBe(false);
    expect(Treatment.safeParse({ name: "", when: { conditions: some(1) } }).success).toBe(false);
    // Groups are counted through.
    const nested = ConditionGroup.parse({ conditions: [{ conditions: some(11) }, ...some(10)] });
    expect(checkCondition(nested, "when", () => "text").map((e) => e.code)).toEqual(["too_many"]);
    const [all, any] = ["all", "any"].map((mode) =>
      rule([one("a", "blank"), one("b", "blank")], mode)
    );
    expect(evaluate(all!.data!.when, facts({ a: "x" }))).toBe(false);
    expect(evaluate(any!.data!.when, facts({ a: "x" }))).toBe(true);
  });

  it("counts a comparison that cannot be made as false and says so of its rule (CE09-B2)", () => {
    const rules = [
      { name: "odd", when: { conditions: [one("date", "greater", "{{x}}")] }, next: "a" },
      { name: "even", when: { conditions: [one("date", "not_blank")] }, next: "b" },
    ].map((rule) => Treatment.parse(rule));
    const known = facts({ date: "2026-03-02", x: "soon" });
    expect(applyRules(rules, known, () => {})).toEqual({
      next: "b",
      fired: ["even"],
      tested: [{ name: "odd", result: "wrong" }, { name: "even", result: "held" }],
    });
  });

  it("refuses what could not be tested, at its exact place (CE09-B2)", () => {
    const kindOf = (name: string) => builtInKind(name) ?? { fault: `there is no "${name}"` };
    const faults = (conditions: Comparison[]) =>
      checkCondition(ConditionGroup.parse({ conditions }), "when", kindOf)
        .map((e) => [e.field, e.code]);
    expect(faults([
      one("nonsense", "equal", "1"),
      one("recentFailure", "between", "0", "1"),
      one("callsToday", "between", "1"),
      one("cli", "in"),
      one("cli", "matching", "[0-"),
      one("date", "equal", "24 December"),
      one("cli", "equal", "{{nobody}}"),
      one("callsToday", "greater", "3"),
    ])).toEqual([
      ["when.conditions.0.variable", "unknown_variable"],
      ["when.conditions.1.operator", "operator"],
      ["when.conditions.2.values", "values"],
      ["when.conditions.3.values", "values"],
      ["when.conditions.4.values.0", "pattern"],
      ["when.conditions.5.values.0", "value"],
      ["when.conditions.6.values.0", "unknown_variable"],
    ]);
  });
});

describe("values", () => {
  it("leaves out a text with a blank place and tames what comes from outside (CE09-B4, B5)", () => {
    const value = (name: string) => ({ name: "Ada\u0007 <b>\n", gone: " " })[name];
    expect(fill("Hello {{ name }}!", value)).toBe("Hello Ada <b>!");
    expect(fill("Hello {{gone}}!", value)).toBeNull();
    expect(tame("x".repeat(900))).toHaveLength(500);
  });

  it("finds every variable that has to be drawn (CE09-R55)", () => {
    const root = {
      a: [{ when: { conditions: [one("ewt:sales", "less", "{{var:x}}")] } }],
      by: "cli",
    };
    expect([...namesUsed(root)].toSorted()).toEqual(["cli", "ewt:sales", "var:x"]);
  });

  it("draws the same share for a call and an experiment, evenly over calls (CE09-R4, B8)", () => {
    expect(shareOf("call-1", "offer")).toBe(shareOf("call-1", "offer"));
    const shares = Array.from({ length: 4000 }, (_, i) => shareOf(`01M8CALL${i}`, "offer"));
    expect(Math.min(...shares)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...shares)).toBeLessThanOrEqual(99.99);
    const low = shares.filter((s) => s < 25).length / shares.length;
    expect(low).toBeGreaterThan(0.22);
    expect(low).toBeLessThan(0.28);
  });
});
