import { newSid } from "./exchange.ts";
import { interrupt, later } from "./progress.ts";
import { addProblem } from "./requests.ts";
import { goOn, sayGoodbye } from "./after.ts";
import { play } from "./scene.ts";
import { resolveAddress, TwimlError } from "./twiml.ts";
import type { CallQueue, Exchange, Member, Next, PhoneCall, Scene, Verb } from "./types.ts";
import { WAITING } from "./verbs.ts";

const DEFAULT_MAX_SIZE = 100;
/** A waiting document that takes no time is not asked for more often than this (milliseconds). */
const SHORTEST_ROUND_MS = 1_000;
/** Waits that the average is taken of. */
const WAITS_KEPT = 100;

/** The queue of a name, made when it is first asked for. */
export function queueNamed(x: Exchange, name: string, maxSize = DEFAULT_MAX_SIZE): CallQueue {
  const known = [...x.queues.values()].find((queue) => queue.name === name);
  if (known !== undefined) return known;
  const sid = newSid("QU");
  const queue = { sid, name, maxSize, createdAt: x.agenda.now(), members: [], waits: [] };
  x.queues.set(sid, queue);
  return queue;
}

export async function performEnqueue(
  x: Exchange,
  call: PhoneCall,
  verb: Verb,
  next: Next,
  scene: Scene,
): Promise<void> {
  const name = verb.text.trim();
  if (name === "") throw new TwimlError(12200, "<Enqueue> needs the name of a queue");
  const queue = queueNamed(x, name);
  if (queue.members.length >= Number(verb.attributes.maxQueueSize ?? queue.maxSize)) {
    const full = { QueueResult: "queue-full", QueueSid: queue.sid, QueueTime: "0" };
    return await goOn(x, call, verb, scene, full, next);
  }
  const since = x.agenda.now();
  let gone = false;
  const member: Member = {
    call,
    since,
    async out(result) {
      if (gone) return;
      gone = true;
      call.queueTime = leaveQueue(x, queue, member);
      const fields = {
        QueueResult: result,
        QueueSid: queue.sid,
        QueueTime: String(call.queueTime),
      };
      // The call is elsewhere already: the action is told, its answer does not count.
      if (result === "hangup" || result === "redirected") {
        return sayGoodbye(x, call, verb, scene, fields);
      }
      x.tell(call, { kind: "music", on: false });
      await goOn(x, call, verb, scene, fields, next);
    },
  };
  queue.members.push(member);
  call.place = { leave: (how) => member.out(how), peers: () => [] };
  await waitInQueue(x, queue, member, verb, scene);
}

/** Seconds waited. */
export function leaveQueue(x: Exchange, queue: CallQueue, member: Member): number {
  const seconds = Math.round((x.agenda.now() - member.since) / 1000);
  if (!queue.members.includes(member)) return member.call.queueTime;
  queue.members = queue.members.filter((other) => other !== member);
  queue.waits = [...queue.waits, seconds].slice(-WAITS_KEPT);
  return seconds;
}

export function averageWait({ waits }: CallQueue): number {
  return waits.length === 0 ? 0 : Math.round(waits.reduce((a, b) => a + b) / waits.length);
}

async function waitInQueue(
  x: Exchange,
  queue: CallQueue,
  member: Member,
  verb: Verb,
  scene: Scene,
): Promise<void> {
  const { call, since } = member;
  const { waitUrl, waitUrlMethod } = verb.attributes;
  if (waitUrl === undefined || waitUrl === "") {
    return x.tell(call, { kind: "music", on: waitUrl === undefined });
  }
  const source = {
    url: resolveAddress(waitUrl, scene.source.url),
    method: waitUrlMethod ?? "POST",
  };
  await keepWaiting(x, call, {
    allowed: WAITING.queue,
    source,
    fields: () => ({
      QueueSid: queue.sid,
      QueueTime: String(Math.round((x.agenda.now() - since) / 1000)),
      QueuePosition: String(queue.members.indexOf(member) + 1),
      AvgQueueTime: String(averageWait(queue)),
      CurrentQueueSize: String(queue.members.length),
      MaxQueueSize: String(queue.maxSize),
    }),
  });
}

/** Performs a waiting document again and again; music where it cannot be had. */
export async function keepWaiting(
  x: Exchange,
  call: PhoneCall,
  waiting: Pick<Scene, "source" | "fields"> & { allowed: readonly string[] },
): Promise<void> {
  const begun = x.agenda.now();
  await play(x, call, {}, {
    ...waiting,
    end() {
      const rest = Math.max(0, SHORTEST_ROUND_MS - (x.agenda.now() - begun));
      later(x, call, rest, () => keepWaiting(x, call, waiting));
      return Promise.resolve();
    },
    fail(error) {
      addProblem(x, call, waiting.source.url, error);
      interrupt(call);
      x.tell(call, { kind: "music", on: true });
      return Promise.resolve();
    },
  });
}

export async function performLeave(x: Exchange, call: PhoneCall): Promise<void> {
  const queued = [...x.queues.values()].some((q) => q.members.some((m) => m.call === call));
  if (!queued) throw new TwimlError(12200, "<Leave> is for callers in a queue");
  await call.place?.leave("leave");
}
