import { leaveQueue, queueNamed } from "./enqueue.ts";
import { bringTogether } from "./exchange.ts";
import { tellPeers } from "./dial_people.ts";
import { interrupt } from "./progress.ts";
import { goOn, sayGoodbye } from "./after.ts";
import { TwimlError } from "./twiml.ts";
import type { Exchange, Next, PhoneCall, Scene, Verb } from "./types.ts";

/** Connects with whoever waits first in a queue; with nobody there it goes on at once. */
export async function dialQueue(
  x: Exchange,
  call: PhoneCall,
  verb: Verb,
  noun: Verb,
  next: Next,
  scene: Scene,
): Promise<void> {
  if (noun.attributes.url !== undefined) {
    throw new TwimlError(12200, "The stand-in knows no url of <Queue>");
  }
  const queue = queueNamed(x, noun.text.trim());
  const member = queue.members[0];
  if (member === undefined) {
    return await goOn(x, call, verb, scene, { DialCallStatus: "queue-empty" }, next);
  }
  const waiting = member.call;
  const since = x.agenda.now();
  waiting.queueTime = leaveQueue(x, queue, member);
  interrupt(waiting);
  let done = false;
  const fields = () => ({
    DialCallStatus: "completed",
    DialCallSid: waiting.sid,
    DialCallDuration: String(Math.round((x.agenda.now() - since) / 1000)),
    QueueSid: queue.sid,
  });
  call.place = {
    peers: () => [waiting.line],
    async leave(how) {
      if (done) return;
      done = true;
      if (how === "hangup") sayGoodbye(x, call, verb, scene, fields());
      await member.out("bridged");
    },
  };
  waiting.place = {
    peers: () => [call.line],
    async leave(how) {
      if (done) return;
      done = true;
      await member.out(how);
      await goOn(x, call, verb, scene, fields(), next);
    },
  };
  bringTogether(x, [call, waiting]);
  for (const one of [call, waiting]) tellPeers(x, one);
}
