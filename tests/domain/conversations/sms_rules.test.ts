import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkConfiguration } from "../../../domain/configuration/check_configuration.ts";
import { getContact } from "../../../domain/contacts/get.ts";
import { listMessages } from "../../../domain/conversations/messages.ts";
import { endInteraction } from "../../../domain/interactions/end.ts";
import { getInteraction } from "../../../domain/interactions/get.ts";
import { leaveQueue } from "../../../domain/interactions/leave.ts";
import { reprioritise } from "../../../domain/interactions/reprioritise.ts";
import { transferInteraction } from "../../../domain/interactions/transfer.ts";
import { wrapUp } from "../../../domain/interactions/wrap_up.ts";
import { drainJournal } from "../../../domain/journal/drain.ts";
import { isChosen } from "../../../domain/reviews/chosen.ts";
import { giveReview } from "../../../domain/reviews/give_review.ts";
import { listReviews } from "../../../domain/reviews/list_reviews.ts";
import { intakeSettled, receiveMessages } from "../../../domain/conversations/receive.ts";
import { reply } from "../../../domain/conversations/reply.ts";
import { revealMessage } from "../../../domain/messages/reveal.ts";
import { SMS_NUMBER, standardInput, testConfiguration } from "../../support/configuration.ts";
import type { TestDb } from "../../support/db.ts";
import { person, START } from "../../support/hub.ts";
import { MESSAGES_URL, type Texting, textingHub } from "../../support/texting.ts";
import { tick } from "../../support/tick.ts";
import { accept, presence } from "../../support/work.ts";

const SALES_NUMBER = "+12025550101";

const configuration = testConfiguration(() => {
  const input = standardInput();
  return {
    ...input,
    schedules: [...input.schedules ?? [], {
      id: "office",
      name: "Office",
      weekly: {
        mon: [{ from: "08:00", to: "18:00" }],
        tue: [],
        wed: [],
        thu: [],
        fri: [],
        sat: [],
        sun: [],
      },
    }],
    maskPatterns: [{ id: "account", name: "Account", expression: "ACC-\\d{6}" }],
    people: input.people?.map((p) => ({ ...p, reviewPercent: p.id === "ada" ? 100 : 0 })),
    queues: input.queues?.map((q) => q.id === "support" ? { ...q, offerSec: 45 } : q),
    entryPoints: [
      ...(input.entryPoints ?? []).map((e) =>
        e.id !== "texts" ? e : {
          ...e,
          schedule: "office",
          sms: { acknowledge: true, outOfHours: { en: "We are closed now." } },
        }
      ),
      { id: "sales-texts", name: "Sales", channel: "sms", address: SALES_NUMBER, queue: "sales" },
    ],
  };
});

let texting: Texting;
beforeAll(async () => {
  texting = await textingHub({ configuration });
});
afterAll(async () => {
  await texting.close();
});

let numbers = 0;
function newPhone() {
  const number = `+1202558${String(1000 + numbers++)}`;
  return {
    number,
    async says(text: string) {
      const sid = await texting.text(number, text);
      await intakeSettled(texting.hub.db);
      await texting.deliver();
      return sid;
    },
    got: () =>
      texting.carrier.phone(number).messages.filter((m) => m.direction === "received")
        .map((m) => m.body),
    stored: () =>
      texting.hub.db.read<{ id: string; text: string; direction: string; status: string }>(
        `SELECT m.* FROM messages m JOIN conversations c ON c.id = m.conversation_id
         WHERE c.address = ? ORDER BY c.created_at, m.seq`,
        [number],
      ),
    states: () =>
      texting.hub.db.read<{ state: string }>(
        `SELECT i.state FROM interactions i JOIN conversations c ON c.id = i.conversation_id
         WHERE c.address = ? ORDER BY i.id`,
        [number],
      ),
  };
}

