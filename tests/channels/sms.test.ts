import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { intakeSettled } from "../../domain/conversations/receive.ts";
import { appendMessage } from "../../domain/messages/append.ts";
import { fetchPendingFiles } from "../../domain/files/fetch_pending.ts";
import { SMS_NUMBER } from "../support/configuration.ts";
import { readSigned } from "../../routes/webhooks/signed.ts";
import { signatureOf } from "../../channels/sms/signature.ts";
import {
  ACCOUNT_SID,
  AUTH_TOKEN,
  MESSAGES_URL,
  type Texting,
  textingHub,
} from "../support/texting.ts";
import { channelContract, type ChannelSetup } from "./contract.ts";

const CUSTOMER = "+12025553001";

async function openSms(): Promise<ChannelSetup> {
  const texting = await textingHub();
  const { hub, carrier } = texting;
  await texting.text(CUSTOMER, "hello");
  const [row] = await hub.db.read<{ id: string }>("SELECT id FROM conversations");
  const conversationId = row?.id ?? "";
  return {
    hub,
    channel: hub.channels.sms,
    async message(text) {
      const messageId = hub.id();
      await hub.db.write(appendMessage({
        id: messageId,
        conversation: conversationId,
        direction: "out",
        author: { kind: "agent", id: "ada", name: "Ada" },
        text,
        clientKey: null,
        status: "pending",
        at: hub.now(),
      }));
      const from = SMS_NUMBER;
      const to = CUSTOMER;
      return { messageId, conversationId, channel: "sms", from, to, text, media: [], attempt: 1 };
    },
    arrived: () =>
      Promise.resolve(
        carrier.phone(CUSTOMER).messages.filter((m) => m.direction === "received")
          .map((m) => m.body),
      ),
    async whileDown(work) {
      carrier.misbehave({ kind: "down" });
      try {
        return await work(hub);
      } finally {
        carrier.behave();
      }
    },
    close: () => texting.close(),
  };
}

channelContract("sms", openSms);

describe("texts", () => {
  let texting: Texting;
  beforeAll(async () => {
    texting = await textingHub();
  });
  afterAll(async () => {
    await texting.close();
  });
  const outgoing = (to: string, text: string) => ({
    messageId: texting.hub.id(),
    conversationId: "none",
    channel: "sms" as const,
    from: SMS_NUMBER,
    to,
    text,
    media: [],
    attempt: 1,
  });
  const send = (to: string, text = "hi") =>
    texting.hub.channels.sms.send(texting.hub, outgoing(to, text));

  it.each([
    [21610, "refused"],
    [21614, "refused"],
    [21408, "refused"],
    [30001, "retry"],
    [21611, "retry"],
    [20429, "retry"],
    [20500, "retry"],
    [20503, "retry"],
  ])("the carrier's error %i is %s, with a reason (CE29-X13)", async (code, outcome) => {
    texting.carrier.misbehave({ kind: "error", code, times: 1 });
    const result = await send("+12025553002");
    expect(result).toMatchObject({ outcome, code: String(code) });
    if (result.outcome !== "sent") expect(result.reason).toMatch(/\.$/);
  });

  it("a lost answer is unknown, and the message is found afterwards (CE29-P3)", async () => {
    texting.carrier.misbehave({ kind: "lost_answer", times: 1 });
    const message = outgoing("+12025553003", "was it sent?");
    const { sms } = texting.hub.channels;
    expect(await sms.send(texting.hub, message)).toMatchObject({ outcome: "unknown" });
    const found = await sms.find(texting.hub, message);
    expect(found?.providerId).toBe(texting.carrier.phone("+12025553003").messages[0]?.sid);
  });

  it("a refused connection was never sent: it is retried (CE29-X13)", async () => {
    const hub = {
      ...texting.hub,
      fetch: () => Promise.reject(new TypeError("error sending request: client error (Connect)")),
    };
    const result = await texting.hub.channels.sms.send(hub, outgoing("+12025553004", "x"));
    expect(result).toMatchObject({ outcome: "retry", code: "unreachable" });
  });

  it("media of a customer is fetched with our credentials and stored as it really is (CE29-X8, P6)", async () => {
    const png = Uint8Array.from(
      atob(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
      ),
      (c) => c.charCodeAt(0),
    );
    await texting.carrier.receive({
      from: "+12025553005",
      to: SMS_NUMBER,
      body: "",
      media: [{ type: "image/jpeg", bytes: png }],
    });
    await intakeSettled(texting.hub.db);
    await fetchPendingFiles(texting.hub);
    const files = await texting.hub.db.read<{ state: string; type: string; source_url: string }>(
      "SELECT * FROM files",
    );
    expect(files).toMatchObject([{ state: "stored", type: "image/png" }]);
    expect(files[0]?.source_url).toContain(ACCOUNT_SID);
  });

  it("signed with the old token pass beside the new one while it is changed, no others (DC-17, CE29-X10)", async () => {
    const { config } = texting.hub;
    const changing = {
      ...config,
      twilio: { ...config.twilio, oldAuthToken: "the-token-of-before" },
    };
    const params: [string, string][] = [["AccountSid", ACCOUNT_SID], ["Body", "hello"]];
    const ask = (on: typeof changing, token: string) =>
      readSigned(
        on,
        new Request(MESSAGES_URL, {
          method: "POST",
          headers: {
            "content-type": "application/x-www-form-urlencoded",
            "x-twilio-signature": signatureOf(token, MESSAGES_URL, params),
          },
          body: new URLSearchParams(params).toString(),
        }),
      );
    for (const token of [AUTH_TOKEN, "the-token-of-before"]) {
      expect((await ask(changing, token)).form.get("Body")).toBe("hello");
    }
    const forged = { code: "webhook.forged" };
    await expect(ask(changing, "another")).rejects.toMatchObject(forged);
    await expect(ask(changing, "")).rejects.toMatchObject(forged);
    const none = { ...changing, twilio: { ...changing.twilio, authToken: undefined } };
    await expect(ask(none, "the-token-of-before")).rejects.toMatchObject(forged);
  });
});
