import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { gateOf } from "../../routes/gate.ts";
import type { ChatSession } from "../../types/api/chat.ts";
import type { FileView } from "../../types/api/messages.ts";
import { type TestHub, testHub } from "../support/hub.ts";
import { presence } from "../support/work.ts";
import { chatRules, serveChat, SHOP, type Site } from "./chat_support.ts";

let hub: TestHub;
let site: Site;
beforeAll(async () => {
  hub = await testHub({ configuration: chatRules({ origins: [SHOP], attachments: true }) });
  await presence(hub, "ada", "not_ready", "lunch");
  site = serveChat(hub);
});
afterAll(async () => {
  gateOf(hub).streams.drain();
  await site.close();
  await hub.close();
});

let n = 0;
async function start(): Promise<ChatSession> {
  const response = await site.call("sessions", {
    method: "POST",
    json: { entryPoint: "website", subject: "general", clientKey: `route-key-${n++}` },
  });
  expect(response.status, await response.clone().text()).toBe(201);
  return await response.json();
}

/** Reads a stream until `found` holds of all its text, then leaves it. */
async function readUntil(response: Response, found: (text: string) => boolean): Promise<string> {
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  const late = setTimeout(() => void reader.cancel(), 30_000);
  while (!found(text)) {
    const { done, value } = await reader.read();
    if (done) break;
    text += value;
  }
  clearTimeout(late);
  await reader.cancel();
  return text;
}

describe("the chat's API", () => {
  it("serves config and availability to listed pages, cached for ten seconds (CE18-P1)", async () => {
    const config = await site.call("config?entrypoint=website&language=de");
    expect(config.status).toBe(200);
    expect(await config.json()).toMatchObject({ entryPoint: "website", language: "de" });
    const answer = await site.call("availability?entrypoint=website&subject=general");
    expect(answer.headers.get("cache-control")).toBe("public, max-age=10");
    expect(answer.headers.get("access-control-allow-origin")).toBe(SHOP);
    expect(answer.headers.get("access-control-allow-credentials")).toBeNull();
    expect(answer.headers.get("vary")).toContain("Origin");
    expect(await answer.json()).toMatchObject({ state: "available", agentsLoggedIn: true });
  });

  it("gives foreign pages neither answer nor permission to read one (CE18-X9)", async () => {
    const headers = { origin: "https://evil.example.net" };
    for (const path of ["config?entrypoint=website", "availability?entrypoint=website"]) {
      const answer = await site.call(path, { headers });
      expect(answer.status).toBe(403);
      expect(answer.headers.get("access-control-allow-origin")).toBeNull();
      expect(await answer.json()).toMatchObject({ code: "chat.origin_denied" });
    }
    const preflight = (origin: string) =>
      site.call("sessions", {
        method: "OPTIONS",
        headers: { origin, "access-control-request-method": "POST" },
      });
    const allowed = await preflight(SHOP);
    expect(allowed.headers.get("access-control-allow-headers")).toContain("authorization");
    const denied = await preflight("https://evil.example.net");
    expect(denied.headers.get("access-control-allow-origin")).toBeNull();
    await Promise.all([allowed.body?.cancel(), denied.body?.cancel()]);
  });

  it("dresses refusals for the page too, so that the widget can read them (CE18-X9, DC-16)", async () => {
    const answer = await site.call("session", { token: "wrong-token-that-is-long-enough" });
    expect(answer.status).toBe(401);
    expect(answer.headers.get("content-type")).toContain("application/problem+json");
    expect(answer.headers.get("access-control-allow-origin")).toBe(SHOP);
    expect(await answer.json()).toMatchObject({ code: "chat.session_unknown" });
  });

  it("carries a message to the other tab and goes on after Last-Event-ID (CE18-X2, X4, P2, P3)", async () => {
    const session = await start();
    const stream = await site.call("session/events", {
      token: session.token,
      headers: { "last-event-id": session.cursor },
    });
    expect(stream.headers.get("content-type")).toContain("text/event-stream");
    const heard = readUntil(stream, (text) => text.includes("First"));
    const write = (text: string) =>
      site.call("session/messages", {
        method: "POST",
        token: session.token,
        json: { text, clientKey: `message-key-${n++}` },
      });
    const first = await write("First");
    expect(first.status).toBe(201);
    await first.body?.cancel();
    const text = await heard;
    const lastId = [...text.matchAll(/^id: (.+)$/gm)].at(-1)![1]!;
    await (await write("Second, while away")).body?.cancel();
    const again = await site.call(`session/events?cursor=${lastId}`, { token: session.token });
    const rest = await readUntil(again, (t) => t.includes("Second, while away"));
    expect(rest).toContain("Second, while away");
    expect(rest).not.toContain(`"First"`);
  });

  it("asks the page to come back when the hub stops, and loses nothing (CE18-X19)", async () => {
    const session = await start();
    const stream = await site.call(`session/events?token=${session.token}`);
    const ended = readUntil(stream, () => false);
    await expect.poll(() => gateOf(hub).streams.count).toBeGreaterThan(0);
    gateOf(hub).streams.drain();
    expect(await ended).toMatch(/retry: \d+\n: moving/);
    const resumed = await site.call("session", { token: session.token });
    expect((await resumed.json()).conversation).toBe(session.conversation);
  });

  it("prints a transcript that cannot run anything (CE18-C4, X10, P6)", async () => {
    const session = await start();
    const hostile = `<script>alert(1)</script> "quoted" \u202eevil`;
    const sent = await site.call("session/messages", {
      method: "POST",
      token: session.token,
      json: { text: hostile, clientKey: `message-key-${n++}` },
    });
    await sent.body?.cancel();
    await hub.db.write((await import("../../domain/conversations/system_line.ts")).systemLine(hub, {
      conversation: session.conversation,
      text: "agents only",
      key: "secret-line",
    }));
    const page = await site.call("session/transcript", { token: session.token });
    expect(page.headers.get("content-security-policy")).toContain("sandbox");
    const html = await page.text();
    expect(html).toContain("&lt;script&gt;alert(1)&lt;/script&gt; &quot;quoted&quot; \ufffdevil");
    expect(html).not.toContain("<script");
    expect(html).not.toContain("agents only");
  });

  it("answers malformed bodies with 400 and never with 500 (fault 15)", async () => {
    const session = await start();
    const bodies = [
      "",
      "{",
      "[]",
      "null",
      `{"text":1}`,
      `{"__proto__":{}}`,
      `{"text":"x"}`,
      "\xff",
    ];
    for (const path of ["session/messages", "session/message-left", "sessions", "messages-left"]) {
      for (const body of bodies) {
        const answer = await site.call(path, {
          method: "POST",
          token: session.token,
          body,
          headers: { "content-type": "application/json" },
        });
        expect([400, 401, 403, 404, 409, 415, 422, 429], `${path} ${body}`).toContain(
          answer.status,
        );
        await answer.body?.cancel();
      }
    }
  });
});

