import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createLine } from "../../../domain/conversations/intake/line.ts";
import { receiveMessages } from "../../../domain/conversations/receive.ts";
import type { Received } from "../../../types/channels.ts";
import { SMS_NUMBER, testConfiguration } from "../../support/configuration.ts";
import { START, type TestHub, testHub } from "../../support/hub.ts";
import { SOON } from "../../support/patience.ts";

let hub: TestHub;
beforeAll(async () => {
  hub = await testHub();
});
afterAll(async () => {
  await hub.close();
});

let numbers = 0;
const newNumber = () => `+1202555${String(1000 + numbers++)}`;

function sms(from: string, text: string, extra: Partial<Received> = {}): Received {
  return {
    channel: "sms",
    to: SMS_NUMBER,
    from,
    providerId: `SM${crypto.randomUUID()}`,
    text,
    media: [],
    sentAt: hub.now(),
    receivedAt: hub.now(),
    profile: { phone: from },
    attributes: {},
    raw: `Body=${encodeURIComponent(text)}`,
    ...extra,
  };
}

const rows = <T>(sql: string, ...args: string[]) => hub.db.read<T>(sql, args);

describe("a customer's message", () => {
  it("is stored with contact, conversation and interaction, and waits in the queue (CE29-F1, F2, F6)", async () => {
    const from = newNumber();
    const [result] = await receiveMessages(hub, [sms(from, "My modem is dead")]);
    expect(result).toMatchObject({ duplicate: false, opened: true });
    const [interaction] = await rows<{ state: string; queue: string; priority: number }>(
      "SELECT * FROM interactions WHERE id = ?",
      result?.interactionId ?? "",
    );
    expect(interaction).toMatchObject({ state: "queued", queue: "support", priority: 50 });
    const contacts = await rows<{ phone: string }>("SELECT * FROM contacts WHERE phone = ?", from);
    expect(contacts).toHaveLength(1);
  });

  it("of the same provider id is counted and has no other effect (DC-12, CE29-X11)", async () => {
    const message = sms(newNumber(), "once");
    const [first] = await receiveMessages(hub, [message]);
    const [again] = await receiveMessages(hub, [message]);
    expect(again).toMatchObject({ duplicate: true, opened: false, messageId: first?.messageId });
    const [inbound] = await rows<{ duplicates: number }>(
      "SELECT duplicates FROM inbound WHERE provider_id = ?",
      message.providerId,
    );
    expect(inbound?.duplicates).toBe(1);
  });

  it("is known again after its raw request was deleted (DC-12)", async () => {
    const message = sms(newNumber(), "eight days later");
    const [first] = await receiveMessages(hub, [message]);
    await hub.db.write([{
      sql: "DELETE FROM inbound WHERE provider_id = ?",
      args: [message.providerId],
    }]);
    const [again] = await receiveMessages(hub, [message]);
    expect(again).toMatchObject({ duplicate: true, messageId: first?.messageId });
  });

  it("joins the open interaction of its conversation (DC-1, CE29-F8)", async () => {
    const from = newNumber();
    const [first] = await receiveMessages(hub, [sms(from, "one")]);
    const [second] = await receiveMessages(hub, [sms(from, "two")]);
    expect(second).toMatchObject({
      conversationId: first?.conversationId,
      interactionId: first?.interactionId,
      opened: false,
    });
  });

  it("stays in its conversation inside the window, and begins a new one after it (CE29-F11, CE29-R8)", async () => {
    const from = newNumber();
    const [first] = await receiveMessages(hub, [sms(from, "one")]);
    const finish = {
      sql: "UPDATE interactions SET state = 'done' WHERE conversation_id = ?",
      args: [first?.conversationId ?? ""],
    };
    await hub.db.write([finish]);
    hub.clock.advance(23 * 3_600_000);
    const [inside] = await receiveMessages(hub, [sms(from, "two")]);
    expect(inside).toMatchObject({ conversationId: first?.conversationId, opened: true });
    await hub.db.write([finish]);
    hub.clock.advance(25 * 3_600_000);
    const [after] = await receiveMessages(hub, [sms(from, "three")]);
    expect(after?.conversationId).not.toBe(first?.conversationId);
    const open = await rows(
      "SELECT id FROM conversations WHERE address = ? AND closed_at IS NULL",
      from,
    );
    expect(open).toHaveLength(1);
    hub.clock.set(START);
  });

  it("is screened by words, and the category chooses queue and priority (CE29-F4, CE29-R5, R6)", async () => {
    const results = await receiveMessages(hub, [
      sms(newNumber(), "I have NO internet since noon!"),
      sms(newNumber(), "a question about my invoice."),
      sms(newNumber(), "billiards"),
    ]);
    const ids = results.map((r) => r.interactionId ?? "");
    const found = await Promise.all(
      ids.map(async (id) =>
        (await rows("SELECT category, queue, priority FROM interactions WHERE id = ?", id))[0]
      ),
    );
    expect(found).toEqual([
      { category: "outage", queue: "support", priority: 80 },
      { category: "invoice", queue: "billing", priority: 50 },
      { category: "", queue: "support", priority: 50 },
    ]);
  });

  it("to a number of no entry point is stored, routed to the fallback queue and raises an alarm (CE29-X22)", async () => {
    const [result] = await receiveMessages(hub, [sms(newNumber(), "hi", { to: "+12025550999" })]);
    const [alarm] = await rows<{ data: string }>(
      "SELECT data FROM events WHERE kind = 'alarm' AND conversation_id = ?",
      result?.conversationId ?? "",
    );
    expect(JSON.parse(alarm?.data ?? "{}")).toMatchObject({ code: "sms.unrouted" });
    const [interaction] = await rows<{ queue: string }>(
      "SELECT queue FROM interactions WHERE id = ?",
      result?.interactionId ?? "",
    );
    expect(interaction?.queue).toBe("support");
  });

  it("keeps hostile text exactly as received (DC-20, CE18-X10)", async () => {
    const text =
      "<script>alert(1)</script>\u202Egpj.exe\u200B '; DROP TABLE messages; -- \u{1F600}";
    const [result] = await receiveMessages(hub, [sms(newNumber(), text)]);
    const [message] = await rows<{ text: string }>(
      "SELECT text FROM messages WHERE id = ?",
      result?.messageId ?? "",
    );
    expect(message?.text).toBe(text);
  });

  it("that is only a phone's reaction opens nothing and reopens nothing (CE29-X9)", async () => {
    const from = newNumber();
    const [first] = await receiveMessages(hub, [sms(from, "see you at five")]);
    await hub.db.write([
      {
        sql: "UPDATE interactions SET state = 'done' WHERE conversation_id = ?",
        args: [first?.conversationId ?? ""],
      },
      {
        sql: "UPDATE conversations SET closed_at = ? WHERE id = ?",
        args: [hub.now(), first?.conversationId ?? ""],
      },
    ]);
    const [reaction] = await receiveMessages(hub, [sms(from, "Liked “see you at five”")]);
    expect(reaction).toMatchObject({
      conversationId: first?.conversationId,
      interactionId: null,
      opened: false,
    });
  });

  it("with media at the provider gets pending files, one per medium (CE29-X8)", async () => {
    const url = "https://api.twilio.com/2010-04-01/Accounts/AC0/Messages/MM0/Media/ME0";
    const media = [{ url, name: "photo.jpg", type: "image/jpeg", size: 0 }];
    const [result] = await receiveMessages(hub, [sms(newNumber(), "", { media })]);
    const files = await rows<{ id: string; state: string; source_url: string }>(
      "SELECT * FROM files WHERE message_id = ?",
      result?.messageId ?? "",
    );
    expect(files).toMatchObject([{ state: "pending", source_url: url }]);
    const [message] = await rows<{ files: string }>(
      "SELECT files FROM messages WHERE id = ?",
      result?.messageId ?? "",
    );
    expect(JSON.parse(message?.files ?? "[]")).toEqual([files[0]?.id]);
  });
});

