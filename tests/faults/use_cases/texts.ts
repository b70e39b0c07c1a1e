import { expect } from "vitest";
import { receiveMessages } from "../../../domain/conversations/receive.ts";
import { deliverMessages } from "../../../domain/outbox/deliver.ts";
import type { Received } from "../../../types/channels.ts";
import { SMS_NUMBER } from "../../support/configuration.ts";
import { presence } from "../../support/work.ts";
import { answer, CUSTOMER, held, type UseCase } from "./use_case.ts";

/** How long a claimed outbox row stays with a sender that died, milliseconds. */
const CLAIM_MS = 61_000;

export const received = (providerId: string): Received => ({
  channel: "sms",
  to: SMS_NUMBER,
  from: CUSTOMER,
  providerId,
  text: "Hello",
  media: [],
  sentAt: 0,
  receivedAt: 0,
  profile: {},
  attributes: {},
  raw: "raw",
});

/** Texts in and out. */
export const TEXTS: UseCase[] = [
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
    act: answer,
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
      await answer(world.hub, id);
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
];
