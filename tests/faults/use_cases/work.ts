import { expect } from "vitest";
import { closeConversation } from "../../../domain/conversations/close.ts";
import { acceptOffer } from "../../../domain/interactions/accept.ts";
import { assignInteraction } from "../../../domain/interactions/assign.ts";
import { closeInteraction } from "../../../domain/interactions/close.ts";
import { declineOffer } from "../../../domain/interactions/decline.ts";
import { endInteraction } from "../../../domain/interactions/end.ts";
import { leaveQueue } from "../../../domain/interactions/leave.ts";
import { parkInteraction } from "../../../domain/interactions/park.ts";
import { reprioritise } from "../../../domain/interactions/reprioritise.ts";
import { resumeInteraction } from "../../../domain/interactions/resume.ts";
import { transferInteraction } from "../../../domain/interactions/transfer.ts";
import { wrapUp } from "../../../domain/interactions/wrap_up.ts";
import { setPresence } from "../../../domain/people/set_presence.ts";
import { sweepLostDesks } from "../../../domain/people/sweep_lost_desks.ts";
import { tickOnce } from "../../../workers/clock.ts";
import type { Hub } from "../../../types/hub.ts";
import { openOffer, presence, row } from "../../support/work.ts";
import { as, firstOffer, held, ignore, offered, textFrom, type UseCase } from "./use_case.ts";

const DAY_MS = 86_400_000;

/** What agents told each other, oldest first. */
async function notes(hub: Hub): Promise<string[]> {
  const rows = await hub.db.read<{ text: string }>(
    "SELECT text FROM messages WHERE direction = 'note' ORDER BY seq",
  );
  return rows.map((note) => note.text);
}

