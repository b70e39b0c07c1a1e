import { expect, it } from "vitest";
import { acceptOffer } from "../../../domain/interactions/accept.ts";
import { transferInteraction } from "../../../domain/interactions/transfer.ts";
import { sweepLostDesks } from "../../../domain/people/sweep_lost_desks.ts";
import { resumeChat } from "../../../domain/chat/resume.ts";
import { connected } from "../../../domain/chat/connections.ts";
import { person, testHub } from "../../support/hub.ts";
import { tick } from "../../support/tick.ts";
import { openOffer, presence, row as interactionRow } from "../../support/work.ts";
import { offersMessage } from "../../../domain/chat/waiting.ts";
import type { ChatState } from "../../../domain/chat/state.ts";
import { sendChatMessage } from "../../../domain/chat/send_message.ts";
import type { EntryPoint } from "../../../types/configuration/entry_points.ts";
import { testConfiguration } from "../../support/configuration.ts";
import { chat, listen, newKey, staffedButBusy, stateOf } from "./support.ts";

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

/** A subject that asks for a technical level of 60 to 80, and after 40 s for one of 30 at least. */
const bounds = testConfiguration((input) => ({
  ...input,
  people: input.people!.map((one) =>
    one.id === "ben" ? { ...one, skills: [{ skill: "technical", level: 59 }] } : one
  ),
  entryPoints: input.entryPoints!.map((e) => ({
    ...e,
    subjects: e.subjects?.map((s) =>
      s.id === "technical"
        ? {
          id: s.id,
          name: s.name,
          rings: [
            { afterSec: 0, skills: [{ skill: "technical", min: 60, max: 80 }] },
            { afterSec: 40, skills: [{ skill: "technical", min: 30 }] },
          ],
        }
        : s
    ),
  })),
}));

it(
  "offers a chat within the levels its subject asks for, both included, and wider after a wait (CE18-F6, F11, R1, R2, R3, R4, R18)",
  async () => {
    const hub = await testHub({ configuration: bounds });
    await presence(hub, "ben");
    await presence(hub, "cleo");
    const { interaction } = await chat(hub, { subject: "technical" });
    expect(await stateOf(hub, interaction)).toBe("queued");
    hub.clock.advance(39_000);
    await tick(hub);
    expect(await stateOf(hub, interaction)).toBe("queued");
    hub.clock.advance(1_000);
    await tick(hub);
    expect((await openOffer(hub, interaction)).agent).toBe("ben");
    // Level 80 is still within the bounds.
    await presence(hub, "ada");
    const second = await chat(hub, { subject: "technical" });
    expect((await openOffer(hub, second.interaction)).agent).toBe("ada");
    await hub.close();
  },
);

it("goes to somebody else, with more priority, when it is not accepted in time (CE18-F12, R15, R16)", async () => {
  const hub = await testHub({ configuration: bounds });
  await presence(hub, "ada");
  const { interaction } = await chat(hub);
  expect(await interactionRow(hub, interaction)).toMatchObject({ priority: 60 });
  expect((await openOffer(hub, interaction)).agent).toBe("ada");
  await presence(hub, "cleo");
  hub.clock.advance(29_000);
  await tick(hub);
  expect((await openOffer(hub, interaction)).agent).toBe("ada");
  hub.clock.advance(1_000);
  await tick(hub);
  expect((await openOffer(hub, interaction)).agent).toBe("cleo");
  expect(await interactionRow(hub, interaction)).toMatchObject({ priority: 65 });
  await hub.close();
});

it("reaches a visitor whose stream hangs on another instance (CE18-P4, X7)", async () => {
  const here = await testHub();
  const there = await testHub({ db: here.db, region: here.config.region, clock: here.clock });
  await staffedButBusy(here);
  const { session, row } = await chat(here);
  const visitor = listen(there, session.conversation, session.cursor);
  await sendChatMessage(here, row, { text: "From elsewhere", files: [], clientKey: newKey() });
  await visitor.until(() => visitor.texts().includes("From elsewhere"));
  await visitor.stop();
  await there.close();
  await here.close();
});

it("offers to leave a message at once or after the configured wait (CE18-R13)", () => {
  const entry = (leaveMessage: boolean, leaveMessageAfterSec: number) =>
    ({ chat: { leaveMessage, leaveMessageAfterSec } }) as EntryPoint;
  const waiting = { interaction: { createdAt: 1_000 } } as ChatState;
  expect(offersMessage(entry(true, 0), waiting, 1_000)).toBe(true);
  expect(offersMessage(entry(true, 60), waiting, 60_999)).toBe(false);
  expect(offersMessage(entry(true, 60), waiting, 61_000)).toBe(true);
  expect(offersMessage(entry(false, 0), waiting, 61_000)).toBe(false);
});
