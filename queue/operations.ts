import { refusal } from "./errors.ts";
import { call, type Reply, type Room } from "./run.ts";
import { OPERATIONS } from "./scripts/operations.ts";

/** Operations one call carries at most: the script must not hold Redis for long. */
const MOST_IN_CALL = 32;
/** Calls on their way at once: the next is on the wire while Redis runs the last. */
const MOST_CALLS = 2;

export type Verb =
  | "enqueue"
  | "requeue"
  | "accept"
  | "decline"
  | "end"
  | "wrapUp"
  | "park"
  | "resume"
  | "transfer"
  | "leave"
  | "reprioritise"
  | "presence";

interface Operation {
  words: string[];
  what: string;
  resolve(reply: Exclude<Reply, number>): void;
  reject(error: unknown): void;
}

export type Operate = (
  verb: Verb,
  op: string,
  actor: string,
  args: string[],
  what: string,
) => Promise<Exclude<Reply, number>>;

/**
 * Sends operations to the queue's script. Alone, an operation goes at once; what comes while calls
 * are on their way shares the next one. Each gets its own answer: events, lists to make known, or
 * its refusal as a HubError (`what` completes "Cannot ...").
 */
export function operator(room: Room): Operate {
  const waiting: Operation[] = [];
  let calls = 0;
  let woken = false;

  function wake(): void {
    if (woken || calls >= MOST_CALLS) return;
    woken = true;
    // What is asked for in the same turn goes in the same call.
    queueMicrotask(() => {
      woken = false;
      while (waiting.length > 0 && calls < MOST_CALLS) void send(waiting.splice(0, MOST_IN_CALL));
    });
  }

  async function send(operations: Operation[]): Promise<void> {
    calls++;
    try {
      const args = [room.time(), ...operations.flatMap((operation) => operation.words)];
      const replies = await call(room, OPERATIONS, args);
      operations.forEach((operation, n) =>
        settle(operation, typeof replies === "number" ? replies : replies[n] as Reply | undefined)
      );
    } catch (error) {
      for (const operation of operations) operation.reject(error);
    } finally {
      calls--;
      if (waiting.length > 0) wake();
    }
  }

  return (verb, op, actor, args, what) =>
    new Promise((resolve, reject) => {
      waiting.push({
        words: [verb, op, actor, String(args.length), ...args],
        what,
        resolve,
        reject,
      });
      wake();
    });
}

function settle(operation: Operation, reply: Reply | undefined): void {
  if (typeof reply === "number") operation.reject(refusal(reply, operation.what));
  else if (Array.isArray(reply)) operation.resolve(reply);
  else operation.reject(new Error(`Cannot ${operation.what}: the queue's script broke: ${reply}`));
}
