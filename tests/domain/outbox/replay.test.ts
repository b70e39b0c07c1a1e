import { afterAll, beforeAll, expect, it } from "vitest";
import { reply } from "../../../domain/conversations/reply.ts";
import { resendMessage } from "../../../domain/conversations/resend.ts";
import { replayDeadLetter } from "../../../domain/dead_letters/replay_dead_letter.ts";
import { type Texting, textingHub } from "../../support/texting.ts";

const CUSTOMER = "+12025557301";
const STORM_STEP_MS = 900_000;

let texting: Texting;
beforeAll(async () => {
  texting = await textingHub();
});
afterAll(async () => {
  await texting.close();
});

const received = () =>
  texting.carrier.phone(CUSTOMER).messages.filter((m) => m.direction === "received")
    .map((m) => m.body);

async function state(id: string) {
  const [row] = await texting.hub.db.read<{ status: string }>(
    "SELECT status FROM messages WHERE id = ?",
    [id],
  );
  return row?.status;
}

it("a message whose letter is replayed goes out once, and the letter cannot be used again (DC-14)", async () => {
  const { hub, carrier } = texting;
  await texting.text(CUSTOMER, "hello");
  const [row] = await hub.db.read<{ id: string }>("SELECT id FROM conversations");
  const message = await reply(hub, row?.id ?? "", {
    text: "after the storm",
    files: [],
    clientKey: "replayed-letter",
    lastSeq: null,
    standardResponse: null,
  });
  for (let i = 0; i < 12; i++) {
    carrier.misbehave({ kind: "error", code: 20500, times: 1 });
    hub.clock.advance(STORM_STEP_MS);
    await texting.deliver();
  }
  carrier.behave();
  expect(await state(message.id)).toBe("failed");
  expect(received()).toEqual([]);
  const [letter] = await hub.db.read<{ id: string }>("SELECT id FROM dead_letters");

  await replayDeadLetter(hub, letter?.id ?? "");
  expect(await state(message.id)).toBe("pending");
  expect(hub.woken).toContain("outbox");
  await texting.deliver();
  expect(received()).toEqual(["after the storm"]);
  expect(await state(message.id)).toBe("delivered");

  await expect(replayDeadLetter(hub, letter?.id ?? "")).rejects.toMatchObject({
    code: "dead_letter.replayed",
  });
  await texting.deliver();
  expect(received()).toEqual(["after the storm"]);
});

/** A text the carrier took in and whose answer was lost; every look for it failed, up to the end. */
async function textOfUnknownFate(customer: string, text: string) {
  const { hub, carrier } = texting;
  await texting.text(customer, "hello");
  const [row] = await hub.db.read<{ id: string }>(
    "SELECT id FROM conversations WHERE address = ?",
    [customer],
  );
  carrier.misbehave({ kind: "lost_answer", times: 1 });
  const message = await reply(hub, row?.id ?? "", {
    text,
    files: [],
    clientKey: `unknown-${customer}`,
    lastSeq: null,
    standardResponse: null,
  });
  // Receipts name a message the record cannot know yet: they must not settle its fate here.
  carrier.misbehave({ kind: "silent" });
  await texting.deliver();
  carrier.misbehave({ kind: "down" });
  for (let i = 0; i < 8; i++) {
    hub.clock.advance(STORM_STEP_MS);
    await texting.deliver();
  }
  expect(await state(message.id)).toBe("unknown");
  const [letter] = await hub.db.read<{ id: string }>(
    `SELECT d.id FROM dead_letters d JOIN outbox o ON o.id = d.reference WHERE o.message_id = ?`,
    [message.id],
  );
  carrier.behave();
  return { message: message.id, letter: letter?.id ?? "" };
}

it.each([
  [
    "its letter is replayed",
    "+12025557302",
    (ids: { letter: string }) => replayDeadLetter(texting.hub, ids.letter),
  ],
  [
    "it is sent again",
    "+12025557303",
    (ids: { message: string }) => resendMessage(texting.hub, ids.message),
  ],
])(
  "a message nobody knows the fate of is looked up at the carrier when %s: one text (DC-13, DC-14, row 7)",
  async (_how, customer, again) => {
    const { hub, carrier } = texting;
    const ids = await textOfUnknownFate(customer, "only ever once");
    await again(ids);
    await texting.deliver();
    hub.clock.advance(STORM_STEP_MS);
    await texting.deliver();
    const got = carrier.phone(customer).messages.filter((m) => m.direction === "received");
    expect(got.map((m) => m.body)).toEqual(["only ever once"]);
    const [known] = await hub.db.read<{ provider_id: string; status: string }>(
      "SELECT provider_id, status FROM messages WHERE id = ?",
      [ids.message],
    );
    expect(known?.provider_id).toMatch(/^SM/);
    expect(known?.status).toBe("delivered");
    const [letter] = await hub.db.read("SELECT replayed_at FROM dead_letters WHERE id = ?", [
      ids.letter,
    ]);
    expect(letter?.replayed_at).not.toBeNull();
  },
);
