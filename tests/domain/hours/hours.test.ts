import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isOpen } from "../../../domain/hours/is_open.ts";
import { nextChange } from "../../../domain/hours/next_change.ts";
import { Schedule } from "../../../types/configuration/hours.ts";

const CLOSED = { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] };
const OFFICE = { from: "09:00", to: "17:00" };

function schedule(over: Partial<typeof Schedule._zod.input> = {}): Schedule {
  return Schedule.parse({ id: "s", name: "S", weekly: CLOSED, ...over });
}

const at = (iso: string) => Temporal.ZonedDateTime.from(iso).epochMilliseconds;
const berlin = (local: string) => at(`${local}[Europe/Berlin]`);
const show = (ms: number | null, zone = "Europe/Berlin") =>
  ms === null ? null : Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone)
    .toPlainDateTime().toString();

const weekdays = schedule({
  timeZone: "Europe/Berlin",
  weekly: { ...CLOSED, mon: [OFFICE], tue: [OFFICE], wed: [OFFICE], thu: [OFFICE], fri: [OFFICE] },
});

describe("weekly hours", () => {
  it("opens at the first minute and closes before the last (CE01-R2)", () => {
    expect(isOpen(weekdays, berlin("2026-03-02T08:59:59.999"))).toBe(false);
    expect(isOpen(weekdays, berlin("2026-03-02T09:00"))).toBe(true);
    expect(isOpen(weekdays, berlin("2026-03-02T16:59:59.999"))).toBe(true);
    expect(isOpen(weekdays, berlin("2026-03-02T17:00"))).toBe(false);
    expect(isOpen(weekdays, berlin("2026-03-07T12:00"))).toBe(false);
  });

  it("reads the hours in the schedule's own time zone (CE01-R3)", () => {
    const tokyo = schedule({ timeZone: "Asia/Tokyo", weekly: { ...CLOSED, tue: [OFFICE] } });
    expect(isOpen(tokyo, at("2026-03-03T00:30[UTC]"))).toBe(true);
    expect(isOpen(tokyo, at("2026-03-03T12:00[UTC]"))).toBe(false);
  });

  it("takes an unknown time zone for UTC instead of failing (CE01-R3)", () => {
    const odd = schedule({ timeZone: "Mars/Olympus", weekly: { ...CLOSED, mon: [OFFICE] } });
    expect(isOpen(odd, at("2026-03-02T09:00[UTC]"))).toBe(true);
  });

  it("goes on after midnight when an interval crosses it (CE01-R2)", () => {
    const night = schedule({
      timeZone: "Europe/Berlin",
      weekly: { ...CLOSED, fri: [{ from: "22:00", to: "02:00" }] },
    });
    expect(isOpen(night, berlin("2026-03-06T23:00"))).toBe(true);
    expect(isOpen(night, berlin("2026-03-07T01:59"))).toBe(true);
    expect(isOpen(night, berlin("2026-03-07T02:00"))).toBe(false);
    expect(isOpen(night, berlin("2026-03-06T01:00"))).toBe(false);
    expect(show(nextChange(night, berlin("2026-03-06T23:00")))).toBe("2026-03-07T02:00:00");
  });

  it("is open the whole day from 00:00 to 24:00, and without a gap on two such days (CE01-R2)", () => {
    const whole = [{ from: "00:00", to: "24:00" }];
    const two = schedule({
      timeZone: "Europe/Berlin",
      weekly: { ...CLOSED, mon: whole, tue: whole },
    });
    expect(isOpen(two, berlin("2026-03-02T23:59:59"))).toBe(true);
    expect(show(nextChange(two, berlin("2026-03-02T12:00")))).toBe("2026-03-04T00:00:00");
  });

  it("never changes while always open or never open (CE01-R2)", () => {
    expect(nextChange(schedule({ always: true }), berlin("2026-03-02T12:00"))).toBeNull();
    expect(isOpen(schedule({ always: true }), 0)).toBe(true);
    expect(nextChange(schedule(), berlin("2026-03-02T12:00"))).toBeNull();
  });
});

