import { afterEach, beforeEach, expect, it } from "vitest";
import { NewMessage } from "../../../types/api/messages.ts";
import type { Topic } from "../../../types/live.ts";
import { listMessages } from "../../../domain/conversations/messages.ts";
import { writeNote } from "../../../domain/conversations/note.ts";
import { reply } from "../../../domain/conversations/reply.ts";
import { getFloor } from "../../../domain/floor/get_floor.ts";
import { readInteraction } from "../../../domain/interactions/row.ts";
import { transferInteraction } from "../../../domain/interactions/transfer.ts";
import { readDesks } from "../../../domain/messages/publish.ts";
import { joinConversation, leaveConversation } from "../../../domain/supervision/join.ts";
import { takeOver } from "../../../domain/supervision/take_over.ts";
import { watchConversation } from "../../../domain/supervision/watch.ts";
import { person, type TestHub, testHub } from "../../support/hub.ts";
import { accept, arrive, openOffer, presence } from "../../support/work.ts";

let hub: TestHub;
beforeEach(async () => {
  hub = await testHub();
  await presence(hub, "ben");
});
afterEach(() => hub.close());

const as = (id: string) => hub.as(person(id));
const inHand = async () => {
  const interaction = await accept(hub, await arrive(hub));
  return { interaction, conversation: `v${interaction}` };
};
const desks = async (conversation: string): Promise<Topic[]> =>
  (await readDesks(hub, [conversation])).get(conversation) ?? [];
const audited = async (subject: string) =>
  (await hub.db.read<{ action: string }>(
    "SELECT action FROM audit WHERE subject = ? ORDER BY id",
    [subject],
  )).map(({ action }) => action);
const lines = async (conversation: string) =>
  (await listMessages(hub, conversation)).items.filter((m) => m.direction === "system")
    .map((m) => m.text);
const words = (text: string) => NewMessage.parse({ text, clientKey: hub.id() });

it("lets a supervisor read along unseen, live and in the audit log, until nobody looks (CE18-A10)", async () => {
  const { conversation } = await inHand();
  const before = await lines(conversation);
  expect(await watchConversation(as("sue"), conversation)).toEqual({ joined: false });
  await watchConversation(as("sue"), conversation);
  expect(await desks(conversation)).toEqual(["agent:ben", "agent:sue"]);
  expect(await audited(`conversation:${conversation}`)).toEqual(["conversation.watched"]);
  expect(await lines(conversation)).toEqual(before);

  hub.clock.advance(61_000);
  expect(await desks(conversation)).toEqual(["agent:ben"]);
  await expect(watchConversation(as("cleo"), conversation)).rejects.toMatchObject({
    kind: "forbidden",
  });
});

it("carries a whisper to the agent and never to the customer (CE18-A10)", async () => {
  const { conversation } = await inHand();
  await watchConversation(as("sue"), conversation);
  await writeNote(as("sue"), conversation, words("Offer him the discount"));
  const { items } = await listMessages(as("ben"), conversation);
  expect(items.at(-1)).toMatchObject({ direction: "note", author: { id: "sue" } });
  const [visible] = await hub.db.read(
    "SELECT 1 FROM outbox WHERE lane = ?",
    [conversation],
  );
  expect(visible).toBeUndefined();
});

it("tells both sides who joins and who steps out, once each (CE18-A10)", async () => {
  const { conversation } = await inHand();
  const before = (await lines(conversation)).length;
  await Promise.all([
    joinConversation(as("sue"), conversation),
    joinConversation(as("sue"), conversation),
  ]);
  expect((await lines(conversation)).slice(before)).toEqual(["Sue has joined the chat."]);
  expect(await watchConversation(as("sue"), conversation)).toEqual({ joined: true });
  await reply(as("sue"), conversation, words("I am Ben's supervisor"));
  await leaveConversation(as("sue"), conversation);
  await leaveConversation(as("sue"), conversation);
  expect((await lines(conversation)).slice(before)).toEqual([
    "Sue has joined the chat.",
    "Sue has left the chat.",
  ]);
  expect(await desks(conversation)).toEqual(["agent:ben"]);
  expect(await audited(`conversation:${conversation}`)).toEqual([
    "conversation.watched",
    "conversation.joined",
    "conversation.left",
  ]);
});

it("puts work into the supervisor's own hands, who must be there for it (CE18-A10)", async () => {
  const { interaction } = await inHand();
  await expect(takeOver(as("sue"), interaction)).rejects.toMatchObject({
    code: "agent.unavailable",
  });
  await expect(takeOver(as("ben"), interaction)).rejects.toMatchObject({ kind: "forbidden" });
  await presence(hub, "sue");
  expect(await takeOver(as("sue"), interaction)).toMatchObject({ state: "active", agent: "sue" });
  await expect(takeOver(as("sue"), interaction)).rejects.toMatchObject({
    code: "interaction.yours",
  });
  expect(await audited(`interaction:${interaction}`)).toEqual(["interaction.taken_over"]);
  hub.clock.advance(2_000);
  const { inHand: shown } = await getFloor(hub);
  expect(shown.find(({ id }) => id === interaction)).toMatchObject({ agent: "sue" });
  await presence(hub, "sue", "offline");
});

it("shows on the offer who hands over and what they say, masked (CE18-A7)", async () => {
  const { interaction } = await inHand();
  await presence(hub, "ada");
  await transferInteraction(as("ben"), interaction, {
    agent: "ada",
    note: "Paid with 4111 1111 1111 1111",
  });
  expect((await openOffer(hub, interaction)).agent).toBe("ada");
  const row = await readInteraction(hub.db, interaction);
  const { handover } = JSON.parse(row!.attributes) as { handover: Record<string, string> };
  expect(handover.from).toBe("ben");
  expect(handover.note).toMatch(/^Paid with/);
  expect(handover.note).not.toContain("4111 1111");
});
