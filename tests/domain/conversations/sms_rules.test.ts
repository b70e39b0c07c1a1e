import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { intakeSettled } from "../../../domain/conversations/receive.ts";
import { reply } from "../../../domain/conversations/reply.ts";
import { revealMessage } from "../../../domain/messages/reveal.ts";
import { SMS_NUMBER, standardInput, testConfiguration } from "../../support/configuration.ts";
import type { TestDb } from "../../support/db.ts";
import { person, START } from "../../support/hub.ts";
import { type Texting, textingHub } from "../../support/texting.ts";

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
    entryPoints: (input.entryPoints ?? []).map((e) =>
      e.id !== "texts" ? e : {
        ...e,
        schedule: "office",
        sms: { acknowledge: true, outOfHours: { en: "We are closed now." } },
      }
    ),
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

  it("STOP opens no work of its own and gets no acknowledgement (CE29-X1)", async () => {
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
