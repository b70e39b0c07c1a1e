import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { reply } from "../../../domain/conversations/reply.ts";
import { resendMessage } from "../../../domain/conversations/resend.ts";
import { deliverMessages } from "../../../domain/outbox/deliver.ts";
import { SMS_NUMBER } from "../../support/configuration.ts";
import { type Texting, textingHub } from "../../support/texting.ts";

let texting: Texting;
beforeAll(async () => {
  texting = await textingHub();
});
beforeEach(() => texting.carrier.behave());
afterAll(async () => {
  await texting.close();
});

let numbers = 0;

/** A customer who texted, and a way to answer. */
async function talk() {
  const from = `+1202556${String(1000 + numbers++)}`;
  await texting.text(from, "hello");
  const [row] = await texting.hub.db.read<{ id: string }>(
    "SELECT id FROM conversations WHERE address = ?",
    [from],
  );
  const conversation = row?.id ?? "";
  let keys = 0;
  return {
    from,
    conversation,
    phone: texting.carrier.phone(from),
    answer: (text: string) =>
      reply(texting.hub, conversation, {
        text,
        files: [],
        clientKey: `client-key-${keys++}`,
        lastSeq: null,
        standardResponse: null,
      }),
    async status(id: string) {
      const [message] = await texting.hub.db.read<
        { status: string; status_reason: string; provider_id: string | null }
      >("SELECT status, status_reason, provider_id FROM messages WHERE id = ?", [id]);
      return message;
    },
    received: () =>
      texting.carrier.phone(from).messages.filter((m) => m.direction === "received")
        .map((m) => m.body),
  };
}

/** Lets waits pass, in steps, sending what falls due. */
async function pass(seconds: number, step = 10): Promise<void> {
  for (let at = 0; at < seconds; at += step) {
    texting.hub.clock.advance(step * 1000);
    await texting.deliver();
  }
}

describe("a reply", () => {
  it("reaches the phone from the number that was texted, and comes back as delivered (CE29-F8, C1, DC-13)", async () => {
    const customer = await talk();
    const message = await customer.answer("Good morning");
    expect(message.status).toBe("pending");
    await texting.deliver();
    expect(customer.phone.messages.at(-1)).toMatchObject({
      direction: "received",
      from: SMS_NUMBER,
      body: "Good morning",
      status: "delivered",
    });
    expect(await customer.status(message.id)).toMatchObject({ status: "delivered" });
  });

  it("stands in line behind the one before it (CE29-C3)", async () => {
    const customer = await talk();
    for (let i = 1; i <= 8; i++) await customer.answer(`part ${i}`);
    await texting.deliver();
    expect(customer.received()).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((i) => `part ${i}`));
  });

  it("keeps its order when one has to wait (CE29-C3, CE29-X13)", async () => {
    const customer = await talk();
    texting.carrier.misbehave({ kind: "error", code: 20503, times: 1 });
    await customer.answer("one");
    await customer.answer("two");
    await texting.deliver();
    expect(customer.received()).toEqual([]);
    await pass(30);
    expect(customer.received()).toEqual(["one", "two"]);
  });
});

describe("a lost answer", () => {
  it("is looked up before anything is sent again: the customer gets one text (fault 7, CE29-P3, I7)", async () => {
    const customer = await talk();
    texting.carrier.misbehave({ kind: "lost_answer", times: 1 });
    const message = await customer.answer("only once");
    await texting.deliver();
    expect(await customer.status(message.id)).toMatchObject({ status: "unknown" });
    await pass(30);
    expect(customer.received()).toEqual(["only once"]);
    expect((await customer.status(message.id))?.provider_id).toMatch(/^SM/);
    expect(await customer.status(message.id)).toMatchObject({ status: "delivered" });
  });

  it("of one of two equal texts is not taken for the other (fault 7, I7)", async () => {
    const customer = await talk();
    await customer.answer("yes");
    await texting.deliver();
    texting.carrier.misbehave({ kind: "lost_answer", times: 1 });
    await customer.answer("yes");
    await pass(60);
    expect(customer.received()).toEqual(["yes", "yes"]);
  });

  it("of a sender that died is looked up too (fault 7, I7)", async () => {
    const customer = await talk();
    const message = await customer.answer("before the crash");
    const crashing = {
      ...texting.hub,
      channels: {
        ...texting.hub.channels,
        sms: {
          ...texting.hub.channels.sms,
          send: async (...args: Parameters<typeof texting.hub.channels.sms.send>) => {
            await texting.hub.channels.sms.send(...args);
            return await new Promise<never>(() => {});
          },
        },
      },
    };
    void deliverMessages(crashing, "dying");
    await texting.carrier.settle();
    while (customer.received().length === 0) await new Promise((r) => setTimeout(r, 5));
    await pass(120);
    expect(customer.received()).toEqual(["before the crash"]);
    expect((await customer.status(message.id))?.provider_id).toMatch(/^SM/);
  });
});