describe("the acknowledgement", () => {
  it("answers the first text from the number that was texted, once (CE29-F5, R2, R3, C1)", async () => {
    const phone = newPhone();
    await phone.says("hello");
    await phone.says("anybody there?");
    expect(phone.got()).toEqual(["Thank you, we have your message and will answer soon."]);
    expect(texting.carrier.phone(phone.number).messages.at(1)?.from).toBe(SMS_NUMBER);
  });

  it("is not repeated in a new conversation within the configured hours (CE29-R3)", async () => {
    const phone = newPhone();
    await phone.says("hello");
    await texting.hub.db.write([
      { sql: "UPDATE interactions SET state = 'done' WHERE state = 'queued'", args: [] },
      {
        sql: "UPDATE conversations SET closed_at = ? WHERE address = ?",
        args: [START, phone.number],
      },
    ]);
    await phone.says("hello again");
    expect(phone.got()).toHaveLength(1);
  });

  it("gives way to the out-of-hours text when the number is closed (CE29-C4)", async () => {
    const phone = newPhone();
    texting.hub.clock.set(START + 12 * 3_600_000);
    await phone.says("hello");
    await phone.says("really?");
    expect(phone.got()).toEqual(["We are closed now."]);
    expect(await phone.states()).toEqual([{ state: "queued" }]);
    texting.hub.clock.set(START);
  });
});

describe("STOP, START and HELP", () => {
  it("STOP is answered once, ends waiting work and stops everything else (CE29-X1, C2, M5)", async () => {
    const phone = newPhone();
    await phone.says("a question");
    await phone.says("Stop.");
    expect(phone.got().slice(1)).toEqual([
      "You will get no more messages from this number. Reply START to get them again.",
    ]);
    expect(await phone.states()).toEqual([{ state: "abandoned" }]);
    const [row] = await texting.hub.db.read<{ closed_reason: string }>(
      "SELECT closed_reason FROM conversations WHERE address = ?",
      [phone.number],
    );
    expect(row?.closed_reason).toBe("opted_out");
  });

  it("STOP opens no work of its own and gets no acknowledgement (CE29-X1, F12)", async () => {
    const phone = newPhone();
    await phone.says("STOPALL");
    expect(await phone.states()).toEqual([]);
    expect(phone.got()).toHaveLength(1);
  });

  it("STOP takes back what still waits to be sent (CE29-X1)", async () => {
    const phone = newPhone();
    await phone.says("hello");
    const [conversation] = await texting.hub.db.read<{ id: string }>(
      "SELECT id FROM conversations WHERE address = ?",
      [phone.number],
    );
    const pending = await reply(texting.hub, conversation?.id ?? "", {
      text: "an offer",
      files: [],
      clientKey: "pending-key",
      lastSeq: null,
      standardResponse: null,
    });
    await phone.says("STOP");
    expect(phone.got()).not.toContain("an offer");
    const stored = await phone.stored();
    expect(stored.find((m) => m.id === pending.id)?.status).toBe("cancelled");
  });

  it("START and, for who opted out, YES allow texts again (CE29-X2)", async () => {
    for (const word of ["START", "yes"]) {
      const phone = newPhone();
      await phone.says("STOP");
      await phone.says(word);
      expect(phone.got().at(-1)).toBe("You will get messages from this number again.");
      const left = await texting.hub.db.read("SELECT 1 FROM opt_outs WHERE address = ?", [
        phone.number,
      ]);
      expect(left).toHaveLength(0);
    }
  });

  it("YES of anybody else is an ordinary text (CE29-X2)", async () => {
    const phone = newPhone();
    await phone.says("yes");
    expect(await phone.states()).toEqual([{ state: "queued" }]);
  });

  it("HELP is answered with the company's name and not routed (CE29-X3)", async () => {
    const phone = newPhone();
    await phone.says("help");
    expect(phone.got()).toEqual([
      "Test Company: Reply with your question and we will answer. Reply STOP to end messages.",
    ]);
    expect(await phone.states()).toEqual([]);
  });

  it("are left to a carrier that answers them itself (CE29-X1, P1)", async () => {
    const phone = newPhone();
    await texting.carrier.receive({
      from: phone.number,
      to: SMS_NUMBER,
      body: "stop",
      fields: { OptOutType: "STOP" },
    });
    await texting.deliver();
    expect(phone.got()).toEqual([]);
    const rows = await texting.hub.db.read("SELECT 1 FROM opt_outs WHERE address = ?", [
      phone.number,
    ]);
    expect(rows).toHaveLength(1);
  });
});

