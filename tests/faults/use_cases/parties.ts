import { expect } from "vitest";
import { addParty } from "../../../domain/calls/parties/add_party.ts";
import { agentAnswered } from "../../../domain/calls/agent/agent_answered.ts";
import { completeTransfer } from "../../../domain/calls/parties/complete.ts";
import { deliverCommands } from "../../../domain/calls/deliver_commands.ts";
import { superviseCall } from "../../../domain/calls/parties/supervise.ts";
import { sweepCalls } from "../../../domain/calls/sweep.ts";
import { transferCall } from "../../../domain/calls/parties/transfer.ts";
import type { Hub } from "../../../types/hub.ts";
import type { Texting } from "../../support/texting.ts";
import { presence, row } from "../../support/work.ts";
import { askedOf, connected, hangUp, open, type Recorded, rest, times } from "./calls.ts";
import { as, type UseCase } from "./use_case.ts";

const OUTSIDE = "+12025550188";
/** Longer than whoever was told of an end may take to deal with it, milliseconds. */
const GRACE_MS = 80_000;

const legs = (hub: Hub, kind: string) =>
  hub.db.read<{ id: string; agent_id: string; state: string; held: number; ended_at: number }>(
    "SELECT * FROM call_legs WHERE kind = ? ORDER BY created_at, id",
    [kind],
  );

/** Ada has asked Ben, who has answered where `answered`. */
async function asking(world: Texting, answered: boolean): Promise<string> {
  const id = await connected(world);
  await presence(world.hub, "ben");
  await addParty(as(world.hub, "ada"), id, { agent: "ben", consult: true });
  await deliverCommands(world.hub, "test");
  if (answered) await joined(world.hub, id, "consult");
  return id;
}

/** The leg of that kind is answered; the same request at every repeat. */
async function joined(hub: Hub, call: string, kind: string): Promise<void> {
  const [leg] = await legs(hub, kind);
  await agentAnswered(hub, { call, leg: leg!.id, sid: `CA-${leg!.id}` });
}

const customerHeld = async (hub: Hub) => (await legs(hub, "customer"))[0]?.held === 1;
const dialled = (world: Texting, to: string) =>
  askedOf(world).filter((c) => c.do === "dial" && c.to === to).length;
const hungUp = (world: Texting) =>
  askedOf(world).filter((c) => c.do === "hang_up").map((c) => c.leg.replace(/^[^-]*-/, ""));

/** Everybody else on a call: who is asked, who takes over, who listens. */
export const PARTIES: UseCase[] = [
  {
    name: "a colleague is asked",
    open,
    prepare: async (world) => {
      const id = await connected(world);
      await presence(world.hub, "ben");
      return id;
    },
    act: (hub, id) => addParty(as(hub, "ada"), id, { agent: "ben", consult: true }),
    refusals: ["call.consulting"],
    check: async (world) => {
      await rest(world);
      expect(await legs(world.hub, "consult")).toMatchObject([{ state: "dialling" }]);
      expect(dialled(world, "client:ben"), "called once").toBe(1);
      expect([times(world, "hold"), await customerHeld(world.hub)]).toEqual([1, true]);
    },
  },
  {
    name: "a consultation ends, and the carrier says so only once",
    open,
    prepare: (world) => asking(world, true),
    act: async (hub) => {
      const { over } = hub.telephony as Recorded;
      const [leg] = await legs(hub, "consult");
      const sid = `CA-${leg!.id}`;
      if (over.has(sid)) return;
      over.add(sid);
      await hangUp(hub, sid);
    },
    check: async (world, id) => {
      world.hub.clock.advance(GRACE_MS);
      await sweepCalls(world.hub);
      await rest(world);
      expect(await customerHeld(world.hub)).toBe(false);
      expect(await row(world.hub, id)).toMatchObject({ state: "active", agent_id: "ada" });
    },
  },
  {
    name: "a call is left to who was asked",
    open,
    prepare: (world) => asking(world, true),
    act: (hub, id) => completeTransfer(as(hub, "ada"), id),
    refusals: ["interaction.handed_on", "call.not_connected", "interaction.state"],
    check: async (world, id) => {
      world.hub.clock.advance(10_001);
      await sweepCalls(world.hub);
      await rest(world);
      expect(await row(world.hub, id)).toMatchObject({
        state: "active",
        agent_id: "ben",
        transfers: 1,
      });
      expect(dialled(world, "client:ben"), "not called again").toBe(1);
      expect(times(world, "redirect"), "the caller stays in the conference").toBe(1);
      expect(hungUp(world), "the first agent is let go").toEqual(["3"]);
      expect(await customerHeld(world.hub)).toBe(false);
    },
  },
  {
    name: "a call goes to a number",
    open,
    prepare: connected,
    act: (hub, id) => transferCall(as(hub, "ada"), id, { number: OUTSIDE, note: "" }),
    refusals: ["call.on_its_way"],
    check: async (world, id) => {
      await rest(world);
      expect(dialled(world, OUTSIDE), "called once").toBe(1);
      expect(await customerHeld(world.hub), "with music").toBe(true);
      expect(await row(world.hub, id)).toMatchObject({ state: "active", agent_id: "ada" });
    },
  },
  {
    name: "the number a call goes to answers",
    open,
    prepare: async (world) => {
      const id = await connected(world);
      await transferCall(as(world.hub, "ada"), id, { number: OUTSIDE, note: "" });
      await deliverCommands(world.hub, "test");
      return id;
    },
    act: (hub, id) => joined(hub, id, "party"),
    check: async (world, id) => {
      world.hub.clock.advance(10_001);
      await sweepCalls(world.hub);
      await rest(world);
      expect(await row(world.hub, id)).toMatchObject({
        state: "wrapup",
        outcome: "transferred_external",
      });
      expect(hungUp(world), "only the agent is let go").toEqual(["3"]);
      expect(await customerHeld(world.hub)).toBe(false);
    },
  },
  {
    name: "a call goes to an entry point",
    open,
    prepare: connected,
    act: (hub, id) => transferCall(as(hub, "ada"), id, { entryPoint: "desk", note: "Bill" }),
    refusals: ["interaction.handed_on", "call.not_connected", "interaction.state"],
    check: async (world, id) => {
      await presence(world.hub, "ada", "not_ready");
      await rest(world);
      expect(await row(world.hub, id)).toMatchObject({ queue: "sales", transfers: 1 });
      expect(times(world, "redirect"), "sent to waiting once").toBe(2);
      expect(hungUp(world)).toEqual(["3"]);
    },
  },
  {
    name: "a supervisor listens",
    open,
    prepare: connected,
    act: (hub, id) => superviseCall(as(hub, "sue"), id, "listen"),
    check: async (world) => {
      await rest(world);
      expect(await legs(world.hub, "supervisor")).toHaveLength(1);
      expect(dialled(world, "client:sue"), "called once").toBe(1);
      const audit = await world.hub.db.read(
        "SELECT id FROM audit WHERE action = 'call.supervised'",
      );
      expect(audit).toHaveLength(1);
    },
  },
];
