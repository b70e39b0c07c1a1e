import { afterAll, beforeAll, expect, it } from "vitest";
import { reply } from "../../../domain/conversations/reply.ts";
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
