import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listEntryPoints } from "../../../domain/entrypoints/list_entry_points.ts";
import { localise, primary } from "../../../domain/entrypoints/localise.ts";
import { nextTurn, openState } from "../../../domain/entrypoints/open_state.ts";
import { screenEntryText } from "../../../domain/entrypoints/screen_text.ts";
import { testConfiguration } from "../../support/configuration.ts";
import { type TestHub, testHub } from "../../support/hub.ts";

const CLOSED = { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] };
const document = testConfiguration((input) => ({
  ...input,
  schedules: [
    { id: "day", name: "Day", weekly: { ...CLOSED, mon: [{ from: "08:00", to: "18:00" }] } },
    {
      id: "team",
      name: "Team",
      weekly: { ...CLOSED, mon: [{ from: "10:00", to: "12:00" }, { from: "13:00", to: "20:00" }] },
      specialDays: [{
        name: "Fair",
        from: "2026-03-09",
        announcement: { en: "We are at the fair" },
      }],
    },
  ],
  queues: input.queues!.map((q) => q.id === "support" ? { ...q, schedule: "team" } : q),
  entryPoints: input.entryPoints!.map((e) => ({ ...e, schedule: "day" })),
}));
const entry = document.entryPoints[0]!;
const monday = (time: string, day = "02") => Date.parse(`2026-03-${day}T${time}:00Z`);
const iso = (ms: number | null) => ms === null ? null : new Date(ms).toISOString();

describe("the opening of an entry point", () => {
  it("needs its own hours and those of its queue (CE18-R20, CE29-C4)", () => {
    const open = (time: string) => openState(document, entry, monday(time)).open;
    expect([open("09:00"), open("11:00"), open("12:30"), open("17:00"), open("19:00")])
      .toEqual([false, true, false, true, false]);
  });

  it("tells when it next turns over, not when one of the two does (CE01-R2)", () => {
    expect(iso(nextTurn(document, entry, monday("07:00")))).toBe("2026-03-02T10:00:00.000Z");
    expect(iso(nextTurn(document, entry, monday("13:30")))).toBe("2026-03-02T18:00:00.000Z");
  });

  it("says what the special day announces (CE01-R4)", () => {
    const state = openState(document, entry, monday("11:00", "09"));
    expect(state).toEqual({ open: false, announcement: { en: "We are at the fair" } });
  });

  it("shows in the list, by channel and address", () => {
    const hub = { settings: () => ({ version: 1, document }), now: () => monday("11:00") };
    const list = (filter = {}) => listEntryPoints(hub as never, filter);
    expect(list().map((e) => [e.id, e.open])).toEqual([["website", true], ["texts", true]]);
    expect(list({ channel: "sms", address: "+12025550100" })).toMatchObject([{ id: "texts" }]);
    expect(list({ channel: "sms", address: "website" })).toEqual([]);
    expect(list()[0]!.nextChange).toBe("2026-03-02T12:00:00.000Z");
  });
});

describe("texts in languages", () => {
  it("fall back from the wished language to what there is (CE18-C7, X15)", () => {
    const text = { de: "Hallo", en: "Hello" };
    expect(localise(text, "de-AT")).toBe("Hallo");
    expect(localise(text, "fr", "de")).toBe("Hallo");
    expect(localise(text, "fr")).toBe("Hello");
    expect(localise({ es: "Hola" }, "fr")).toBe("Hola");
    expect(localise({}, "fr")).toBe("");
    expect([primary("pt-BR"), primary("EN_us"), primary("x"), primary("<b>")])
      .toEqual(["pt", "en", "", ""]);
  });
});

describe("a text that is tried out", () => {
  let hub: TestHub;
  beforeAll(async () => {
    hub = await testHub({
      configuration: testConfiguration((input) => ({
        ...input,
        entryPoints: input.entryPoints!.map((one) =>
          one.channel === "sms" ? { ...one, sms: { acknowledge: true } } : one
        ),
      })),
    });
  });
  afterAll(() => hub.close());

  it("says the keyword and its answer, and that it opens no work (CE29-X1, CE29-X3)", () => {
    expect(screenEntryText(hub, "texts", " Stop. ")).toMatchObject({
      keyword: "stop",
      route: null,
      answer: { kind: "stop" },
    });
    const help = screenEntryText(hub, "texts", "HELP");
    expect(help.answer?.text).toContain("Test Company");
    expect(screenEntryText(hub, "texts", "YES").keyword).toBeNull();
  });

  it("says category, queue, masking and segments, and stores nothing (CE29-F4, CE29-X4)", async () => {
    const found = screenEntryText(
      hub,
      "texts",
      "Stop sending: no internet! card 4111 1111 1111 1111 😀",
    );
    expect(found).toMatchObject({
      keyword: null,
      suggestStop: true,
      cardRemoved: true,
      encoding: "UCS-2",
      segments: 1,
      route: { category: "outage", queue: "support", priority: 80 },
      answer: { kind: "acknowledgement" },
    });
    expect(found.text).not.toContain("4111 1111");
    const rows = await hub.db.read(
      "SELECT id FROM messages UNION ALL SELECT id FROM interactions UNION ALL SELECT id FROM audit",
    );
    expect(rows).toEqual([]);
  });

  it("is refused where no texts come in", () => {
    expect(() => screenEntryText(hub, "website", "hello")).toThrow(/takes texts/);
  });
});