describe("files", () => {
  const PNG = Uint8Array.from(
    atob(
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
    ),
    (c) => c.charCodeAt(0),
  );
  let session: ChatSession;
  beforeAll(async () => {
    session = await start();
  });

  const upload = (bytes: BlobPart, name: string, type: string) => {
    const form = new FormData();
    form.append("file", new File([bytes], name, { type }));
    return site.call("session/files", { method: "POST", token: session.token, body: form });
  };
  const stored = async () =>
    (await hub.db.read<{ n: number }>("SELECT COUNT(*) AS n FROM files"))[0]!.n;

  it("are stored, sent with a message and read back by their signed link (CE18-X13, R27)", async () => {
    const answer = await upload(PNG, "../../et\u202ec/cat.png", "image/png");
    expect(answer.status, await answer.clone().text()).toBe(201);
    const file: FileView = await answer.json();
    expect(file).toMatchObject({ name: "cat.png", type: "image/png", size: PNG.length });
    const sent = await site.call("session/messages", {
      method: "POST",
      token: session.token,
      json: { text: "", files: [file.id], clientKey: `message-key-${n++}` },
    });
    expect((await sent.json()).files).toMatchObject([{ id: file.id, state: "stored" }]);
    const read = await site.call(file.url);
    expect(read.status).toBe(200);
    expect(new Uint8Array(await read.arrayBuffer())).toEqual(PNG);
    expect(read.headers.get("content-type")).toBe("image/png");
    expect(read.headers.get("x-content-type-options")).toBe("nosniff");
    expect(read.headers.get("content-security-policy")).toContain("sandbox");
    expect(read.headers.get("content-disposition")).toMatch(/^inline; filename="cat.png"/);
    const part = await site.call(file.url, { headers: { range: "bytes=1-3" } });
    expect(part.status).toBe(206);
    expect(await part.text()).toBe("PNG");
    for (
      const wrong of [file.url.replace(/signature=/, "signature=_"), `/files/${file.id}/cat.png`]
    ) {
      const denied = await site.call(wrong);
      expect(denied.status).toBe(403);
      await denied.body?.cancel();
    }
    hub.clock.advance(8 * 24 * 3600_000);
    const old = await site.call(file.url);
    expect(old.status).toBe(410);
    await old.body?.cancel();
    hub.clock.set(hub.now() - 8 * 24 * 3600_000);
  });

  it("are shown to the scanner first: infected or unchecked ones leave nothing (CE18-X13)", async () => {
    const shown: Uint8Array[] = [];
    let verdict = 200;
    const scanner = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, async (post) => {
      shown.push(await post.bytes());
      return new Response(null, { status: verdict });
    });
    hub.config.scanUrl = `http://127.0.0.1:${scanner.addr.port}/scan`;
    const before = await stored();
    const outcome = async () => {
      const answer = await upload(PNG, "cat.png", "image/png");
      return `${answer.status} ${(await answer.json()).code ?? "kept"}`;
    };
    expect(await outcome()).toBe("201 kept");
    expect(shown[0]).toEqual(PNG);
    verdict = 406;
    expect(await outcome()).toBe("422 file.infected");
    verdict = 500;
    expect(await outcome()).toBe("503 file.unchecked");
    await scanner.shutdown();
    expect(await outcome()).toBe("503 file.unchecked");
    hub.config.scanUrl = undefined;
    expect(await stored()).toBe(before + 1);
    expect(await hub.db.read("SELECT * FROM loose_files")).toEqual([]);
    // Uploads are counted by the minute.
    hub.clock.advance(60_000);
  });

  it("are refused when they are empty, of a refused or of another type than they say (CE18-X13)", async () => {
    const before = await stored();
    const cases: [BlobPart, string, string, number, string][] = [
      ["", "empty.txt", "text/plain", 422, "file.empty"],
      [
        `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`,
        "a.svg",
        "image/svg+xml",
        415,
        "file.type_refused",
      ],
      ["<!doctype html><script>alert(1)</script>", "a.txt", "text/plain", 415, "file.type_refused"],
      [
        new Uint8Array([0x4d, 0x5a, 0x90, 0, 3, 0, 0, 0]),
        "a.png",
        "image/png",
        415,
        "file.type_refused",
      ],
      [PNG, "report.pdf", "application/pdf", 415, "file.type_mismatch"],
    ];
    for (const [bytes, name, type, status, code] of cases) {
      const answer = await upload(bytes, name, type);
      expect(answer.status, name).toBe(status);
      expect(await answer.json()).toMatchObject({ code });
    }
    expect(await stored()).toBe(before);
  });

  it("are cut off at the limit while they stream in, without a declared length (fault 16)", async () => {
    const before = await stored();
    const boundary = "xxBOUNDARYxx";
    let sent = 0;
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(
          `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="big.txt"\r\n` +
            "content-type: text/plain\r\n\r\n",
        ));
      },
      pull(controller) {
        if (sent > 400 * 1024 * 1024) return controller.close();
        sent += 64 * 1024;
        controller.enqueue(new Uint8Array(64 * 1024).fill(97));
      },
    });
    const answer = await site.call("session/files", {
      method: "POST",
      token: session.token,
      body,
      headers: { "content-type": `multipart/form-data; boundary=${boundary}` },
    }).catch(() => null);
    // The connection may be cut before the answer is read: what counts is that reading stopped.
    if (answer) expect(answer.status).toBe(413);
    await answer?.body?.cancel();
    expect(sent).toBeLessThan(64 * 1024 * 1024);
    expect(await stored()).toBe(before);
  });

  it("are refused by a declared length before a byte is read (fault 16)", async () => {
    const answer = await site.call("session/files", {
      method: "POST",
      token: session.token,
      body: new Uint8Array(12 * 1024 * 1024),
      headers: { "content-type": "multipart/form-data; boundary=x" },
    }).catch(() => null);
    if (answer) expect(await answer.json()).toMatchObject({ code: "file.too_large" });
  });

  it("leave nothing behind when the upload is nonsense or breaks off (fault 15)", async () => {
    hub.clock.advance(60_000);
    const before = await stored();
    const head = `--x\r\ncontent-disposition: form-data; name="file"; filename="a.txt"\r\n\r\n`;
    for (const body of ["", "garbage", head, `${head}half a file`, `--x\r\n\r\nx\r\n--x--`]) {
      const answer = await site.call("session/files", {
        method: "POST",
        token: session.token,
        body,
        headers: { "content-type": "multipart/form-data; boundary=x" },
      });
      expect([400, 422], JSON.stringify(body)).toContain(answer.status);
      await answer.body?.cancel();
    }
    expect(await stored()).toBe(before);
  });
});