/** What agents, supervisors and the clock do with work. */
export const WORK: UseCase[] = [
  {
    name: "an offer is accepted",
    prepare: offered,
    act: async (hub, id) => await acceptOffer(as(hub, "ada"), await firstOffer(hub, id)),
    check: async ({ hub }, id) => {
      expect(await row(hub, id)).toMatchObject({ state: "active", agent_id: "ada" });
    },
  },
  {
    name: "work is transferred to a queue",
    prepare: async (world) => {
      const id = await held(world);
      await presence(world.hub, "ada", "not_ready", "lunch");
      return id;
    },
    act: (hub, id) => transferInteraction(as(hub, "ada"), id, { queue: "sales", note: "Offer" }),
    // It is not theirs any more; where the record has yet to learn it, the queue says so.
    refusals: ["interaction.handed_on", "interaction.state"],
    check: async ({ hub }, id) => {
      expect(await row(hub, id)).toMatchObject({ state: "queued", queue: "sales", transfers: 1 });
      expect(await notes(hub)).toEqual(["Offer"]);
    },
  },
  {
    name: "work is transferred to an agent",
    prepare: async (world) => {
      const id = await held(world);
      await presence(world.hub, "ben");
      return id;
    },
    act: (hub, id) => transferInteraction(as(hub, "ada"), id, { agent: "ben", note: "Yours" }),
    // It is not theirs any more; where the record has yet to learn it, the queue says so.
    refusals: ["interaction.handed_on", "interaction.state"],
    check: async ({ hub }, id) => {
      expect(await openOffer(hub, id)).toMatchObject({ agent: "ben" });
      expect(await row(hub, id)).toMatchObject({ transfers: 1 });
      expect(await notes(hub)).toEqual(["Yours"]);
    },
  },
  {
    name: "work is ended and wrapped up",
    prepare: held,
    act: async (hub, id) => {
      await endInteraction(as(hub, "ada"), id).catch(ignore("interaction.state"));
      await wrapUp(as(hub, "ada"), id, { code: "solved", note: "" });
    },
    refusals: ["interaction.state"],
    check: async ({ hub }, id) => {
      expect(await row(hub, id)).toMatchObject({ state: "done", wrap_up_code: "solved" });
      expect((await hub.queue.agent("ada"))?.units).toBe(0);
    },
  },
  {
    name: "a supervisor closes waiting work",
    prepare: textFrom,
    act: (hub, id) => closeInteraction(as(hub, "sue"), id, "Spam"),
    check: async ({ hub }, id) => {
      expect(await row(hub, id)).toMatchObject({ state: "auto_closed" });
      expect(await hub.queue.position(id)).toBeNull();
    },
  },
  {
    name: "a customer leaves while it is offered",
    prepare: offered,
    act: (hub, id) => leaveQueue(hub, id, "abandoned"),
    check: async ({ hub }, id) => {
      expect(await row(hub, id)).toMatchObject({ state: "abandoned", agent_id: null });
    },
  },
  {
    name: "an agent becomes available beside waiting work",
    prepare: textFrom,
    act: (hub) => setPresence(as(hub, "ada"), "ada", { state: "available", reason: "" }),
    check: async ({ hub }, id) => {
      expect(await row(hub, id)).toMatchObject({ state: "offered", agent_id: "ada" });
    },
  },
  {
    name: "an offer is declined",
    prepare: async (world) => {
      const id = await offered(world);
      await presence(world.hub, "ben");
      return id;
    },
    act: async (hub, id) => await declineOffer(as(hub, "ada"), await firstOffer(hub, id)),
    refusals: ["offer.expired"],
    check: async ({ hub }, id) => {
      expect(await openOffer(hub, id)).toMatchObject({ agent: "ben" });
      expect((await hub.queue.agent("ada"))?.units).toBe(0);
    },
  },
  {
    name: "an offer runs into its deadline",
    prepare: async (world) => {
      const id = await offered(world);
      await presence(world.hub, "ben");
      const [offer] = await world.hub.db.read<{ at: number }>(
        "SELECT deadline AS at FROM offers",
      );
      world.hub.clock.set(Number(offer?.at));
      return id;
    },
    act: (hub) => tickOnce(hub),
    check: async ({ hub }, id) => {
      expect(await openOffer(hub, id)).toMatchObject({ agent: "ben" });
      expect(await hub.queue.agent("ada")).toMatchObject({
        units: 0,
        presence: "not_ready",
        reason: "rona",
      });
    },
  },
  {
    name: "handed-on work is accepted by the next agent",
    prepare: async (world) => {
      const id = await held(world);
      await presence(world.hub, "ben");
      await transferInteraction(as(world.hub, "ada"), id, { agent: "ben", note: "" });
      return id;
    },
    act: async (hub, id) => {
      const [offer] = await hub.db.read<{ id: string }>(
        "SELECT id FROM offers WHERE interaction_id = ? AND agent_id = 'ben'",
        [id],
      );
      await acceptOffer(as(hub, "ben"), offer?.id ?? "");
    },
    check: async ({ hub }, id) => {
      expect(await row(hub, id)).toMatchObject({ state: "active", agent_id: "ben" });
      expect((await hub.queue.agent("ada"))?.units).toBe(0);
    },
  },
  {
    name: "work is parked",
    prepare: held,
    act: (hub, id) => parkInteraction(as(hub, "ada"), id),
    refusals: ["interaction.state"],
    check: async ({ hub }, id) => {
      expect(await row(hub, id)).toMatchObject({ state: "parked", agent_id: "ada" });
      expect((await hub.queue.agent("ada"))?.units).toBe(0);
    },
  },
  {
    name: "parked work is resumed",
    prepare: async (world) => {
      const id = await held(world);
      await parkInteraction(as(world.hub, "ada"), id);
      return id;
    },
    act: (hub, id) => resumeInteraction(as(hub, "ada"), id),
    refusals: ["interaction.state"],
    check: async ({ hub }, id) => {
      expect(await row(hub, id)).toMatchObject({ state: "active", agent_id: "ada" });
      expect((await hub.queue.agent("ada"))?.units).toBeGreaterThan(0);
    },
  },
  {
    name: "a supervisor assigns waiting work",
    prepare: async (world) => {
      const id = await textFrom(world);
      await presence(world.hub, "dan");
      return id;
    },
    act: (hub, id) => assignInteraction(as(hub, "sue"), id, "dan"),
    refusals: ["interaction.state"],
    check: async ({ hub }, id) => {
      expect(await openOffer(hub, id)).toMatchObject({ agent: "dan" });
    },
  },
  {
    name: "a supervisor changes the priority of waiting work",
    prepare: textFrom,
    act: (hub, id) => reprioritise(as(hub, "sue"), id, 60),
    check: async ({ hub }, id) => {
      expect(await row(hub, id)).toMatchObject({ state: "queued", priority: 60 });
    },
  },
  {
    name: "the work of a lost desk returns to its queue",
    prepare: async (world) => {
      const id = await held(world);
      world.hub.clock.advance(DAY_MS);
      await sweepLostDesks(world.hub);
      world.hub.clock.advance(DAY_MS);
      return id;
    },
    act: (hub) => sweepLostDesks(hub),
    check: async ({ hub }, id) => {
      expect(await row(hub, id)).toMatchObject({ state: "queued", agent_id: null });
      expect((await hub.queue.agent("ada"))?.units).toBe(0);
    },
  },
  {
    name: "a thread that is done with is closed",
    prepare: async (world) => {
      const id = await textFrom(world);
      await closeInteraction(as(world.hub, "sue"), id, "Spam");
      return (await row(world.hub, id)).conversation_id;
    },
    act: (hub, conversation) => closeConversation(as(hub, "sue"), conversation, "done"),
    check: async ({ hub }, conversation) => {
      const events = await hub.db.read(
        "SELECT id FROM events WHERE kind = 'conversation_closed' AND conversation_id = ?",
        [conversation],
      );
      expect(events, "told once").toHaveLength(1);
    },
  },
];
