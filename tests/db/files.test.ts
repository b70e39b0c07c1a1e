import { Buffer } from "node:buffer";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDisk } from "../../db/files/disk.ts";
import { openS3 } from "../../db/files/s3.ts";
import type { FileStore } from "../../types/hub.ts";
import { type S3Server, startS3 } from "../support/s3.ts";

let folder: string;
let server: S3Server;
beforeAll(async () => {
  folder = await Deno.makeTempDir();
  server = startS3("key-1");
});
afterAll(async () => {
  await server.close();
  await Deno.remove(folder, { recursive: true });
});

const s3 = (keyId = "key-1") =>
  openS3({ endpoint: server.endpoint, bucket: "b", region: "auto", keyId, secret: "s" });
const stores: [string, () => FileStore][] = [
  ["a folder", () => openDisk(folder)],
  ["an S3-compatible store", () => s3()],
];

function stream(bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array> {
  return new Blob([bytes]).stream();
}
async function read(store: FileStore, key: string): Promise<Uint8Array | null> {
  const body = await store.get(key);
  return body &&
    new Uint8Array(
      await new Response(body as ReadableStream<Uint8Array<ArrayBuffer>>).arrayBuffer(),
    );
}

describe.each(stores)("files in %s", (_name, open) => {
  it("are given back byte for byte, small, empty and larger than one part", async () => {
    const store = open();
    for (const size of [0, 5, 9_000_000]) {
      const bytes = new Uint8Array(size).map((_, i) => i % 251);
      await store.put(`2026/a${size}`, stream(bytes), "image/png");
      const found = await read(store, `2026/a${size}`);
      expect(found?.length).toBe(size);
      // Compared as buffers: a matcher walks nine million numbers.
      expect(Buffer.from(found ?? []).equals(bytes)).toBe(true);
    }
  });

  it("are null when they never were or are deleted; deleting twice is no error", async () => {
    const store = open();
    expect(await store.get("2026/none")).toBeNull();
    await store.put("2026/gone", stream(new Uint8Array([1])), "text/plain");
    await store.delete("2026/gone");
    await store.delete("2026/gone");
    expect(await store.get("2026/gone")).toBeNull();
  });

  it("never leave the store, whatever the key says", async () => {
    const store = open();
    for (const key of ["../x", "a/../../x", "/etc/passwd", "", "a\0b", "a?b"]) {
      await expect(store.put(key, stream(new Uint8Array(1)), "text/plain")).rejects.toThrow(
        RangeError,
      );
      await expect(store.get(key)).rejects.toThrow(RangeError);
    }
  });

  it("do not appear when their source breaks half way", async () => {
    const store = open();
    const broken = new ReadableStream<Uint8Array>({
      start(c) {
        c.enqueue(new Uint8Array(9_000_000));
      },
      pull: (c) => c.error(new Error("connection lost")),
    });
    await expect(store.put("2026/broken", broken, "image/png")).rejects.toThrow("connection lost");
    expect(await store.get("2026/broken")).toBeNull();
    expect(server.uploads.size).toBe(0);
  });
});

describe("an S3-compatible store that fails", () => {
  it("is asked again after a 503", async () => {
    server.failNext(2);
    await s3().put("2026/again", stream(new Uint8Array([7])), "image/png");
    expect(server.objects.get("b/2026/again")).toEqual({
      body: new Uint8Array([7]),
      type: "image/png",
    });
  });

  it("is reported as unavailable with its own code, without the key's secret", async () => {
    const refused = s3("stranger").put("2026/x", stream(new Uint8Array(1)), "image/png");
    await expect(refused).rejects.toMatchObject({ kind: "unavailable", code: "files.unavailable" });
    await expect(refused).rejects.toThrow("403 AccessDenied");
  });
});