describe("special days", () => {
  const closed = (
    from: string,
    to: string | null = null,
    yearly = false,
    open = [] as typeof OFFICE[],
  ) =>
    schedule({
      ...weekdays,
      specialDays: [{ name: "Off", from, to, yearly, open }],
    });

  it("closes a day, or opens it only as it says itself (CE01-R4)", () => {
    expect(isOpen(closed("2026-03-02"), berlin("2026-03-02T12:00"))).toBe(false);
    const short = closed("2026-03-02", null, false, [{ from: "10:00", to: "12:00" }]);
    expect(isOpen(short, berlin("2026-03-02T09:30"))).toBe(false);
    expect(isOpen(short, berlin("2026-03-02T11:00"))).toBe(true);
  });

  it("covers a range inclusively, and a yearly one over New Year (CE01-R4)", () => {
    const range = closed("2026-03-02", "2026-03-04");
    expect(isOpen(range, berlin("2026-03-04T12:00"))).toBe(false);
    expect(isOpen(range, berlin("2026-03-05T12:00"))).toBe(true);
    const yearly = closed("2020-12-24", "2021-01-02", true);
    expect(isOpen(yearly, berlin("2026-12-28T12:00"))).toBe(false);
    expect(isOpen(yearly, berlin("2027-01-01T12:00"))).toBe(false);
    expect(isOpen(yearly, berlin("2027-01-04T12:00"))).toBe(true);
  });

  it("lets an exception close an installation that is always open (CE01-R4)", () => {
    const mostly = schedule({
      timeZone: "Europe/Berlin",
      always: true,
      specialDays: [{ name: "Off", from: "2026-12-25" }],
    });
    expect(isOpen(mostly, berlin("2026-12-25T00:00"))).toBe(false);
    expect(show(nextChange(mostly, berlin("2026-12-24T12:00")))).toBe("2026-12-25T00:00:00");
    expect(show(nextChange(mostly, berlin("2026-12-25T12:00")))).toBe("2026-12-26T00:00:00");
  });
});

describe("clock changes", () => {
  const night = schedule({
    timeZone: "Europe/Berlin",
    weekly: { ...CLOSED, sun: [{ from: "01:00", to: "02:30" }] },
  });

  it("closes at the change when the closing minute is skipped (DC-4)", () => {
    // 2026-03-29 02:00 becomes 03:00.
    expect(show(nextChange(night, berlin("2026-03-29T01:30")))).toBe("2026-03-29T03:00:00");
  });

  it("neither opens nor closes twice in the hour that comes twice (CE01-B13, IV-12)", () => {
    // 2026-10-25 03:00 becomes 02:00.
    const first = (minute: string) => at(`2026-10-25T02:${minute}+02:00[Europe/Berlin]`);
    const second = (minute: string) => at(`2026-10-25T02:${minute}+01:00[Europe/Berlin]`);
    expect(isOpen(night, first("15"))).toBe(true);
    expect(isOpen(night, first("30"))).toBe(false);
    expect(isOpen(night, second("15"))).toBe(false);
    const early = schedule({
      timeZone: "Europe/Berlin",
      weekly: { ...CLOSED, sun: [{ from: "02:30", to: "04:00" }] },
    });
    expect(isOpen(early, first("29"))).toBe(false);
    expect([first("30"), second("00"), second("45")].every((t) => isOpen(early, t))).toBe(true);
    expect(show(nextChange(early, first("30")))).toBe("2026-10-25T04:00:00");
  });

  it("begins at the next valid minute what begins in the skipped hour (CE01-B13)", () => {
    const early = schedule({
      timeZone: "Europe/Berlin",
      weekly: { ...CLOSED, sun: [{ from: "02:15", to: "03:30" }] },
    });
    const exact = schedule({
      timeZone: "Europe/Berlin",
      weekly: { ...CLOSED, sun: [{ from: "02:00", to: "03:30" }] },
    });
    expect(isOpen(exact, berlin("2026-03-29T03:00"))).toBe(true);
    expect(isOpen(early, berlin("2026-03-29T01:59"))).toBe(false);
    expect(show(nextChange(early, berlin("2026-03-29T01:00")))).toBe("2026-03-29T03:00:00");
    expect(isOpen(early, berlin("2026-03-29T03:29"))).toBe(true);
    expect(isOpen(early, berlin("2026-03-29T03:30"))).toBe(false);
  });

  it("manages a zone where midnight itself is skipped (DC-4)", () => {
    // Beirut: 2026-03-29 00:00 becomes 01:00.
    const late = schedule({
      timeZone: "Asia/Beirut",
      weekly: { ...CLOSED, sat: [{ from: "22:00", to: "00:30" }] },
    });
    const during = at("2026-03-28T23:00[Asia/Beirut]");
    expect(show(nextChange(late, during), "Asia/Beirut")).toBe("2026-03-29T01:00:00");
  });
});

