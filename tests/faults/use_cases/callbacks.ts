import { expect } from "vitest";
import { agentAnswered } from "../../../domain/calls/agent/agent_answered.ts";
import { callOut } from "../../../domain/calls/out/call_out.ts";
import { deliverCommands } from "../../../domain/calls/deliver_commands.ts";
import { dialCallback } from "../../../domain/calls/out/dial_callback.ts";
import { receiveCall } from "../../../domain/calls/flow/receive.ts";
import { recordLegReport } from "../../../domain/calls/status.ts";
import { stepCall } from "../../../domain/calls/flow/step.ts";
import { sweepCalls } from "../../../domain/calls/sweep.ts";
import { acceptOffer } from "../../../domain/interactions/accept.ts";
import type { Hub } from "../../../types/hub.ts";
import { testConfiguration } from "../../support/configuration.ts";
import { type Texting, textingHub } from "../../support/texting.ts";
import { openOffer, presence, row } from "../../support/work.ts";
import { askedOf, recorded, rest, times } from "./calls.ts";
import { as, CUSTOMER, type UseCase } from "./use_case.ts";

const LINE = "+12025550110";
/** Longer than whoever was told of an end may take to deal with it, milliseconds. */
const GRACE_MS = 80_000;

/** Straight to an offer, then into the queue; nobody is signed in, so that it is made. */
const open = () =>
  textingHub({
    telephony: recorded(),
    configuration: testConfiguration((input) => ({
      ...input,
      flows: [{
        id: "main",
        name: "Main",
        start: "offer",
        nodes: [
          { id: "offer", name: "Offer", type: "callback", prompt: {}, next: "support" },
          { id: "support", name: "Support", type: "queue", queue: "support", offer: "offer" },
        ],
      }],
      entryPoints: [...input.entryPoints ?? [], {
        id: "line",
        name: "Line",
        channel: "voice",
        address: LINE,
        queue: "support",
        flow: "main",
      }],
    })),
  });

async function step(hub: Hub, call: string, n: number, digits: string): Promise<string> {
  const input = digits === "" ? { kind: "offer" as const } : { kind: "keys" as const, digits };
  return await stepCall(hub, { call, step: n, request: `press-${n}`, input });
}

/** The offer is taken; the number is about to be confirmed. */
async function accepting({ hub }: Texting): Promise<string> {
  await receiveCall(hub, { sid: "CA1", from: CUSTOMER, to: LINE, callerName: "" });
  const [call] = await hub.db.read<{ id: string }>("SELECT id FROM calls");
  await step(hub, call!.id, 1, "1");
  return call!.id;
}

const confirmed = async (hub: Hub, call: string) => {
  expect(await step(hub, call, 2, "1")).toContain("Your request is noted");
};

async function callback(hub: Hub): Promise<string> {
  const requests = await hub.db.read<{ id: string; state: string }>(
    "SELECT id, state FROM callback_requests",
  );
  expect(requests, "one request").toMatchObject([{ state: "open" }]);
  return requests[0]!.id;
}

async function taken({ hub }: Texting, call: string): Promise<void> {
  expect(await row(hub, await callback(hub))).toMatchObject({
    state: "queued",
    medium: "callback",
  });
  expect(await row(hub, call)).toMatchObject({
    state: "message_left",
    outcome: "callback_taken",
  });
}

/** Ada has the callback on her desk. */
async function inHand(world: Texting): Promise<string> {
  await confirmed(world.hub, await accepting(world));
  const id = await callback(world.hub);
  await presence(world.hub, "ada");
  await acceptOffer(as(world.hub, "ada"), (await openOffer(world.hub, id)).id);
  return id;
}

const legs = (hub: Hub, kind: string) =>
  hub.db.read<{ id: string; state: string }>(
    "SELECT * FROM call_legs WHERE kind = ? AND sid IS NOT 'CA1' ORDER BY created_at",
    [kind],
  );

async function answered(hub: Hub, kind: string): Promise<void> {
  const [leg] = await legs(hub, kind);
  const call = leg!.id.replace(/-.*/, "");
  await agentAnswered(hub, { call, leg: leg!.id, sid: `CA-${leg!.id}` });
}

const WISH = { entryPoint: "line", number: "+12025550188", clientKey: "press-0001" };

/** Callers who do not wait, and calls that go out. */
export const CALLBACKS: UseCase[] = [
  {
    name: "a caller asks to be called back",
    open,
    prepare: accepting,
    act: confirmed,
    check: taken,
  },
  {
    name: "a caller who waits already asks to be called back",
    open,
    prepare: async (world) => {
      const call = await accepting(world);
      await step(world.hub, call, 2, "9");
      await step(world.hub, call, 3, "9");
      await step(world.hub, call, 4, "9");
      expect(await row(world.hub, call)).toMatchObject({ state: "queued" });
      await step(world.hub, call, 5, "");
      await step(world.hub, call, 6, "1");
      return call;
    },
    act: async (hub, call) => {
      expect(await step(hub, call, 7, "1")).toContain("Your request is noted");
    },
    check: taken,
  },
  {
    name: "an agent dials a callback, and the customer is rung",
    open,
    prepare: inHand,
    act: async (hub, id) => {
      await dialCallback(as(hub, "ada"), id);
      await deliverCommands(hub, "victim");
      if ((await legs(hub, "agent"))[0]?.state === "planned") return;
      await answered(hub, "agent");
    },
    check: async (world, id) => {
      await rest(world);
      await answered(world.hub, "agent");
      await rest(world);
      expect(times(world, "dial"), "each of the two once").toBe(2);
      expect(await row(world.hub, id)).toMatchObject({ state: "active", agent_id: "ada" });
      expect(await legs(world.hub, "customer")).toMatchObject([{ state: "dialling" }]);
    },
  },
  {
    name: "an agent calls out",
    open,
    prepare: async (world) => {
      await presence(world.hub, "ada");
      return "";
    },
    act: (hub) => callOut(as(hub, "ada"), WISH),
    check: async (world) => {
      await rest(world);
      const calls = await world.hub.db.read<{ id: string }>("SELECT id FROM calls");
      expect(calls).toHaveLength(1);
      expect(await row(world.hub, calls[0]!.id)).toMatchObject({
        state: "active",
        agent_id: "ada",
      });
      expect(times(world, "dial"), "the agent alone, once").toBe(1);
    },
  },
  {
    name: "whom an agent calls out to does not answer, and the carrier says so only once",
    open,
    prepare: async (world) => {
      await presence(world.hub, "ada");
      const { id } = await callOut(as(world.hub, "ada"), WISH);
      await deliverCommands(world.hub, "test");
      await answered(world.hub, "agent");
      await deliverCommands(world.hub, "test");
      return id;
    },
    act: async (hub, id) => {
      const { over } = hub.telephony as ReturnType<typeof recorded>;
      const sid = `CA-${id}-customer`;
      if (over.has(sid)) return;
      over.add(sid);
      await recordLegReport(hub, { sid, leg: "", state: "no_answer", sequence: null, code: "" });
    },
    check: async (world, id) => {
      world.hub.clock.advance(GRACE_MS);
      await sweepCalls(world.hub);
      await rest(world);
      expect(await row(world.hub, id)).toMatchObject({ state: "wrapup", agent_id: "ada" });
      const hungUp = askedOf(world).filter((c) => c.do === "hang_up").map((c) => c.leg);
      const own = (await legs(world.hub, "agent")).map((leg) => leg.id);
      expect([...new Set(hungUp)], "ada's phone is let go").toEqual(own);
    },
  },
];
