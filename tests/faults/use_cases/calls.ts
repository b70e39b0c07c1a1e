import { expect } from "vitest";
import { agentAnswered } from "../../../domain/calls/agent/agent_answered.ts";
import { deliverCommands } from "../../../domain/calls/deliver_commands.ts";
import { catchUp, keepForLater } from "../../../domain/calls/away/later.ts";
import { receiveCall } from "../../../domain/calls/flow/receive.ts";
import { recordLegReport } from "../../../domain/calls/status.ts";
import { stepCall } from "../../../domain/calls/flow/step.ts";
import { sweepCalls } from "../../../domain/calls/sweep.ts";
import { transferCall } from "../../../domain/calls/parties/transfer.ts";
import { unservedCall } from "../../../domain/calls/flow/unserved.ts";
import { acceptOffer } from "../../../domain/interactions/accept.ts";
import { leaveQueue } from "../../../domain/interactions/leave.ts";
import type { CallCommand } from "../../../types/calls.ts";
import type { Hub, Telephony } from "../../../types/hub.ts";
import { testConfiguration } from "../../support/configuration.ts";
import { type Texting, textingHub } from "../../support/texting.ts";
import { openOffer, presence, row } from "../../support/work.ts";
import { as, CUSTOMER, firstOffer, type UseCase } from "./use_case.ts";

const LINE = "+12025550110";
const SID = "CA1";
/** How long a claimed command stays with a worker that died, milliseconds; as often as one may. */
const CLAIM_MS = 20_000;
const ROUNDS = 4;
/** After so long somebody who was asked to hold does not come through any more, milliseconds. */
const MISSED_MS = 125_000;

/** A carrier that does what it is asked once, and knows its legs. */
export interface Recorded extends Telephony {
  asked: CallCommand[];
  /** Ends of legs nobody was told of, by the carrier's id. */
  over: Set<string>;
}

export function recorded(): Recorded {
  const asked: CallCommand[] = [];
  const over = new Set<string>();
  const dialled = (leg: string) => asked.some((c) => c.do === "dial" && c.leg === leg);
  return {
    configured: true,
    asked,
    over,
    carryOut(_hub, command) {
      asked.push(command);
      return Promise.resolve({ outcome: "sent", providerId: `CA-${command.leg}`, state: "sent" });
    },
    find: (_hub, command) => Promise.resolve(dialled(command.leg) ? `CA-${command.leg}` : null),
    look: (hub, sid) =>
      Promise.resolve({
        state: over.has(sid) ? "completed" : "answered",
        seconds: 0,
        endedAt: over.has(sid) ? hub.now() : null,
      }),
    token: () => Promise.resolve(""),
    recording: () => Promise.reject(new Error("none")),
  };
}

/** What the carrier was asked, in order. */
export const askedOf = ({ hub }: Texting) => (hub.telephony as Recorded).asked;
/** A company with one line, and a carrier that keeps what it is asked. */
export const open = () =>
  textingHub({
    telephony: recorded(),
    configuration: testConfiguration((input) => ({
      ...input,
      flows: [{
        id: "main",
        name: "Main",
        start: "menu",
        nodes: [
          {
            id: "menu",
            name: "Menu",
            type: "menu",
            prompt: { text: { en: "Press one." } },
            options: [
              { key: "1", label: "Support", next: "support" },
              { key: "2", label: "Message", next: "mailbox" },
            ],
            exhausted: "support",
          },
          { id: "support", name: "Support", type: "queue", queue: "support", otherwise: "sales" },
          { id: "sales", name: "Sales", type: "queue", queue: "sales" },
          { id: "mailbox", name: "Mailbox", type: "voicemail", prompt: {}, queue: "support" },
        ],
      }],
      entryPoints: [...input.entryPoints ?? [], {
        id: "line",
        name: "Line",
        channel: "voice",
        address: LINE,
        queue: "support",
        flow: "main",
      }, {
        id: "desk",
        name: "Desk",
        channel: "voice",
        address: "+12025550112",
        queue: "sales",
        voice: { transferTarget: true },
      }],
    })),
  });

const ring = (hub: Hub) => receiveCall(hub, { sid: SID, from: CUSTOMER, to: LINE, callerName: "" });
const key = (hub: Hub, call: string) =>
  stepCall(hub, { call, step: 1, request: "key-1", input: { kind: "keys", digits: "1" } });

async function callId(hub: Hub): Promise<string> {
  const rows = await hub.db.read<{ id: string }>("SELECT id FROM calls");
  expect(rows, "one call").toHaveLength(1);
  return rows[0]!.id;
}

async function inMenu({ hub }: Texting): Promise<string> {
  await ring(hub);
  return await callId(hub);
}

async function queued(world: Texting): Promise<string> {
  const id = await inMenu(world);
  await key(world.hub, id);
  return id;
}

