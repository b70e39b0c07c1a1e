import { expect, it } from "vitest";
import { acceptOffer } from "../../../domain/interactions/accept.ts";
import { transferInteraction } from "../../../domain/interactions/transfer.ts";
import { sweepLostDesks } from "../../../domain/people/sweep_lost_desks.ts";
import { resumeChat } from "../../../domain/chat/resume.ts";
import { connected } from "../../../domain/chat/connections.ts";
import { person, testHub } from "../../support/hub.ts";
import { tick } from "../../support/tick.ts";
import { openOffer, presence, row as interactionRow } from "../../support/work.ts";
import { chat, listen } from "./support.ts";

it("keeps the visitor in the same window when another agent takes over (CE18-F16, C3)", async () => {
  const hub = await testHub();
  await presence(hub, "ada");
  const { session, interaction } = await chat(hub);
  await acceptOffer(hub.as(person("ada")), (await openOffer(hub, interaction)).id);
  const visitor = listen(hub, session.conversation, session.cursor);
  await visitor.until((events) => events.some((e) => e.kind === "agent_joined"));
  await presence(hub, "dan");
  await transferInteraction(hub.as(person("ada")), interaction, { queue: "sales", note: "secret" });
  await tick(hub);
  await acceptOffer(hub.as(person("dan")), (await openOffer(hub, interaction)).id);
  await visitor.until((events) => events.filter((e) => e.kind === "agent_joined").length === 2);
  expect(visitor.events.filter((e) => e.kind.startsWith("agent_")).map((e) => e.data)).toEqual([
    { name: "Ada" },
    { name: "Ada" },
    { name: "Dan" },
  ]);
  expect(visitor.texts()).toEqual([
    "Ada has joined the chat.",
    "Ada has left the chat. Somebody else will be with you soon.",
    "Dan has joined the chat.",
  ]);
  expect(JSON.stringify(visitor.events)).not.toContain("secret");
  await visitor.stop();
  await hub.close();
});

it("returns the chat to the front when the agent's desk is lost, and says so (CE18-X6)", async () => {
  const hub = await testHub();
  await presence(hub, "ada");
  const { session, row, interaction } = await chat(hub);
  await acceptOffer(hub.as(person("ada")), (await openOffer(hub, interaction)).id);
  for (let i = 0; i < 8; i++) {
    hub.clock.advance(15_000);
    await connected(hub, session.conversation, "tab");
    await sweepLostDesks(hub);
    await tick(hub);
  }
  expect(await interactionRow(hub, interaction)).toMatchObject({ state: "queued", agent_id: null });
  const again = await resumeChat(hub, row);
  expect(again).toMatchObject({ state: "waiting", agent: null });
  expect(again.messages.at(-1)!.text).toContain("The connection to Ada was lost");
  await hub.close();
});
