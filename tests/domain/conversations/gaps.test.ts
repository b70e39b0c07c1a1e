import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { fillGaps } from "../../../domain/conversations/fill_gaps.ts";
import { fetchPendingFiles } from "../../../domain/files/fetch_pending.ts";
import { TIMETABLE } from "../../../workers/timetable.ts";
import { SMS_NUMBER } from "../../support/configuration.ts";
import { type Texting, textingHub } from "../../support/texting.ts";

const LATER_MS = 10 * 60_000;
const PNG = Uint8Array.from(
  atob(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  ),
  (c) => c.charCodeAt(0),
);

let texting: Texting;
beforeAll(async () => {
  texting = await textingHub();
});
beforeEach(() => texting.carrier.behave());
afterAll(async () => {
  await texting.close();
});

const texts = async (from: string) =>
  (await texting.hub.db.read<{ text: string }>(
    `SELECT m.text FROM messages m JOIN conversations c ON c.id = m.conversation_id
     WHERE c.address = ? AND m.direction = 'in' ORDER BY m.seq`,
    [from],
  )).map((row) => row.text);

const lose = (from: string, body: string, media: Uint8Array<ArrayBuffer>[] = []) => {
  texting.carrier.misbehave({ kind: "lost_webhooks" });
  return texting.carrier.receive({
    from,
    to: SMS_NUMBER,
    body,
    media: media.map((bytes) => ({ type: "image/png", bytes })),
  });
};

describe("texts whose webhooks were lost", () => {
  it("are found by listing, in order, once, and become work (CE29-X12)", async () => {
    const from = "+12025557401";
    await lose(from, "one");
    texting.hub.clock.advance(1_000);
    await lose(from, "two");
    expect(await texts(from)).toEqual([]);
    texting.hub.clock.advance(LATER_MS);
    expect(await fillGaps(texting.hub)).toBe(2);
    expect(await texts(from)).toEqual(["one", "two"]);
    const open = await texting.hub.db.read(
      `SELECT 1 FROM interactions i JOIN conversations c ON c.id = i.conversation_id
       WHERE c.address = ? AND i.state = 'queued'`,
      [from],
    );
    expect(open).toHaveLength(1);
    texting.hub.clock.advance(LATER_MS);
    expect(await fillGaps(texting.hub)).toBe(0);
    expect(await texts(from)).toEqual(["one", "two"]);
  });

  it("are left to their webhook while that may still come, and never stored twice (CE29-X12, CE29-X11)", async () => {
    const from = "+12025557402";
    await lose(from, "young");
    expect(await fillGaps(texting.hub)).toBe(0);
    texting.carrier.behave();
    await texting.text(from, "told");
    texting.hub.clock.advance(LATER_MS);
    expect(await fillGaps(texting.hub)).toBe(1);
    expect((await texts(from)).toSorted()).toEqual(["told", "young"]);
  });

  it("keep their media (CE29-X12, CE29-X8)", async () => {
    const from = "+12025557403";
    await lose(from, "look", [PNG]);
    texting.hub.clock.advance(LATER_MS);
    expect(await fillGaps(texting.hub)).toBe(1);
    await fetchPendingFiles(texting.hub);
    const files = await texting.hub.db.read(
      `SELECT f.type, f.state FROM files f JOIN conversations c ON c.id = f.conversation_id
       WHERE c.address = ?`,
      [from],
    );
    expect(files).toEqual([{ type: "image/png", state: "stored" }]);
  });

  it("are found later where the carrier does not answer now (CE29-X12)", async () => {
    const from = "+12025557404";
    await lose(from, "patience");
    texting.hub.clock.advance(LATER_MS);
    texting.carrier.misbehave({ kind: "down" });
    expect(await fillGaps(texting.hub)).toBe(0);
    texting.carrier.behave();
    texting.hub.clock.advance(20 * LATER_MS);
    expect(await fillGaps(texting.hub)).toBe(1);
    expect(await texts(from)).toEqual(["patience"]);
  });

  it("are looked for every ten minutes (CE29-X12)", () => {
    expect(TIMETABLE.find((work) => work.name === "gaps")?.everyMs).toBe(600_000);
  });
});
