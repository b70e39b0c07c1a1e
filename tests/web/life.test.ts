import { describe, expect, it } from "vitest";
import { lifeFromInstants, lifeFromTimeline, widths } from "../../web/ui/life.ts";

const at = (second: number) => new Date(1_700_000_000_000 + second * 1000).toISOString();
const ms = (second: number) => 1_700_000_000_000 + second * 1000;

const view = {
  state: "active",
  arrivedAt: at(0),
  queuedAt: at(0),
  offeredAt: null as string | null,
  acceptedAt: null as string | null,
  endedAt: null as string | null,
  wrappedUpAt: null as string | null,
};

describe("the life strip", () => {
  it("shows waiting, offered and talking from the instants of an interaction (DC-2)", () => {
    const spans = lifeFromInstants({ ...view, offeredAt: at(20), acceptedAt: at(25) });
    expect(spans).toEqual([
      { phase: "waiting", from: ms(0), to: ms(20) },
      { phase: "offered", from: ms(20), to: ms(25) },
      { phase: "talking", from: ms(25), to: null },
    ]);
  });

  it("ends the talk where wrap-up begins (DC-2)", () => {
    const spans = lifeFromInstants({
      ...view,
      state: "done",
      acceptedAt: at(10),
      endedAt: at(70),
      wrappedUpAt: at(90),
    });
    expect(spans.map((span) => span.phase)).toEqual(["waiting", "talking", "wrapup"]);
    expect(spans.at(-1)).toEqual({ phase: "wrapup", from: ms(70), to: ms(90) });
  });

  it("goes on waiting after an offer nobody took (DC-8)", () => {
    const spans = lifeFromInstants({ ...view, state: "queued", offeredAt: at(20) });
    expect(spans.at(-1)).toMatchObject({ phase: "waiting", to: null });
  });

  it("follows every state of the timeline, holds included (DC-1)", () => {
    const spans = lifeFromTimeline([
      { at: at(0), state: "received" },
      { at: at(0), state: "queued" },
      { at: at(10), state: "offered" },
      { at: at(15), state: "active" },
      { at: at(40), state: "parked" },
      { at: at(60), state: "active" },
      { at: at(90), state: "wrapup" },
      { at: at(95), state: "done" },
    ]);
    expect(spans.map(({ phase, from, to }) => [phase, (to! - from) / 1000])).toEqual([
      ["waiting", 10],
      ["offered", 5],
      ["talking", 25],
      ["hold", 20],
      ["talking", 30],
      ["wrapup", 5],
    ]);
  });

  it("keeps a short span in sight beside a long one", () => {
    const shares = widths([
      { phase: "offered", from: ms(0), to: ms(10) },
      { phase: "talking", from: ms(10), to: ms(3610) },
    ], ms(3610));
    expect(shares[0]).toBeGreaterThan(4);
    expect(shares[0]! + shares[1]!).toBeCloseTo(100);
  });
});