async function offered(world: Texting): Promise<string> {
  await presence(world.hub, "ada");
  return await queued(world);
}

async function accepted(world: Texting): Promise<string> {
  const id = await offered(world);
  await acceptOffer(as(world.hub, "ada"), (await openOffer(world.hub, id)).id);
  return id;
}

/** Legs of agents, oldest first. */
export const agentLegs = (hub: Hub, call: string) =>
  hub.db.read<{ id: string; state: string; ended_at: number | null }>(
    "SELECT id, state, ended_at FROM call_legs WHERE call_id = ? AND kind = 'agent' ORDER BY id",
    [call],
  );

/** The agent's leg is answered. */
export async function answer(hub: Hub, call: string): Promise<void> {
  const [leg] = await agentLegs(hub, call);
  await agentAnswered(hub, { call, leg: leg!.id, sid: `CA-${leg!.id}` });
}

/** Ada talks with the caller. */
export async function connected(world: Texting): Promise<string> {
  const id = await accepted(world);
  await deliverCommands(world.hub, "test");
  await answer(world.hub, id);
  await deliverCommands(world.hub, "test");
  return id;
}

/** What is left to be asked of the carrier, once the claims of the dead are over. */
export async function rest(world: Texting): Promise<void> {
  for (let i = 0; i < ROUNDS; i++) {
    await deliverCommands(world.hub, "survivor");
    world.hub.clock.advance(CLAIM_MS);
    // Ada's desk is still there.
    if ((await world.hub.queue.agent("ada"))?.presence === "available") {
      await presence(world.hub, "ada");
    }
  }
  const open = await world.hub.db.read(
    "SELECT id FROM outbox WHERE kind = 'voice' AND state NOT IN ('done')",
  );
  expect(open, "every promise to the carrier is kept").toEqual([]);
}

/** How often the carrier was asked for something. */
export const times = (world: Texting, what: CallCommand["do"]) =>
  askedOf(world).filter((c) => c.do === what).length;

/** A leg is over. */
export const hangUp = (hub: Hub, sid: string) =>
  recordLegReport(hub, { sid, leg: "", state: "completed", sequence: null, code: "" });

