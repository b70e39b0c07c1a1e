import { describe, expect, it } from "vitest";
import { bandValues } from "../../../domain/reports/bands.ts";
import { METRICS } from "../../../domain/reports/catalogue.ts";
import { intervalAt, intervalsOf, periodOf } from "../../../domain/reports/period.ts";
import { percent } from "../../../domain/reports/ratio.ts";
import {
  type ServiceLevelFormula,
  serviceLevelParts,
} from "../../../domain/reports/service_level.ts";
import { thresholdProblem } from "../../../domain/reports/thresholds.ts";
import { timeAccount } from "../../../domain/reports/time_account.ts";
import { type WorkEvent, workSpans } from "../../../domain/reports/work_spans.ts";
import { parseConfiguration } from "../../../domain/configuration/parse_configuration.ts";
import { standardInput } from "../../support/configuration.ts";

const wish = { period: "today" as const, from: null, to: null, timeZone: "" };
const iso = (at: number) => new Date(at).toISOString();

describe("periods and intervals", () => {
  it("of a day on which the clock changes have 23 or 25 hours, none merged or lost (DC-27, BO07-X11)", () => {
    const hours = (day: string) => {
      const period = periodOf(wish, "Europe/Berlin", Date.parse(`${day}T12:00:00Z`));
      return intervalsOf(period, "60min");
    };
    const spring = hours("2026-03-29");
    expect(spring).toHaveLength(23);
    expect(iso(spring[0]!)).toBe("2026-03-28T23:00:00.000Z");
    const autumn = hours("2026-10-25");
    expect(autumn).toHaveLength(25);
    expect(new Set(autumn).size).toBe(25);
    expect(hours("2026-06-01")).toHaveLength(24);
  });

  it("follow the wall clock for days, weeks and months (DC-27)", () => {
    const period = periodOf(
      { ...wish, from: "2026-03-15T12:00:00Z", to: "2026-04-02T00:00:00Z" },
      "Europe/Berlin",
      0,
    );
    expect(intervalsOf(period, "week").map(iso)).toEqual([
      "2026-03-15T12:00:00.000Z",
      "2026-03-15T23:00:00.000Z",
      "2026-03-22T23:00:00.000Z",
      "2026-03-29T22:00:00.000Z",
    ]);
    expect(intervalsOf(period, "month").map(iso)).toEqual([
      "2026-03-15T12:00:00.000Z",
      "2026-03-31T22:00:00.000Z",
    ]);
    const days = intervalsOf(period, "day");
    expect(days).toHaveLength(19);
    expect(days[intervalAt(days, Date.parse("2026-03-29T22:00:00Z"))]).toBe(
      Date.parse("2026-03-29T22:00:00Z"),
    );
  });

  it("by name begin and end at the company's midnight (BO07-R6)", () => {
    const now = Date.parse("2026-03-04T10:00:00Z");
    const named = (period: "last_week" | "last_month" | "last_28_days") => {
      const { from, to } = periodOf({ ...wish, period }, "America/New_York", now);
      return [iso(from), iso(to)];
    };
    expect(named("last_week")).toEqual(["2026-02-23T05:00:00.000Z", "2026-03-02T05:00:00.000Z"]);
    expect(named("last_month")).toEqual(["2026-02-01T05:00:00.000Z", "2026-03-01T05:00:00.000Z"]);
    expect(named("last_28_days")[1]).toBe("2026-03-04T05:00:00.000Z");
  });

  it("may be given by days of the time zone, the last one included (DC-27)", () => {
    const { from, to } = periodOf(
      { ...wish, from: "2026-03-28", to: "2026-03-29", timeZone: "Europe/Berlin" },
      "UTC",
      0,
    );
    expect([iso(from), iso(to)]).toEqual(["2026-03-27T23:00:00.000Z", "2026-03-29T22:00:00.000Z"]);
  });

  it("are refused when backwards, longer than 400 days or in no time zone (BO07-X1)", () => {
    const at = (from: string, to: string, timeZone = "") => () =>
      periodOf({ ...wish, from, to, timeZone }, "UTC", 0);
    expect(at("2026-03-02T00:00:00Z", "2026-03-01T00:00:00Z")).toThrow("must end after");
    expect(at("2024-03-02T00:00:00Z", "2026-03-01T00:00:00Z")).toThrow("400 days");
    expect(at("2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z", "Moon/Base")).toThrow("time zone");
  });
});