describe("a failure", () => {
  it("that is for good says why in plain words, and is not repeated (CE29-X13)", async () => {
    const customer = await talk();
    texting.carrier.misbehave({
      kind: "failing_number",
      number: customer.from,
      code: 21614,
      at: "send",
    });
    const message = await customer.answer("to a landline");
    await pass(60);
    expect(await customer.status(message.id)).toMatchObject({
      status: "failed",
      status_reason: "This is not a mobile number.",
    });
  });

  it("of delivery comes back by receipt with its reason (CE29-A4, CE29-X13)", async () => {
    const customer = await talk();
    texting.carrier.misbehave({ kind: "failing_number", number: customer.from, code: 30007 });
    const message = await customer.answer("looks like spam");
    await texting.deliver();
    expect(await customer.status(message.id)).toMatchObject({
      status: "failed",
      status_reason: "The operator filtered the text as spam.",
    });
  });

  it("the carrier calls temporary is repeated once (CE29-X13)", async () => {
    const customer = await talk();
    texting.carrier.misbehave({ kind: "failing_number", number: customer.from, code: 30003 });
    const message = await customer.answer("phone is off");
    await pass(300, 30);
    expect(customer.received()).toEqual(["phone is off", "phone is off"]);
    expect(await customer.status(message.id)).toMatchObject({ status: "failed" });
  });

  it("that lasts ends as a dead letter with a line for the agents, and can be sent again (DC-14)", async () => {
    const customer = await talk();
    const message = await customer.answer("in a storm");
    for (let i = 0; i < 12; i++) {
      texting.carrier.misbehave({ kind: "error", code: 20500, times: 1 });
      texting.hub.clock.advance(900_000);
      await texting.deliver();
    }
    texting.carrier.behave();
    expect(await customer.status(message.id)).toMatchObject({ status: "failed" });
    const letters = await texting.hub.db.read(
      "SELECT 1 FROM dead_letters d JOIN outbox o ON o.id = d.reference WHERE o.message_id = ?",
      [message.id],
    );
    expect(letters).toHaveLength(1);
    const lines = await texting.hub.db.read(
      "SELECT 1 FROM messages WHERE conversation_id = ? AND direction = 'system'",
      [customer.conversation],
    );
    expect(lines).toHaveLength(1);
    await resendMessage(texting.hub, message.id);
    await texting.deliver();
    expect(customer.received()).toEqual(["in a storm"]);
    expect(await customer.status(message.id)).toMatchObject({ status: "delivered" });
  });

  it("of one message does not hold up other conversations (fault 14)", async () => {
    const poison = await talk();
    const others = await Promise.all(Array.from({ length: 20 }, talk));
    texting.carrier.misbehave({
      kind: "failing_number",
      number: poison.from,
      code: 30001,
      at: "send",
    });
    await poison.answer("never arrives");
    for (const other of others) await other.answer("arrives");
    await texting.deliver();
    for (const other of others) expect(other.received()).toEqual(["arrives"]);
    expect(poison.received()).toEqual([]);
  });
});

describe("a carrier that is down", () => {
  it("costs a message no attempts while the channel rests, and nothing is lost (fault 13)", async () => {
    const customers = await Promise.all(Array.from({ length: 12 }, talk));
    texting.carrier.misbehave({ kind: "down" });
    for (const customer of customers) await customer.answer("wait for it");
    await pass(120);
    const [outbox] = await texting.hub.db.read<{ most: number }>(
      "SELECT MAX(attempt) AS most FROM outbox WHERE state IN ('pending', 'unknown')",
    );
    expect(outbox?.most).toBeLessThan(5);
    texting.carrier.behave();
    await pass(900, 60);
    for (const customer of customers) expect(customer.received()).toEqual(["wait for it"]);
  });
});

describe("sending again", () => {
  it("is refused for a message that did not fail", async () => {
    const customer = await talk();
    const message = await customer.answer("fine");
    await texting.deliver();
    await expect(resendMessage(texting.hub, message.id)).rejects.toMatchObject({
      code: "message.not_failed",
    });
  });
});