/** Calls from the first ring to the end. */
export const CALLS: UseCase[] = [
  {
    name: "a call is answered",
    open,
    prepare: () => Promise.resolve(""),
    act: ring,
    check: async ({ hub }) => {
      const id = await callId(hub);
      expect(await row(hub, id)).toMatchObject({ state: "received", medium: "voice" });
      expect(await hub.db.read("SELECT id FROM call_legs")).toHaveLength(1);
      expect(await ring(hub), "the same words again").toBe(await ring(hub));
    },
  },
  {
    name: "a caller chooses and is offered to an agent",
    open,
    prepare: async (world) => {
      await presence(world.hub, "ada");
      return await inMenu(world);
    },
    act: key,
    check: async ({ hub }, id) => {
      expect(await row(hub, id)).toMatchObject({ state: "offered", agent_id: "ada" });
      expect(await hub.db.read("SELECT step FROM calls")).toEqual([{ step: 2 }]);
      expect(await key(hub, id)).toContain("<Enqueue");
    },
  },
  {
    name: "a call is accepted",
    open,
    prepare: offered,
    act: async (hub, id) => await acceptOffer(as(hub, "ada"), await firstOffer(hub, id)),
    check: async (world, id) => {
      await rest(world);
      expect(await row(world.hub, id)).toMatchObject({ state: "active", agent_id: "ada" });
      expect(times(world, "dial"), "dialled once").toBe(1);
      expect(await agentLegs(world.hub, id)).toMatchObject([{ state: "dialling" }]);
    },
  },
  {
    name: "an agent's leg is dialled",
    open,
    prepare: accepted,
    act: (hub) => deliverCommands(hub, "victim"),
    check: async (world, id) => {
      await rest(world);
      expect(times(world, "dial"), "dialled once").toBe(1);
      expect(await agentLegs(world.hub, id)).toMatchObject([{ state: "dialling" }]);
    },
  },
  {
    name: "an agent's leg is answered",
    open,
    prepare: async (world) => {
      const id = await accepted(world);
      await deliverCommands(world.hub, "test");
      return id;
    },
    act: answer,
    check: async (world, id) => {
      await rest(world);
      expect(await agentLegs(world.hub, id)).toMatchObject([{ state: "answered" }]);
      expect(times(world, "redirect"), "brought together once").toBe(1);
      const events = await world.hub.db.read("SELECT id FROM events WHERE kind = 'call.connected'");
      expect(events).toHaveLength(1);
    },
  },
  {
    name: "a call is handed on to a queue",
    open,
    prepare: connected,
    act: (hub, id) => transferCall(as(hub, "ada"), id, { queue: "sales", note: "Bill" }),
    refusals: ["call.not_connected", "interaction.handed_on", "interaction.state"],
    check: async (world, id) => {
      await presence(world.hub, "ada", "not_ready");
      await rest(world);
      expect(await row(world.hub, id)).toMatchObject({ queue: "sales" });
      expect(times(world, "redirect"), "sent back to waiting once").toBe(2);
      expect(times(world, "hang_up"), "the agent's leg is let go").toBe(1);
    },
  },
  {
    name: "a caller hangs up",
    open,
    prepare: connected,
    act: (hub) => hangUp(hub, SID),
    check: async (world, id) => {
      await rest(world);
      expect(await row(world.hub, id)).toMatchObject({ state: "wrapup", agent_id: "ada" });
      const hungUp = askedOf(world).filter((c) => c.do === "hang_up").map((c) => c.leg);
      expect([...new Set(hungUp)]).toEqual((await agentLegs(world.hub, id)).map((leg) => leg.id));
    },
  },
  {
    name: "a waiting caller hangs up, and the carrier says so only once",
    open,
    prepare: offered,
    act: async (hub) => {
      const { over } = hub.telephony as Recorded;
      if (over.has(SID)) return;
      over.add(SID);
      await hangUp(hub, SID);
    },
    check: async ({ hub }, id) => {
      hub.clock.advance(CLAIM_MS * ROUNDS);
      await sweepCalls(hub);
      expect(await row(hub, id)).toMatchObject({ state: "abandoned", agent_id: null });
      expect((await hub.queue.agent("ada"))?.units).toBe(0);
    },
  },
  {
    name: "the leg of an agent drops, and the carrier says so only once",
    open,
    prepare: connected,
    act: async (hub, id) => {
      const { over } = hub.telephony as Recorded;
      const [leg] = await agentLegs(hub, id);
      const sid = `CA-${leg!.id}`;
      if (over.has(sid)) return;
      over.add(sid);
      await hangUp(hub, sid);
    },
    check: async (world, id) => {
      world.hub.clock.advance(CLAIM_MS * ROUNDS);
      await sweepCalls(world.hub);
      expect(await row(world.hub, id)).toMatchObject({ state: "offered" });
      expect((await agentLegs(world.hub, id)).filter((leg) => leg.ended_at === null)).toEqual([]);
    },
  },
  {
    name: "a message is spoken",
    open,
    prepare: async (world) => {
      const id = await inMenu(world);
      await stepCall(world.hub, {
        call: id,
        step: 1,
        request: "key-1",
        input: { kind: "keys", digits: "2" },
      });
      return id;
    },
    act: async (hub, id) => {
      const input = { kind: "recorded", seconds: 9, hungUp: true } as const;
      await stepCall(hub, { call: id, step: 2, request: "spoken-1", input });
      await hangUp(hub, SID);
    },
    check: async ({ hub }, id) => {
      expect(await row(hub, id)).toMatchObject({ state: "message_left", outcome: "message_left" });
      const items = await hub.db.read("SELECT id, state FROM interactions WHERE medium = 'task'");
      expect(items).toEqual([{ id: `${id}-message`, state: "queued" }]);
    },
  },
  {
    name: "what a carrier said while the record was away is written down",
    open,
    prepare: async (world) => {
      const id = await queued(world);
      const report = { sid: SID, leg: "", state: "completed", sequence: 2, code: "" } as const;
      await keepForLater(world.hub, { kind: "leg", report, at: world.hub.now() });
      const missed = {
        ringing: { sid: "CA2", from: CUSTOMER, to: LINE, callerName: "" },
        at: world.hub.now(),
      };
      await keepForLater(world.hub, { kind: "missed", missed, at: missed.at });
      world.hub.clock.advance(MISSED_MS);
      return id;
    },
    act: (hub) => catchUp(hub),
    check: async ({ hub }, id) => {
      expect(await row(hub, id)).toMatchObject({ state: "abandoned" });
      const rows = await hub.db.read(
        "SELECT i.state FROM call_legs l JOIN interactions i ON i.id = l.call_id WHERE l.sid = 'CA2'",
      );
      expect(rows, "written once").toEqual([{ state: "failed" }]);
      expect(await catchUp(hub)).toBe(false);
    },
  },
  {
    name: "a call nobody took enters another queue",
    open,
    prepare: async (world) => {
      const id = await queued(world);
      await leaveQueue(world.hub, id, "timed_out");
      return id;
    },
    act: (hub, id) => unservedCall(hub, id, "out-1"),
    check: async ({ hub }, id) => {
      expect(await row(hub, id)).toMatchObject({ state: "queued", queue: "sales", ended_at: null });
      const segments = await hub.db.read("SELECT queue FROM segments ORDER BY segment");
      expect(segments).toEqual([{ queue: "support" }, { queue: "sales" }]);
    },
  },
];