describe("at the same moment", () => {
  it("copies of one message are stored once (fault 1, DC-12)", async () => {
    const message = sms(newNumber(), "five copies");
    const results = await Promise.all(
      Array.from({ length: 5 }, () => receiveMessages(hub, [message])),
    );
    expect(results.flat().filter((r) => !r.duplicate)).toHaveLength(1);
    expect(await rows("SELECT 1 FROM messages WHERE provider_id = ?", message.providerId))
      .toHaveLength(1);
  });

  it("ten first messages of a new contact make one conversation without a gap (fault 2, I9)", async () => {
    for (let round = 0; round < 20; round++) {
      const from = newNumber();
      const results = await Promise.all(
        Array.from({ length: 10 }, (_, i) => receiveMessages(hub, [sms(from, `message ${i}`)])),
      );
      const ids = new Set(results.flat().map((r) => r.conversationId));
      expect(ids.size).toBe(1);
      expect(results.flat().filter((r) => r.opened)).toHaveLength(1);
      const seqs = await rows<{ seq: number }>(
        "SELECT seq FROM messages WHERE conversation_id = ? ORDER BY seq",
        [...ids][0] ?? "",
      );
      expect(seqs.map((r) => r.seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    }
  });

  it("one message nobody can store does not take its neighbours with it (fault 14)", async () => {
    const poison = sms(newNumber(), "poison", { receivedAt: Number.NaN });
    const results = await Promise.allSettled([
      receiveMessages(hub, [sms(newNumber(), "before")]),
      receiveMessages(hub, [poison]),
      receiveMessages(hub, [sms(newNumber(), "after")]),
    ]);
    expect(results.map((r) => r.status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  });
});

describe("the line at the door", () => {
  /** A line whose batches end when told to. */
  function held() {
    const batches: { texts: string[]; end(): void }[] = [];
    const line = createLine<{ received: Received }>((batch) =>
      new Promise((end) => batches.push({ texts: batch.map((b) => b.received.text), end }))
    );
    return {
      batches,
      add: (from: string, text: string) => line.add({ received: sms(from, text) }),
    };
  }

  it("keeps a customer's next text back until the one before is stored (CE29-X19, fault 2)", async () => {
    const { batches, add } = held();
    const from = newNumber();
    add(from, "first");
    await vi.waitFor(() => expect(batches).toHaveLength(1), SOON);
    add(from, "second");
    for (let i = 0; i < 40; i++) add(newNumber(), "others");
    await vi.waitFor(() => expect(batches).toHaveLength(2), SOON);
    expect(batches.map((b) => b.texts[0])).toEqual(["first", "others"]);
    expect(batches.flatMap((b) => b.texts)).not.toContain("second");
    for (const batch of batches) batch.end();
    await vi.waitFor(() => expect(batches.flatMap((b) => b.texts)).toContain("second"), SOON);
  });

  it("lets a few wait for the batch under way, and sends them together (DC-11)", async () => {
    const { batches, add } = held();
    add(newNumber(), "alone");
    await vi.waitFor(() => expect(batches).toHaveLength(1), SOON);
    for (let i = 0; i < 5; i++) add(newNumber(), "a few");
    expect(batches.map((b) => b.texts.length)).toEqual([1]);
    batches[0]?.end();
    await vi.waitFor(() => expect(batches.map((b) => b.texts.length)).toEqual([1, 5]), SOON);
  });

  it("refuses who comes when it is full, and asks to come again (DC-15, fault 13)", () => {
    const { add } = held();
    for (let i = 0; i < 5_000; i++) add(newNumber(), "");
    expect(() => add(newNumber(), "")).toThrow(/send it again/);
  });
});

const WORDS = "where when who what why which whose how much many long often far near".split(" ");

describe("between our look and our write", () => {
  it("a conversation that somebody closes goes on with the customer's message (fault 2)", async () => {
    const from = newNumber();
    const [first] = await receiveMessages(hub, [sms(from, "one")]);
    const end = [
      { sql: "UPDATE interactions SET state = 'done' WHERE conversation_id = ?" },
      { sql: "UPDATE conversations SET closed_at = 1 WHERE id = ?" },
    ].map(({ sql }) => ({ sql, args: [first?.conversationId ?? ""] }));
    const read: typeof hub.db.read = async (sql, args) => {
      const result = await hub.db.read(sql, args);
      if (sql.includes("autoOffUntil")) await hub.db.write(end);
      return result as never;
    };
    const [second] = await receiveMessages({ ...hub, db: { ...hub.db, read } }, [sms(from, "two")]);
    expect(second).toMatchObject({ conversationId: first?.conversationId, opened: true });
    const open = await rows(
      "SELECT 1 FROM conversations WHERE address = ? AND closed_at IS NULL",
      from,
    );
    expect(open).toHaveLength(1);
  });

  it("a copy beside a new text of the same sender does not hide it (fault 1)", async () => {
    const from = newNumber();
    const old = sms(from, "old");
    const [first] = await receiveMessages(hub, [old]);
    await hub.db.write([{
      sql: "UPDATE interactions SET state = 'done' WHERE conversation_id = ?",
      args: [first?.conversationId ?? ""],
    }]);
    const results = await receiveMessages(hub, [old, sms(from, "new")]);
    expect(results).toMatchObject([{ duplicate: true }, { duplicate: false, opened: true }]);
  });
});

describe("floods and loops", () => {
  it("opens no further work for more than thirty texts in a minute (CE29-X15)", async () => {
    const from = newNumber();
    let opened = 0;
    for (let i = 0; i < 35; i++) {
      const [result] = await receiveMessages(hub, [
        sms(from, WORDS.slice(i % 7, i % 7 + 3 + i % 5).join(" ") + "!".repeat(i)),
      ]);
      if (result?.opened) opened += 1;
      await hub.db.write([{
        sql: "UPDATE interactions SET state = 'done' WHERE conversation_id = ?",
        args: [result?.conversationId ?? ""],
      }]);
    }
    expect(opened).toBe(30);
    const [{ n } = { n: 0 }] = await rows<{ n: number }>(
      "SELECT COUNT(*) AS n FROM messages m JOIN conversations c ON c.id = m.conversation_id WHERE c.address = ?",
      from,
    );
    expect(n).toBe(35);
  });

  it("stores and joins what is above the limit of the number as a whole, with one alarm (CE29-X15)", async () => {
    const own = await testHub({
      configuration: testConfiguration((c) => ({
        ...c,
        entryPoints: c.entryPoints?.map((e) =>
          e.channel === "sms" ? { ...e, sms: { floodPerMinute: 60 } } : e
        ),
      })),
    });
    try {
      await receiveMessages(own, Array.from({ length: 60 }, (_, i) => sms(newNumber(), `${i}`)));
      const from = newNumber();
      const [one, two] = await receiveMessages(own, [sms(from, "too many"), sms(from, "of us")]);
      expect([one?.opened, two?.opened]).toEqual([false, false]);
      expect(two?.conversationId).toBe(one?.conversationId);
      const [count] = await own.db.read(
        `SELECT (SELECT COUNT(*) FROM interactions) AS work, (SELECT COUNT(*) FROM messages) AS texts,
          (SELECT COUNT(*) FROM events WHERE data ->> '$.code' = 'sms.flood') AS alarms`,
      );
      expect(count).toEqual({ work: 60, texts: 62, alarms: 1 });
      own.clock.advance(61_000);
      const [later] = await receiveMessages(own, [
        { ...sms(from, "still there"), receivedAt: own.now() },
      ]);
      expect(later?.opened).toBe(true);
    } finally {
      await own.close();
    }
  });

  it("keeps a machine that answers us in one interaction, silent, with an alarm (CE29-X14, DC-32)", async () => {
    const from = newNumber();
    let conversation = "";
    for (let i = 0; i < 13; i++) {
      const [result] = await receiveMessages(hub, [
        sms(from, `Thank you for your message no ${i}. We will answer soon.`),
      ]);
      conversation = result?.conversationId ?? "";
    }
    const alarms = await rows(
      "SELECT 1 FROM events WHERE kind = 'alarm' AND conversation_id = ?",
      conversation,
    );
    expect(alarms).toHaveLength(1);
    expect(await rows("SELECT 1 FROM interactions WHERE conversation_id = ?", conversation))
      .toHaveLength(1);
    const [row] = await rows<{ until: number }>(
      "SELECT attributes ->> '$.autoOffUntil' AS until FROM conversations WHERE id = ?",
      conversation,
    );
    expect(row?.until).toBe(hub.now() + 24 * 3_600_000);
  });
});
