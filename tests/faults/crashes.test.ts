import { afterEach, describe, expect, it } from "vitest";
import { reply } from "../../domain/conversations/reply.ts";
import { acceptOffer } from "../../domain/interactions/accept.ts";
import { closeInteraction } from "../../domain/interactions/close.ts";
import { endInteraction } from "../../domain/interactions/end.ts";
import { leaveQueue } from "../../domain/interactions/leave.ts";
import { transferInteraction } from "../../domain/interactions/transfer.ts";
import { wrapUp } from "../../domain/interactions/wrap_up.ts";
import { deliverMessages } from "../../domain/outbox/deliver.ts";
import { setPresence } from "../../domain/people/set_presence.ts";
import { intakeSettled, receiveMessages } from "../../domain/conversations/receive.ts";
import type { Received } from "../../types/channels.ts";
import { isRefusal } from "../../types/errors.ts";
import type { Hub } from "../../types/hub.ts";
import { SMS_NUMBER } from "../support/configuration.ts";
import { CrashError, crashingHub } from "../support/crashing.ts";
import { person } from "../support/hub.ts";
import { checkInvariants, recover } from "../support/invariants.ts";
import { type Texting, textingHub } from "../support/texting.ts";
import { accept, openOffer, presence, row } from "../support/work.ts";

const CUSTOMER = "+12025550199";
/** A use case makes at most so many outward calls: a guard against endless enumeration. */
const MOST_CALLS = 40;
/** How long a claimed outbox row stays with a sender that died, milliseconds. */
const CLAIM_MS = 61_000;

const open: Texting[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((texting) => texting.close()));
});

interface UseCase {
  name: string;
  /** Prepares the world on a healthy hub; what it answers goes to `act` and `check`. */
  prepare(world: Texting): Promise<string>;
  /** What the dying process does. Its caller repeats it on another process, as clients do. */
  act(hub: Hub, reference: string): Promise<unknown>;
  /** Refusals the repeat may get, since the first try took effect. */
  refusals?: string[];
  check(world: Texting, reference: string): Promise<void>;
}

const received = (providerId: string, text = "Hello"): Received => ({
  channel: "sms",
  to: SMS_NUMBER,
  from: CUSTOMER,
  providerId,
  text,
  media: [],
  sentAt: 0,
  receivedAt: 0,
  profile: {},
  attributes: {},
  raw: "raw",
});

const as = (hub: Hub, id: string) => hub.as(person(id));

async function textFrom(world: Texting): Promise<string> {
  await world.text(CUSTOMER, "Hello");
  await intakeSettled(world.hub.db);
  const [found] = await world.hub.db.read<{ id: string }>("SELECT id FROM interactions");
  return found?.id ?? "";
}

async function held(world: Texting): Promise<string> {
  await presence(world.hub, "ada");
  return await accept(world.hub, await textFrom(world));
}