describe("masked values", () => {
  it("are hidden in all that is stored, and shown again to who may, audited (DC-18, CE29-R9, A10, X20)", async () => {
    const phone = newPhone();
    await phone.says("my account is ACC-123456");
    const [message] = await phone.stored();
    expect(message?.text).toBe("my account is ***-**3456");
    const dump = JSON.stringify(
      await Promise.all(
        ["messages", "inbound", "conversations", "events", "outbox", "contacts"].map((table) =>
          texting.hub.db.read(`SELECT * FROM ${table}`)
        ),
      ),
    );
    expect(dump).not.toContain("ACC-123456");
    const id = message?.id ?? "";
    await expect(revealMessage(texting.hub.as(person("sue")), id)).rejects.toMatchObject({
      kind: "forbidden",
    });
    const shown = await revealMessage(texting.hub.as(person("root")), id);
    expect(shown.text).toBe("my account is ACC-123456");
    const audit = await texting.hub.db.read(
      "SELECT 1 FROM audit WHERE action = 'message.revealed'",
    );
    expect(audit).toHaveLength(1);
  });

  it("a card number never reaches the record, whole or in halves (CE29-R12, X19, fault 23, I10)", async () => {
    const phone = newPhone();
    await phone.says("take 5555 5555 5555 4444 please");
    await phone.says("or this: 4111 1111");
    await phone.says("1111 1111");
    const stored = (await phone.stored()).filter((m) => m.direction === "in").map((m) => m.text);
    expect(stored).toEqual([
      "take **** **** **** 4444 please",
      "or this: **** ****",
      "**** 1111",
    ]);
    const raws = await texting.hub.db.read<{ raw: string }>("SELECT raw FROM inbound");
    const digits = raws.map((r) => decodeURIComponent(r.raw).replace(/[\s+]/g, "")).join("\n");
    expect(digits).not.toContain("5555555555554444");
    expect(digits).not.toContain("41111111");
    const file = await Deno.readFile((texting.hub.db as TestDb).path);
    const bytes = new TextDecoder("latin1").decode(file);
    expect(bytes).not.toContain("5555 5555 5555 4444");
  });
});

