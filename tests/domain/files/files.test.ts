import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fetchPendingFiles, MAX_FETCHED_BYTES } from "../../../domain/files/fetch_pending.ts";
import { safeName } from "../../../domain/files/name.ts";
import { openFile } from "../../../domain/files/open.ts";
import { contradicts, findType } from "../../../domain/files/type.ts";
import { createSmsChannel } from "../../../channels/sms/channel.ts";
import type { Channel } from "../../../types/hub.ts";
import { HubError } from "../../../types/errors.ts";
import { type TestHub, testHub } from "../../support/hub.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

describe("names", () => {
  it("show what a file is, without paths, directions and tricks (CE18-X13, fault 19)", () => {
    expect(safeName("C:\\Users\\kim\\photo.PNG", ["png"])).toBe("photo.PNG");
    expect(safeName("../../etc/passwd", [])).toBe("passwd");
    expect(safeName("invoice\u202egnp.exe", ["png"])).toBe("invoicegnp.exe.png");
    expect(safeName("a\u200bb\u0000c\n.txt", ["txt"])).toBe("abc.txt");
    expect(safeName(`x"; onload=alert(1) <b>.png`, ["png"])).toBe("x__ onload=alert(1) _b_.png");
    expect(safeName(" ..hidden. ", ["txt"])).toBe("hidden.txt");
    expect(safeName("", ["pdf"])).toBe("file.pdf");
    expect(safeName("Grüße 你好.txt", ["txt"])).toBe("Grüße 你好.txt");
  });

  it("keep their ending when they are cut (CE18-X13)", () => {
    const name = safeName(`${"a".repeat(500)}.pdf`, ["pdf"]);
    expect([...name]).toHaveLength(120);
    expect(name.endsWith(".pdf")).toBe(true);
  });
});

describe("types", () => {
  it("are found in the bytes, whatever the sender says (CE18-X13)", async () => {
    const found = async (text: string) => (await findType(bytes(text)))?.type ?? null;
    expect(await found("%PDF-1.7\n%âãÏÓ\n1 0 obj")).toBe("application/pdf");
    expect(await found("just words")).toBe("text/plain");
    expect(await found("  <!DOCTYPE html><p>")).toBe("text/html");
    expect(await found("<?xml version='1.0'?>\n<!-- x -->\n<svg onload='x'>")).toBe(
      "image/svg+xml",
    );
    expect((await findType(new Uint8Array([1, 2, 0, 4])))?.type ?? null).toBeNull();
    expect((await findType(new Uint8Array([0xff, 0xfe, 0x41])))?.type ?? null).not.toBe(
      "text/html",
    );
  });

  it("may be called by their other names, not by another kind (CE18-X13)", () => {
    expect(contradicts("image/jpg", "image/jpeg")).toBe(false);
    expect(contradicts("application/octet-stream", "image/png")).toBe(false);
    expect(contradicts("", "image/png")).toBe(false);
    expect(contradicts("text/csv", "text/plain")).toBe(false);
    expect(contradicts("image/png", "application/pdf")).toBe(true);
    expect(contradicts("application/pdf", "text/plain")).toBe(true);
  });
});

describe("files that lie with the provider", () => {
  let hub: TestHub;
  let answer: () => Promise<ReadableStream<Uint8Array>>;
  beforeAll(async () => {
    hub = await testHub();
    const sms: Channel = {
      ...createSmsChannel(hub.config),
      fetchMedia: () => answer(),
    };
    (hub.channels as Record<string, Channel>).sms = sms;
  });
  afterAll(() => hub.close());

  async function pending(): Promise<string> {
    const id = hub.id();
    await hub.db.write([{
      sql: `INSERT INTO files (id, name, type, size, source_url, state, at)
        VALUES (?, 'MEdeadbeef', 'image/jpeg', 0, 'https://api.example.com/media/1', 'pending', ?)`,
      args: [id, hub.now()],
    }]);
    return id;
  }
  const row = async (id: string) =>
    (await hub.db.read<{ state: string; type: string; size: number; name: string; tries: number }>(
      "SELECT state, type, size, name, tries FROM files WHERE id = ?",
      [id],
    ))[0]!;
  const stream = (data: Uint8Array) => Promise.resolve(new Blob([data as BlobPart]).stream());

  it("are fetched once, looked at and kept (CE29-X8)", async () => {
    const id = await pending();
    answer = () => stream(bytes("%PDF-1.4 hello"));
    expect(await fetchPendingFiles(hub)).toBe(1);
    expect(await row(id)).toMatchObject({
      state: "stored",
      type: "application/pdf",
      name: "MEdeadbeef.pdf",
      size: 14,
    });
    expect(await fetchPendingFiles(hub)).toBe(0);
    const file = await openFile(hub, id);
    expect(await new Response(file.body).text()).toBe("%PDF-1.4 hello");
  });

  it("are kept but never shown in place when they are HTML (CE29-X8)", async () => {
    const id = await pending();
    answer = () => stream(bytes("<html><script>alert(1)</script>"));
    await fetchPendingFiles(hub);
    const file = await openFile(hub, id);
    expect(file).toMatchObject({ type: "text/html", inline: false });
    await file.body.cancel();
  });

  it("are tried again with growing pauses, and given up visibly (CE29-X8, DC-14)", async () => {
    const id = await pending();
    answer = () => Promise.reject(new Error("connection reset"));
    await fetchPendingFiles(hub);
    expect(await row(id)).toMatchObject({ state: "pending", tries: 1 });
    hub.clock.advance(4_999);
    expect(await fetchPendingFiles(hub)).toBe(0);
    for (let i = 0; i < 10; i++) {
      hub.clock.advance(3_600_000);
      await fetchPendingFiles(hub);
    }
    expect(await row(id)).toMatchObject({ state: "failed", tries: 8 });
    const events = await hub.db.read("SELECT id FROM events WHERE id = ?", [`file.failed:${id}`]);
    expect(events).toHaveLength(1);
  });

  it("are given up at once when they are gone or larger than 25 MiB (CE29-X8)", async () => {
    const gone = await pending();
    answer = () => Promise.reject(new HubError("not_found", "gone"));
    await fetchPendingFiles(hub);
    expect(await row(gone)).toMatchObject({ state: "failed", tries: 1 });
    const large = await pending();
    let read = 0;
    answer = () =>
      Promise.resolve(
        new ReadableStream({
          pull(controller) {
            read += 1 << 20;
            controller.enqueue(new Uint8Array(1 << 20).fill(97));
          },
        }),
      );
    await fetchPendingFiles(hub);
    expect(await row(large)).toMatchObject({ state: "failed" });
    expect(read).toBeLessThan(MAX_FETCHED_BYTES + (4 << 20));
  });
});