const USE_CASES: UseCase[] = [
  {
    name: "a text is received",
    prepare: async (world) => {
      await presence(world.hub, "ada");
      return "SM1";
    },
    act: (hub, sid) => receiveMessages(hub, [received(sid)]),
    check: async ({ hub }, sid) => {
      const messages = await hub.db.read("SELECT id FROM messages WHERE provider_id = ?", [sid]);
      expect(messages, "I1: stored once").toHaveLength(1);
      const interactions = await hub.db.read("SELECT state FROM interactions");
      expect(interactions).toEqual([{ state: "offered" }]);
    },
  },
  {
    name: "a reply is written",
    prepare: held,
    act: async (hub, id) => {
      const { conversation_id } = await row(hub, id);
      await reply(as(hub, "ada"), conversation_id, {
        text: "We look into it",
        files: [],
        clientKey: "press-0001",
        lastSeq: null,
        standardResponse: null,
      });
    },
    check: async ({ hub, carrier }) => {
      await carrier.settle();
      const out = await hub.db.read("SELECT id FROM messages WHERE direction = 'out'");
      expect(out, "I1: stored once").toHaveLength(1);
      expect(carrier.phone(CUSTOMER).messages.filter((m) => m.from === SMS_NUMBER), "I7: sent once")
        .toHaveLength(1);
    },
  },
  {
    name: "the outbox is sent",
    prepare: async (world) => {
      const id = await held(world);
      const { conversation_id } = await row(world.hub, id);
      await reply(as(world.hub, "ada"), conversation_id, {
        text: "We look into it",
        files: [],
        clientKey: "press-0001",
        lastSeq: null,
        standardResponse: null,
      });
      return id;
    },
    act: (hub) => deliverMessages(hub, "victim"),
    check: async ({ hub, carrier }) => {
      hub.clock.advance(CLAIM_MS);
      await presence(hub, "ada");
      for (let i = 0; i < 4; i++) {
        await deliverMessages(hub, "survivor");
        await carrier.settle();
        hub.clock.advance(CLAIM_MS);
      }
      const sent = carrier.phone(CUSTOMER).messages.filter((m) => m.from === SMS_NUMBER);
      const [message] = await hub.db.read<{ status: string }>(
        "SELECT status FROM messages WHERE direction = 'out'",
      );
      expect(sent, `I7: sent once; it is ${message?.status} in the record`).toHaveLength(1);
      expect(message?.status).toBe("delivered");
    },
  },
  {
    name: "an offer is accepted",
    prepare: async (world) => {
      await presence(world.hub, "ada");
      return await textFrom(world);
    },
    act: async (hub, id) => {
      const [offer] = await hub.db.read<{ id: string }>(
        "SELECT id FROM offers WHERE interaction_id = ? ORDER BY made_at LIMIT 1",
        [id],
      );
      await acceptOffer(as(hub, "ada"), offer?.id ?? "");
    },
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
    // It is not theirs any more.
    refusals: ["interaction.state", "permission.missing", "not_found"],
    check: async ({ hub }, id) => {
      expect(await row(hub, id)).toMatchObject({ state: "queued", queue: "sales" });
    },
  },
  {
    name: "work is transferred to an agent",
    prepare: async (world) => {
      const id = await held(world);
      await presence(world.hub, "ben");
      return id;
    },
    act: (hub, id) => transferInteraction(as(hub, "ada"), id, { agent: "ben", note: "" }),
    // It is not theirs any more.
    refusals: ["interaction.state", "permission.missing", "not_found"],
    check: async ({ hub }, id) => {
      expect(await openOffer(hub, id)).toMatchObject({ agent: "ben" });
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
    prepare: async (world) => {
      await presence(world.hub, "ada");
      return await textFrom(world);
    },
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
];

describe.each(USE_CASES)("a process that dies while $name", (useCase) => {
  it.each(["before", "after"] as const)(
    "leaves nothing lost, doubled or stuck, %s any outward call (DC-11 to DC-13, DC-15)",
    async (when) => {
      let at = 0;
      for (; at < MOST_CALLS; at++) {
        const world = await newWorld();
        const reference = await useCase.prepare(world);
        const { hub: dying, dead } = crashingHub(world.hub, at, when);
        const failed = await useCase.act(dying, reference).then(() => null, (error) => error);
        if (failed !== null && !dead() && !(failed instanceof CrashError)) throw failed;
        await repeat(useCase, world.hub, reference);
        await recover(world.hub);
        await useCase.check(world, reference);
        await checkInvariants(world.hub);
        await world.close();
        open.splice(open.indexOf(world), 1);
        if (!dead()) break;
      }
      expect(at, "the enumeration came to its end").toBeLessThan(MOST_CALLS);
      expect(at).toBeGreaterThan(0);
    },
    60_000,
  );
});

async function newWorld(): Promise<Texting> {
  const world = await textingHub();
  open.push(world);
  return world;
}

/** The client got no answer and asks again, on a process that lives. */
async function repeat(useCase: UseCase, hub: Hub, reference: string): Promise<void> {
  try {
    await useCase.act(hub, reference);
  } catch (error) {
    if (isRefusal(error) && useCase.refusals?.includes(error.code)) return;
    throw error;
  }
}

function ignore(code: string): (error: unknown) => void {
  return (error) => {
    if (!isRefusal(error) || error.code !== code) throw error;
  };
}