describe("as a law", () => {
  const time = fc.integer({ min: 0, max: 1439 }).map((m) =>
    `${String(Math.floor(m / 60)).padStart(2, "0")}:${String(m % 60).padStart(2, "0")}`
  );
  const day = fc.array(fc.record({ from: time, to: time }), { maxLength: 2 });
  const date = fc.record({ m: fc.integer({ min: 1, max: 12 }), d: fc.integer({ min: 1, max: 28 }) })
    .map(({ m, d }) => `2026-${String(m).padStart(2, "0")}-${String(d).padStart(2, "0")}`);
  const any = fc.record({
    timeZone: fc.constantFrom(
      "UTC",
      "Europe/Berlin",
      "America/New_York",
      "Asia/Kolkata",
      "Australia/Lord_Howe",
      "Pacific/Apia",
      "Asia/Beirut",
      "America/St_Johns",
    ),
    weekly: fc.record({ mon: day, tue: day, wed: day, thu: day, fri: day, sat: day, sun: day }),
    specialDays: fc.array(
      fc.record({ name: fc.constant("X"), from: date, yearly: fc.boolean(), open: day }),
      { maxLength: 2 },
    ),
  });
  const instant = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2026, 11, 31) });

  it("stays as it is until the next change, and changes there (CE01-R2, CE01-R4, DC-4)", () => {
    fc.assert(
      fc.property(any, instant, (input, from) => {
        const s = schedule(input);
        const before = isOpen(s, from);
        const next = nextChange(s, from);
        if (next === null) return;
        expect(next).toBeGreaterThan(from);
        expect(isOpen(s, next)).toBe(!before);
        expect(isOpen(s, next - 1)).toBe(before);
        for (let i = 1; i < 40; i++) {
          expect(isOpen(s, from + Math.floor((next - 1 - from) * i / 40))).toBe(before);
        }
      }),
      { numRuns: 400 },
    );
  });

  it("does not depend on the machine's own time zone (CE01-R3)", async () => {
    const results = await Promise.all(["UTC", "America/New_York", "Pacific/Kiritimati"].map(probe));
    expect(new Set(results).size).toBe(1);
    expect(results[0]).toContain("true");
  });

  async function probe(zone: string): Promise<string> {
    const hours = new URL("../../../domain/hours/", import.meta.url);
    const code = `
      const { isOpen } = await import("${hours}is_open.ts");
      const { nextChange } = await import("${hours}next_change.ts");
      const s = ${JSON.stringify(weekdays)};
      const out = [];
      for (let t = ${Date.UTC(2026, 2, 27)}; t < ${Date.UTC(2026, 3, 2)}; t += 1_800_000) {
        out.push(isOpen(s, t), nextChange(s, t));
      }
      console.log(out.join());`;
    const { stdout, success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["eval", "--no-check", code],
      env: { TZ: zone },
    }).output();
    if (!success) throw new Error(new TextDecoder().decode(stderr));
    return new TextDecoder().decode(stdout);
  }
});
