import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { reply } from "../../../domain/conversations/reply.ts";
import { deliverMessages } from "../../../domain/outbox/deliver.ts";
import { recordReceipts } from "../../../domain/receipts/record.ts";
import type { Receipt, ReceiptState } from "../../../types/channels.ts";
import { type Texting, textingHub } from "../../support/texting.ts";

let texting: Texting;
let conversation: string;
beforeAll(async () => {
  texting = await textingHub();
  texting.carrier.misbehave({ kind: "silent" });
  await texting.text("+12025554321", "hello");
  const [row] = await texting.hub.db.read<{ id: string }>("SELECT id FROM conversations");
  conversation = row?.id ?? "";
});
afterAll(async () => {
  await texting.close();
});

const receipt = (providerId: string, state: ReceiptState): Receipt => ({
  channel: "sms",
  providerId,
  state,
  code: state === "failed" ? "30005" : "",
  reason: state === "failed" ? "unknown number" : "",
  at: texting.hub.now(),
});

let keys = 0;
async function sent(): Promise<{ id: string; providerId: string }> {
  const message = await reply(texting.hub, conversation, {
    text: `message ${keys}`,
    files: [],
    clientKey: `receipt-key-${keys++}`,
    lastSeq: null,
    standardResponse: null,
  });
  await deliverMessages(texting.hub, "test");
  const [row] = await texting.hub.db.read<{ provider_id: string }>(
    "SELECT provider_id FROM messages WHERE id = ?",
    [message.id],
  );
  return { id: message.id, providerId: row?.provider_id ?? "" };
}

async function statusOf(id: string): Promise<string> {
  const [row] = await texting.hub.db.read<{ status: string }>(
    "SELECT status FROM messages WHERE id = ?",
    [id],
  );
  return row?.status ?? "";
}

function permutations<T>(items: T[]): T[][] {
  if (items.length < 2) return [items];
  return items.flatMap((item, i) =>
    permutations(items.filter((_, j) => j !== i)).map((rest) => [item, ...rest])
  );
}

const ORDERS = permutations<ReceiptState>(["sent", "delivered", "read", "failed"]);

describe("receipts", () => {
  it(`end the same in all ${ORDERS.length} orders, repeated or not (fault 3, CE29-X11)`, async () => {
    for (const order of ORDERS) {
      const { id, providerId } = await sent();
      for (const state of order) {
        await recordReceipts(texting.hub, [receipt(providerId, state)]);
        await recordReceipts(texting.hub, [receipt(providerId, state)]);
      }
      expect(await statusOf(id), order.join(" ")).toBe("read");
    }
  });

  it("never move a message back (fault 3, CE29-X11)", async () => {
    const { id, providerId } = await sent();
    await recordReceipts(texting.hub, [receipt(providerId, "delivered")]);
    await recordReceipts(texting.hub, [receipt(providerId, "sent")]);
    await recordReceipts(texting.hub, [receipt(providerId, "failed")]);
    expect(await statusOf(id)).toBe("delivered");
  });

  it("that come before the message's provider id is known are parked and applied (fault 3)", async () => {
    const message = await reply(texting.hub, conversation, {
      text: "quick",
      files: [],
      clientKey: "early-receipt-key",
      lastSeq: null,
      standardResponse: null,
    });
    const sms = texting.hub.channels.sms;
    const early = {
      ...texting.hub,
      channels: {
        ...texting.hub.channels,
        sms: {
          ...sms,
          send: async (...args: Parameters<typeof sms.send>) => {
            const result = await sms.send(...args);
            if (result.outcome !== "sent") return result;
            await recordReceipts(texting.hub, [
              receipt(result.providerId, "delivered"),
              receipt(result.providerId, "sent"),
            ]);
            return result;
          },
        },
      },
    };
    await deliverMessages(early, "test");
    expect(await statusOf(message.id)).toBe("delivered");
    expect(await texting.hub.db.read("SELECT 1 FROM early_receipts")).toHaveLength(0);
  });

  it("say that the customer opted out at the carrier: our list follows (CE29-X5)", async () => {
    const { providerId } = await sent();
    await recordReceipts(texting.hub, [{
      ...receipt(providerId, "failed"),
      code: "21610",
      kind: "opted_out",
    }]);
    const rows = await texting.hub.db.read<{ source: string }>("SELECT source FROM opt_outs");
    expect(rows).toMatchObject([{ source: "carrier" }]);
  });
});
