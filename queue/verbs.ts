import type { Presence, Queue, QueueItem } from "../types/queue.ts";
import { change, eventsOf } from "./change.ts";
import { enterArgs } from "./encode.ts";
import { clean } from "./events.ts";
import { TICK_BATCH } from "./limits.ts";
import { type Room, run } from "./run.ts";
import type { Script } from "./script.ts";
import { ENQUEUE } from "./scripts/enqueue.ts";
import { LEAVE, REPRIORITISE } from "./scripts/leave.ts";
import { ACCEPT, DECLINE } from "./scripts/offers.ts";
import { PRESENCE } from "./scripts/presence.ts";
import { REQUEUE } from "./scripts/requeue.ts";
import { TICK } from "./scripts/tick.ts";
import { TRANSFER } from "./scripts/transfer.ts";
import { END, PARK, RESUME, WRAP_UP } from "./scripts/work.ts";

type Verbs = Pick<
  Queue,
  | "enqueue"
  | "accept"
  | "decline"
  | "end"
  | "wrapUp"
  | "requeue"
  | "transferToAgent"
  | "park"
  | "resume"
  | "leave"
  | "reprioritise"
  | "setPresence"
  | "tick"
>;

const PRESENCE_LETTERS: Record<Presence, string> = {
  offline: "o",
  not_ready: "n",
  available: "v",
};
const SYSTEM = "system";
const TICK_MOST_DEFAULT = 500;

/** Everything that changes an interaction or an agent: one script each. */
export function verbs(room: Room): Verbs {
  const on = (script: Script, what: string) => (op: string, interaction: string, actor: string) =>
    change(room, script, op, actor, [interaction], `${what} interaction "${interaction}"`);
  const answer = (script: Script, what: string) => (op: string, offer: string, agent: string) =>
    change(
      room,
      script,
      op,
      `agent:${agent}`,
      [offer.split(".")[0] ?? "", offer, agent],
      `${what} offer "${offer}"`,
    );
  return {
    enqueue: (op: string, item: QueueItem, actor: string) =>
      change(room, ENQUEUE, op, actor, enterArgs(item), `queue interaction "${item.id}"`),
    requeue: (op, item, actor, reason) =>
      change(
        room,
        REQUEUE,
        op,
        // The script takes the reason from behind the actor.
        clean(actor),
        enterArgs(item).toSpliced(12, 0, clean(reason)),
        `move interaction "${item.id}" to queue "${item.queue}"`,
      ),
    accept: answer(ACCEPT, "accept"),
    decline: answer(DECLINE, "decline"),
    end: on(END, "end"),
    wrapUp: on(WRAP_UP, "wrap up"),
    park: on(PARK, "park"),
    resume: on(RESUME, "resume"),
    transferToAgent: (op, input, actor) =>
      change(room, TRANSFER, op, actor, [
        input.interaction,
        input.agent,
        String(Math.max(1, input.offerSec) * 1000),
        input.returnTo ?? "",
      ], `transfer interaction "${input.interaction}" to agent "${input.agent}"`),
    leave: (op, interaction, state, actor) =>
      change(room, LEAVE, op, actor, [interaction, state], `close interaction "${interaction}"`),
    reprioritise: (op, interaction, priority, actor) =>
      change(
        room,
        REPRIORITISE,
        op,
        actor,
        [interaction, String(priority)],
        `change the priority of interaction "${interaction}"`,
      ),
    setPresence: (op, agent, presence, reason, actor) =>
      change(
        room,
        PRESENCE,
        op,
        actor,
        [agent, PRESENCE_LETTERS[presence], clean(reason)],
        `set the presence of agent "${agent}"`,
      ),
    tick: (limit = TICK_MOST_DEFAULT) => tick(room, limit),
  };
}

async function tick(room: Room, limit: number): Promise<Awaited<ReturnType<Queue["tick"]>>> {
  const events = [];
  let more = true;
  let nextDue: number | null = null;
  for (let left = limit; more && left > 0; left -= TICK_BATCH) {
    const op = `tick:${crypto.randomUUID()}`;
    const args = [room.time(), op, SYSTEM, String(Math.min(left, TICK_BATCH))];
    const reply = await run(room, TICK, args, "run the timers");
    // A repeat after a lost reply answers the events alone.
    const first = Array.isArray(reply) && typeof reply[0] === "number";
    more = first ? reply[0] === 1 : true;
    nextDue = first && reply[1] !== "" ? Math.ceil(Number(reply[1])) : null;
    events.push(...eventsOf(room, reply, first ? 2 : 0));
  }
  return { events, more, nextDue };
}
