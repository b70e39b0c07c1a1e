import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { resumeChat } from "../../../domain/chat/resume.ts";
import { findSession } from "../../../domain/chat/session.ts";
import { sendChatMessage } from "../../../domain/chat/send_message.ts";
import { type TestHub, testHub } from "../../support/hub.ts";
import { chat, newKey, PAGE, staffedButBusy } from "./support.ts";

let hub: TestHub;
beforeAll(async () => {
  hub = await testHub();
  await staffedButBusy(hub);
});
afterAll(() => hub.close());

const find = (token: string, origin = PAGE, changes = true) =>
  findSession(hub, { token, origin, changes });
const unknown = { kind: "unauthenticated", code: "chat.session_unknown" };

describe("coming back", () => {
  it("restores the conversation with its history and the same place (CE18-X1)", async () => {
    const { session, row, interaction } = await chat(hub, { text: "First words" });
    const place = await hub.queue.position(interaction);
    const again = await resumeChat(hub, row);
    expect(again).toMatchObject({ conversation: session.conversation, state: "waiting" });
    expect(again.messages.map((m) => m.text)).toEqual(session.messages.map((m) => m.text));
    expect(await hub.queue.position(interaction)).toEqual(place);
    const rows = await hub.db.read("SELECT id FROM interactions WHERE conversation_id = ?", [
      session.conversation,
    ]);
    expect(rows).toHaveLength(1);
  });

  it("rotates the token; the old one works for a minute for other tabs (CE18-X4, X12)", async () => {
    const { session, row } = await chat(hub);
    const second = (await resumeChat(hub, row)).token;
    expect(second).not.toBe(session.token);
    expect((await find(session.token)).id).toBe(row.id);
    expect((await find(second)).id).toBe(row.id);
    hub.clock.advance(60_000);
    await expect(find(session.token)).rejects.toMatchObject(unknown);
    expect((await find(second)).id).toBe(row.id);
  });

  it("knows nobody by a wrong, empty or shortened token (CE18-X12)", async () => {
    const { session } = await chat(hub);
    for (const token of ["", "x", session.token.slice(0, -1), `${session.token}x`, "%"]) {
      await expect(find(token)).rejects.toMatchObject(unknown);
    }
  });

  it("lets history be read for a day after the last return, not longer (CE18-R27)", async () => {
    const { row } = await chat(hub);
    const { token } = await resumeChat(hub, row);
    hub.clock.advance(24 * 3600_000 - 1);
    expect((await find(token, PAGE, false)).id).toBe(row.id);
    hub.clock.advance(1);
    await expect(find(token, PAGE, false)).rejects.toMatchObject(unknown);
  });

  it("refuses a stolen token shown by another site (CE18-X12)", async () => {
    const { session } = await chat(hub);
    const denied = { kind: "forbidden", code: "chat.origin_denied" };
    await expect(find(session.token, "https://evil.example.net")).rejects.toMatchObject(denied);
    await expect(find(session.token, "https://evil.example.net", false))
      .rejects.toMatchObject(denied);
    await expect(find(session.token, "")).rejects.toMatchObject(denied);
    expect((await find(session.token, "", false)).id).toBeTruthy();
  });
});