describe("figures", () => {
  it("give the service level by each of the five formulas (BO07-R16, DC-30)", () => {
    const figures = {
      entered: 20,
      answered: 10,
      answeredInTime: 8,
      abandoned: 4,
      abandonedInTime: 2,
      shortAbandoned: 3,
    };
    const level = (formula: ServiceLevelFormula) => percent(...serviceLevelParts(formula, figures));
    expect((["A", "B", "C", "D", "E"] as const).map(level)).toEqual([57.1, 80, 71.4, 66.7, 40]);
  });

  it("are null, never 0 or 100 %, where there is nothing to divide by (BO07-X2)", () => {
    const rules = { serviceLevelFormula: "A" as const };
    const values = Object.values(METRICS).flat().filter((m) => m.unit === "percent")
      .map((metric) => metric.value({}, rules, {}));
    expect(values.length).toBeGreaterThan(5);
    expect(values.every((value) => value === null)).toBe(true);
  });

  it("have a name and a definition in words, each id once a report (DC-27)", () => {
    for (const metrics of Object.values(METRICS)) {
      expect(new Set(metrics.map((m) => m.id)).size).toBe(metrics.length);
      for (const { title, definition, formula } of metrics) {
        expect(title && definition.endsWith(".") && formula).toBeTruthy();
      }
    }
  });

  it("stand in the documents in the same words (DC-27)", async () => {
    const page = (await Deno.readTextFile(new URL("../../../docs/reports.md", import.meta.url)))
      .replaceAll(/\s+/g, " ");
    for (const { title, definition } of Object.values(METRICS).flat()) {
      expect(page, "run: deno run -A tools/report_words.ts").toContain(`**${title}**`);
      expect(page, "run: deno run -A tools/report_words.ts").toContain(definition);
    }
  });

  it("count bands absolute and cumulative; last within and beyond make the total (CE16-M9, M10)", () => {
    const values = bandValues([10, 20, 30], { a0: 2, a1: 5, a2: 5, b0: 0, b1: 1, b2: 1 }, {
      answered: 9,
      abandoned: 1,
    });
    expect(values).toMatchObject({
      "answered.within.20": 5,
      "answered.band.20": 3,
      "answered.band.30": 0,
      "answered.beyond": 4,
      "answered.percent.20": 50,
      "abandoned.band.20": 1,
      "abandoned.beyond": 0,
    });
    expect(values["answered.within.30"]! + values["answered.beyond"]!).toBe(9);
  });
});

describe("thresholds", () => {
  it("are at most twelve, whole, rising and at most thirty days (DC-28)", () => {
    expect(thresholdProblem([1, 2_592_000])).toBeNull();
    expect(thresholdProblem(Array.from({ length: 13 }, (_, n) => n + 1))).toContain("at most 12");
    expect(thresholdProblem([10, 10])).toContain("higher");
    expect(thresholdProblem([0])).toContain("0 is no");
    expect(thresholdProblem([1.5])).toContain("1.5 is no");
    expect(thresholdProblem([2_592_001])).toContain("2592000");
  });

  it("of a queue are refused in the configuration with their place (DC-28)", () => {
    const input = standardInput();
    const [first, ...rest] = input.queues!;
    const { errors } = parseConfiguration({
      ...input,
      queues: [{ ...first!, serviceLevels: [{ medium: "chat", thresholds: [10, 5] }] }, ...rest],
    });
    expect(errors).toEqual([{
      field: "queues.0.serviceLevels.0.thresholds",
      code: "sl.invalid",
      detail: "5 must be higher than 10 before it",
    }]);
  });

  it("of an own statistic are checked: what counters and unit cannot say is refused (DC-31)", () => {
    const problems = (statistic: object) =>
      parseConfiguration({
        ...standardInput(),
        statistics: [{ id: "own", name: "Own", ...statistic }],
      }).errors.map(({ field, code }) => `${field} ${code}`);
    expect(problems({ numerator: "flowOut", denominator: "entered", unit: "percent" })).toEqual([]);
    expect(problems({ numerator: "answeredWaitMs", denominator: "answered", unit: "seconds" }))
      .toEqual([]);
    expect(problems({ numerator: "flowOut", unit: "percent" }))
      .toEqual(["statistics.0.denominator statistic.invalid"]);
    expect(problems({ numerator: "answeredWaitMs", unit: "count" }))
      .toEqual(["statistics.0.unit statistic.invalid"]);
    expect(problems({ numerator: "entered", denominator: "loggedInMs", unit: "ratio" }))
      .toEqual(["statistics.0.denominator statistic.invalid"]);
    expect(problems({ numerator: "entered", queues: ["nowhere"] }))
      .toEqual(["statistics.0.queues.0 unknown_reference"]);
  });
});

