import { nextOutbox } from "../db/outbox.ts";
import { deliverCommands } from "../domain/calls/deliver_commands.ts";
import { deliverMessages } from "../domain/outbox/deliver.ts";
import type { Hub } from "../types/hub.ts";
import type { Work } from "./loop.ts";

/** Longest pause between two looks: another process may have put something in. */
const EVERY_MS = 1_000;

/** Sends messages from the outbox through their channels, and carries out what calls need. */
export const outboxWork: Work = {
  name: "outbox",
  everyMs: EVERY_MS,
  wokenBy: ["outbox"],
  async run(hub: Hub) {
    await Promise.all([deliverCommands(hub, processName), deliverMessages(hub, processName)]);
    const next = await nextOutbox(hub.db);
    return next === null ? EVERY_MS : Math.max(next - hub.now(), 0);
  },
};

/** Claims are told apart by process. */
const processName = crypto.randomUUID();