describe("writing", () => {
  const write = async (over: { text?: string; clientKey?: string } = {}, chatOf = chat(hub)) => {
    const { row } = await chatOf;
    return await sendChatMessage(hub, row, {
      text: "Hello",
      files: [],
      clientKey: newKey(),
      ...over,
    });
  };

  it("stores a message sent again under its key once, also at the same moment (CE18-X2, DC-12)", async () => {
    const { row, session } = await chat(hub);
    const clientKey = newKey();
    const input = { text: "Only once", files: [], clientKey };
    const sent = await Promise.all(
      Array.from({ length: 8 }, () => sendChatMessage(hub, row, input)),
    );
    expect(new Set(sent.map((m) => m.id)).size).toBe(1);
    expect(sent[0]).toMatchObject({ clientKey, direction: "in", text: "Only once" });
    const [{ n }] = await hub.db.read<{ n: number }>(
      "SELECT COUNT(*) AS n FROM messages WHERE conversation_id = ? AND direction = 'in'",
      [session.conversation],
    ) as [{ n: number }];
    expect(n).toBe(1);
  });

  it("keeps the order of both tabs without a gap (CE18-X4, X7)", async () => {
    const { row } = await chat(hub);
    const sent = await Promise.all(
      Array.from(
        { length: 20 },
        (_, i) => sendChatMessage(hub, row, { text: `n${i}`, files: [], clientKey: newKey() }),
      ),
    );
    expect(sent.map((m) => m.seq).sort((a, b) => a - b))
      .toEqual(Array.from({ length: 20 }, (_, i) => i + 2));
  });

  it("takes 4,000 characters and refuses one more with both counts (CE18-R27, X10)", async () => {
    expect((await write({ text: "x".repeat(4000) })).text).toHaveLength(4000);
    const refusal = await write({ text: "x".repeat(4001) }).catch((error) => error);
    expect(refusal).toMatchObject({ kind: "unprocessable", code: "message.too_long" });
    expect(refusal.extra).toEqual({ length: 4001, limit: 4000 });
    await expect(write({ text: "x".repeat(1_000_000) }))
      .rejects.toMatchObject({ code: "message.too_long" });
    await expect(write({ text: " \n\t " })).rejects.toMatchObject({ code: "message.empty" });
  });

  it("takes thirty messages a minute and asks to wait then (CE18-R27, X11)", async () => {
    const { row, session } = await chat(hub);
    const one = () => sendChatMessage(hub, row, { text: "hi", files: [], clientKey: newKey() });
    for (let i = 0; i < 30; i++) await one();
    const refusal = await one().catch((error) => error);
    expect(refusal).toMatchObject({ kind: "rate_limited" });
    expect(refusal.retryAfter).toBeGreaterThan(0);
    expect(refusal.retryAfter).toBeLessThanOrEqual(60);
    const [{ n }] = await hub.db.read<{ n: number }>(
      "SELECT COUNT(*) AS n FROM messages WHERE conversation_id = ? AND direction = 'in'",
      [session.conversation],
    ) as [{ n: number }];
    expect(n).toBe(30);
    hub.clock.advance(refusal.retryAfter * 1000);
    expect((await one()).seq).toBe(32);
  });

  it("stores hostile text as it came (CE18-X10, DC-20)", async () => {
    const hostile = [
      `<script>alert(1)</script><img src=x onerror=alert(1)>`,
      "[x](javascript:alert(1)) **b** `c`",
      "a\u202Egnp.exe\u2066 \u200b\u200d\ufeff z",
      "'; DROP TABLE messages; --",
      "{{contact.name}} ${7*7} %00 \\u0000",
      "👩‍👩‍👧‍👦 e\u0301 \u{1F600}",
    ];
    for (const text of hostile) expect((await write({ text })).text).toBe(text);
  });

  it("removes a card number and tells the visitor not to send such (CE18-X18)", async () => {
    const { row, session } = await chat(hub);
    const input = { text: "4111 1111 1111 1111", files: [], clientKey: newKey() };
    expect((await sendChatMessage(hub, row, input)).text).toBe("**** **** **** 1111");
    const { messages } = await resumeChat(hub, row);
    expect(messages.at(-1)).toMatchObject({ direction: "system" });
    expect(messages.at(-1)!.text).toContain("do not send card numbers");
    await sendChatMessage(hub, row, input);
    const again = await resumeChat(hub, row);
    expect(again.messages).toHaveLength(messages.length);
    expect(session.conversation).toBe(again.conversation);
  });

  it("refuses files that were not uploaded in this chat (CE18-X13)", async () => {
    const { row } = await chat(hub);
    await expect(sendChatMessage(hub, row, { text: "", files: ["nope"], clientKey: newKey() }))
      .rejects.toMatchObject({ code: "file.unknown" });
  });
});