const event = (rev: number, kind: string, state: string, agent = "", reason = ""): WorkEvent => ({
  rev,
  at: rev * 10,
  kind,
  state,
  agent,
  reason,
  queue: "support",
  medium: "chat",
});

describe("work", () => {
  it("is who held it from when to when, parked and wrapped up apart, in any order of events (CE16-M12)", () => {
    const events = [
      event(1, "queued", "queued"),
      event(2, "offered", "offered", "ada"),
      event(3, "accepted", "active", "ada"),
      event(5, "parked", "parked", "ada"),
      event(6, "resumed", "active", "ada"),
      event(8, "ended", "wrapup", "ada"),
      event(9, "wrapped_up", "done", "ada"),
    ];
    const told = (given: WorkEvent[]) =>
      workSpans(given, 1000).map(({ agent, kind, from, to }) => [agent, kind, from, to]);
    expect(told(events.toReversed())).toEqual([
      ["ada", "active", 30, 50],
      ["ada", "parked", 50, 60],
      ["ada", "active", 60, 80],
      ["ada", "wrapup", 80, 90],
    ]);
    expect(told(events.slice(0, 3))).toEqual([["ada", "active", 30, 1000]]);
  });

  it("stays with who offers it to a colleague until the colleague takes it (CE18-F16)", () => {
    const spans = workSpans([
      event(3, "accepted", "active", "ada"),
      event(4, "offered", "offered", "ben"),
      event(6, "accepted", "active", "ben"),
      event(7, "requeued", "queued", "ben", "transfer"),
    ], 100);
    expect(spans.map(({ agent, from, to, endedBy }) => [agent, from, to, endedBy])).toEqual([
      ["ada", 30, 60, "transferred"],
      ["ben", 60, 70, "transferred"],
    ]);
  });

  it("counts overlapping chats once as talk and each as active time; intervals add up (CE16-M12, CE18-M8)", () => {
    const presences = [
      { presence: "available" as const, from: 0, to: 80 },
      { presence: "not_ready" as const, from: 80, to: 100 },
    ];
    const held = [
      { kind: "active" as const, from: 10, to: 40 },
      { kind: "active" as const, from: 20, to: 50 },
      { kind: "wrapup" as const, from: 40, to: 70 },
    ];
    const whole = timeAccount(presences, held, { starts: [0], to: 100 })[0]!;
    expect(whole).toEqual({
      loggedInMs: 100,
      availableMs: 80,
      notReadyMs: 20,
      workMs: 60,
      busyMs: 40,
      afterWorkMs: 20,
      idleMs: 20,
    });
    const parts = timeAccount(presences, held, { starts: [0, 25, 60], to: 100 });
    for (const [counter, value] of Object.entries(whole)) {
      const sum = parts.reduce((total, part) => total + (part[counter as "busyMs"] ?? 0), 0);
      expect([counter, sum]).toEqual([counter, value]);
    }
  });
});
