import type { Presence, Queue, QueueItem } from "../types/queue.ts";
import { change, eventsOf } from "./change.ts";
import { enterArgs, FIRST_RING } from "./encode.ts";
import { clean } from "./events.ts";
import { TICK_BATCH } from "./limits.ts";
import { type Room, run as runScript } from "./run.ts";
import { operator, type Verb } from "./operations.ts";
import { TICK } from "./scripts/tick.ts";

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

/** Everything that changes an interaction or an agent. */
export function verbs(room: Room): Verbs {
  const operate = operator(room);
  const run = (verb: Verb, op: string, actor: string, args: string[], what: string) =>
    change(room, operate, verb, op, actor, args, what);
  const on = (verb: Verb, what: string) => (op: string, interaction: string, actor: string) =>
    run(verb, op, actor, [interaction], `${what} interaction "${interaction}"`);
  const answer = (verb: Verb, what: string) => (op: string, offer: string, agent: string) =>
    run(
      verb,
      op,
      `agent:${agent}`,
      [offer.split(".")[0] ?? "", offer, agent],
      `${what} offer "${offer}"`,
    );
  return {
    enqueue: (op: string, item: QueueItem, actor: string) =>
      run("enqueue", op, actor, enterArgs(item), `queue interaction "${item.id}"`),
    requeue: (op, item, actor, reason) =>
      run(
        "requeue",
        op,
        actor,
        enterArgs(item).toSpliced(FIRST_RING, 0, clean(reason)),
        `move interaction "${item.id}" to queue "${item.queue}"`,
      ),
    accept: answer("accept", "accept"),
    decline: answer("decline", "decline"),
    end: on("end", "end"),
    wrapUp: on("wrapUp", "wrap up"),
    park: on("park", "park"),
    resume: on("resume", "resume"),
    transferToAgent: (op, input, actor) =>
      run("transfer", op, actor, [
        input.interaction,
        input.agent,
        String(Math.max(1, input.offerSec) * 1000),
        input.returnTo ?? "",
      ], `transfer interaction "${input.interaction}" to agent "${input.agent}"`),
    leave: (op, interaction, state, actor) =>
      run("leave", op, actor, [interaction, state], `close interaction "${interaction}"`),
    reprioritise: (op, interaction, priority, actor) =>
      run(
        "reprioritise",
        op,
        actor,
        [interaction, String(priority)],
        `change the priority of interaction "${interaction}"`,
      ),
    setPresence: (op, agent, presence, reason, actor) =>
      run(
        "presence",
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
    const reply = await runScript(room, TICK, args, "run the timers");
    // A repeat after a lost reply answers the events alone.
    const first = Array.isArray(reply) && typeof reply[0] === "number";
    more = first ? reply[0] === 1 : true;
    nextDue = first && reply[1] !== "" ? Math.ceil(Number(reply[1])) : null;
    events.push(...eventsOf(room, reply, first ? 2 : 0));
  }
  return { events, more, nextDue };
}