describe("an exchange by text", () => {
  const as = (id: string) => texting.hub.as(person(id));
  /** The newest work of a phone. */
  const workOf = async (number: string) => {
    const [row] = await texting.hub.db.read<{ id: string; conversation: string; queue: string }>(
      `SELECT i.id, i.conversation_id AS conversation, i.queue FROM interactions i
       JOIN conversations c ON c.id = i.conversation_id WHERE c.address = ?
       ORDER BY i.rowid DESC LIMIT 1`,
      [number],
    );
    return row!;
  };
  /** Nothing waits: the next work is the one offered. */
  const clear = async () => {
    const waiting = await texting.hub.db.read<{ id: string }>(
      "SELECT id FROM interactions WHERE state IN ('queued', 'offered')",
    );
    for (const { id } of waiting) await leaveQueue(texting.hub, id, "abandoned");
  };
  const finished = async (agent: string, code = "solved") => {
    await clear();
    const phone = newPhone();
    await phone.says("one question");
    const { id } = await workOf(phone.number);
    await presence(texting.hub, agent);
    await accept(texting.hub, id);
    await presence(texting.hub, agent, "not_ready");
    await endInteraction(as(agent), id);
    await wrapUp(as(agent), id, { code, note: "" });
    return { id, phone };
  };

  it("shows parts that a carrier delivers singly as one, and stores them apart (CE29-X7)", async () => {
    const phone = newPhone();
    const { clock } = texting.hub;
    await phone.says("hello");
    clock.advance(6_000);
    await phone.says(`${"The long story of my line ".repeat(6)}and`.slice(0, 153));
    clock.advance(2_000);
    await phone.says("this is how it ends.");
    clock.advance(2_000);
    await phone.says("Short one after a short one");
    clock.advance(6_000);
    await phone.says("x".repeat(153));
    clock.advance(6_000);
    await phone.says("much later");
    const { conversation } = await workOf(phone.number);
    const { items } = await listMessages(texting.hub, conversation);
    const texts = items.filter((m) => m.direction === "in");
    expect(texts.map((m) => m.part ?? false)).toEqual([false, false, true, false, false, false]);
    expect(texts.map((m) => m.seq)).toEqual(texts.map((m) => m.seq).toSorted((a, b) => a - b));
  });

  it("of a group is one of its sender: the others are shown and never written to (CE29-X23)", async () => {
    const [phone, other] = [newPhone(), newPhone()];
    const [stored] = await receiveMessages(texting.hub, [{
      channel: "sms",
      to: SMS_NUMBER,
      from: phone.number,
      providerId: `SM${"f".repeat(32)}`,
      text: "hello all",
      media: [],
      sentAt: texting.hub.now(),
      receivedAt: texting.hub.now(),
      profile: {},
      attributes: { otherRecipients: other.number },
      raw: "",
    }]);
    await reply(texting.hub, stored!.conversationId, {
      text: "Only to you",
      files: [],
      clientKey: "group",
      lastSeq: null,
      standardResponse: null,
    });
    await texting.deliver();
    expect(phone.got().at(-1)).toBe("Only to you");
    expect(texting.carrier.phone(other.number).messages).toEqual([]);
    const [row] = await texting.hub.db.read<{ attributes: string }>(
      "SELECT attributes FROM messages WHERE id = ?",
      [stored!.messageId],
    );
    expect(JSON.parse(row!.attributes)).toMatchObject({ otherRecipients: other.number });
    expect(
      await texting.hub.db.read("SELECT 1 FROM conversations WHERE address = ?", [
        other.number,
      ]),
    ).toEqual([]);
  });

  it("goes to the queue of the number that was texted (CE29-R1, R14)", async () => {
    const phone = newPhone();
    await phone.says("service");
    expect((await workOf(phone.number)).queue).toBe("support");
    texting.carrier.numbers.set(SALES_NUMBER, { smsUrl: MESSAGES_URL });
    await texting.carrier.receive({ from: phone.number, to: SALES_NUMBER, body: "sales" });
    await intakeSettled(texting.hub.db);
    expect((await workOf(phone.number)).queue).toBe("sales");
    const bad = { ...configuration, entryPoints: [...configuration.entryPoints] };
    bad.entryPoints[1] = { ...bad.entryPoints[1]!, address: "ACME" };
    expect(checkConfiguration(bad).map((e) => [e.field, e.code])).toContainEqual([
      "entryPoints.1.address",
      "address",
    ]);
  });

  it("comes with what is known of the number (CE29-F3, P2)", async () => {
    const phone = newPhone();
    await texting.hub.db.write([
      {
        sql: `INSERT INTO contacts (id, name, attributes, created_at, updated_at)
          VALUES ('known', 'Kim Known', '{"customer":"C-77"}', 0, 0)`,
      },
      {
        sql: `INSERT INTO contact_addresses (channel, address, contact_id, created_at)
          VALUES ('sms', ?, 'known', 0)`,
        args: [phone.number],
      },
    ]);
    await phone.says("It is me");
    const { id } = await workOf(phone.number);
    expect((await getInteraction(texting.hub, id)).contact).toEqual({
      id: "known",
      name: "Kim Known",
    });
    const { attributes } = await getContact(texting.hub, "known");
    expect(attributes).toEqual({ customer: "C-77" });
  });

  it("is done without a reply where none is needed, with the code the agent chose (CE29-F7, F9, A2)", async () => {
    const { id, phone } = await finished("ben", "follow-up");
    await texting.deliver();
    expect(phone.got()).toHaveLength(1);
    const [row] = await texting.hub.db.read(
      "SELECT state, wrap_up_code, first_reply_at FROM interactions WHERE id = ?",
      [id],
    );
    expect(row).toEqual({ state: "done", wrap_up_code: "follow-up", first_reply_at: null });
  });

  it("is handed to another queue, and from there to an agent (CE29-A6, F13)", async () => {
    await clear();
    const phone = newPhone();
    await phone.says("sell me something");
    const { id } = await workOf(phone.number);
    await presence(texting.hub, "ben");
    await accept(texting.hub, id);
    await transferInteraction(as("ben"), id, { queue: "sales", note: "" });
    expect(await workOf(phone.number)).toMatchObject({ id, queue: "sales" });
    await presence(texting.hub, "dan");
    await accept(texting.hub, id);
    await transferInteraction(as("dan"), id, { agent: "ben", note: "" });
    await accept(texting.hub, id);
    const [row] = await texting.hub.db.read("SELECT agent_id FROM interactions WHERE id = ?", [id]);
    expect(row).toEqual({ agent_id: "ben" });
    await endInteraction(as("ben"), id);
    await presence(texting.hub, "ben", "not_ready");
    await presence(texting.hub, "dan", "offline");
  });

  it("that an agent misses comes back after the queue's time with its boost (CE29-R7)", async () => {
    const phone = newPhone();
    await clear();
    await presence(texting.hub, "ben");
    await phone.says("hello?");
    const { id } = await workOf(phone.number);
    const state = async () =>
      (await texting.hub.db.read(
        "SELECT state, priority FROM interactions WHERE id = ?",
        [id],
      ))[0];
    const before = await state();
    expect(before).toMatchObject({ state: "offered" });
    texting.hub.clock.advance(44_000);
    await tick(texting.hub);
    expect(await state()).toMatchObject({ state: "offered" });
    texting.hub.clock.advance(1_000);
    await tick(texting.hub);
    expect(await state()).toEqual({
      state: "queued",
      priority: (before?.priority as number) + 5,
    });
  });

  it("overtakes nothing younger of a little more priority: waiting counts (CE29-R17, DC-6)", async () => {
    const [old, young] = [newPhone(), newPhone()];
    await old.says("waiting long");
    texting.hub.clock.advance(6 * 3_600_000);
    await young.says("just now");
    const [first, second] = [await workOf(old.number), await workOf(young.number)];
    await reprioritise(texting.hub, second.id, 60);
    const place = async (id: string) => (await texting.hub.queue.position(id))?.position ?? 0;
    expect(await place(first.id)).toBeLessThan(await place(second.id));
  });

  it("is put before a supervisor in the agent's share, once, and judged by somebody else (CE29-F10, R16, P7, A7)", async () => {
    const { hub } = texting;
    const { id } = await finished("ada");
    await finished("ben");
    await drainJournal(hub);
    const due = await listReviews(as("sue"), { state: "due", cursor: null, limit: 10 });
    expect(due.items.map((r) => [r.interaction, r.agent])).toEqual([[id, "ada"]]);
    expect(await hub.db.read("SELECT 1 FROM events WHERE kind = 'review.due'")).toHaveLength(1);
    const recorded = await listMessages(as("sue"), due.items[0]!.conversation);
    expect(recorded.items.map((m) => m.text)).toContain("one question");
    await expect(giveReview(as("ada"), id, { score: 5, note: "" })).rejects.toMatchObject({
      kind: "forbidden",
    });
    expect(await giveReview(as("sue"), id, { score: 4, note: "Friendly" })).toMatchObject({
      score: 4,
      reviewedBy: "sue",
    });
    await expect(giveReview(as("root"), id, { score: 1, note: "" })).rejects.toMatchObject({
      code: "review.done",
    });
    const left = await listReviews(as("sue"), { state: "due", cursor: null, limit: 10 });
    expect(left.items).toEqual([]);
  });

  it("is drawn for review evenly, and always the same way (CE29-R16)", () => {
    const ids = Array.from({ length: 20_000 }, (_, i) => `01J${String(i).padStart(23, "0")}`);
    const share = (percent: number) => ids.filter((one) => isChosen(one, percent)).length;
    expect([share(0), share(100)]).toEqual([0, 20_000]);
    expect(share(5)).toBeGreaterThan(850);
    expect(share(5)).toBeLessThan(1_150);
    expect(ids.filter((one) => isChosen(one, 5))).toEqual(ids.filter((one) => isChosen(one, 5)));
  });
});
