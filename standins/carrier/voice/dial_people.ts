import { bringTogether, isOver, newCall } from "./exchange.ts";
import { answerCall, endCall, secondsOf } from "./progress.ts";
import { ring } from "./ring.ts";
import { goOn, sayGoodbye } from "./after.ts";
import { play } from "./scene.ts";
import { resolveAddress, TwimlError } from "./twiml.ts";
import type { CallStatus, Exchange, Next, PhoneCall, Scene, Verb } from "./types.ts";

const DEFAULT_TIMEOUT_SEC = 30;

export interface Target {
  line: string;
  /** Its element; null for a bare number. */
  noun: Verb | null;
}

/** Rings everybody at once; who answers first is connected, the others stop ringing. */
export function dialPeople(
  x: Exchange,
  call: PhoneCall,
  verb: Verb,
  targets: Target[],
  next: Next,
  scene: Scene,
): Promise<void> {
  const from = callerId(x, call, verb);
  let winner: PhoneCall | null = null;
  let done = false;
  const children = targets.map(({ line, noun }) =>
    newCall(x, {
      direction: "outbound-dial",
      from,
      to: line,
      line,
      parent: call.sid,
      group: call.group,
      report: reportOf(noun, scene),
    })
  );
  const fieldsOf = (child: PhoneCall, status: CallStatus) => ({
    DialCallStatus: status,
    DialCallSid: child.sid,
    DialBridged: String(winner !== null),
    ...(winner === null ? {} : { DialCallDuration: String(secondsOf(x, child)) }),
  });
  const hangUpAll = async (except: PhoneCall | null) => {
    for (const child of children) {
      if (child !== except) {
        await endCall(x, child, child.answeredAt === null ? "canceled" : "completed");
      }
    }
  };
  /** Nobody is left: the caller goes on. */
  const finish = async (child: PhoneCall, status: CallStatus) => {
    if (done) return;
    done = true;
    await goOn(x, call, verb, scene, fieldsOf(child, status), next);
  };
  const connect = async (child: PhoneCall) => {
    if (done || winner !== null) return await endCall(x, child, "completed");
    winner = child;
    await hangUpAll(child);
    answerCall(x, call);
    child.place = {
      peers: () => [call.line],
      leave: (how) => how === "hangup" ? Promise.resolve() : finish(child, "completed"),
    };
    bringTogether(x, [call, child]);
    for (const one of [call, child]) tellPeers(x, one);
    const { timeLimit } = verb.attributes;
    if (timeLimit === undefined) return;
    x.agenda.after(Number(timeLimit) * 1_000, () => endCall(x, child, "completed"));
  };
  call.place = {
    peers: () => winner === null ? [] : [winner.line],
    async leave(how) {
      if (done) return;
      done = true;
      const child = winner ?? children[0];
      const status = winner === null ? "canceled" : "completed";
      await hangUpAll(null);
      if (how === "hangup" && child) sayGoodbye(x, call, verb, scene, fieldsOf(child, status));
    },
  };
  if (verb.attributes.hangupOnStar === "true") listenForStar(x, call, () => winner);
  targets.forEach(({ noun }, i) => {
    const child = children[i];
    if (child === undefined) return;
    child.ended = async () => {
      if (child === winner || children.every(isOver)) await finish(child, child.status);
    };
    ring(x, child, {
      timeoutSec: Number(verb.attributes.timeout ?? DEFAULT_TIMEOUT_SEC),
      answered: () => whisper(x, child, noun, scene, () => connect(child)),
    });
  });
  return Promise.resolve();
}

export function tellPeers(x: Exchange, call: PhoneCall): void {
  x.tell(call, { kind: "peers", lines: call.place?.peers() ?? [] });
}

/** What who answers hears before they are connected. */
async function whisper(
  x: Exchange,
  child: PhoneCall,
  noun: Verb | null,
  scene: Scene,
  connect: Next,
): Promise<void> {
  const { sendDigits, url, method } = noun?.attributes ?? {};
  if (sendDigits !== undefined) x.tell(child, { kind: "tones", digits: sendDigits });
  if (url === undefined) return await connect();
  await play(x, child, {}, {
    source: { url: resolveAddress(url, scene.source.url), method: method ?? "POST" },
    end: connect,
    fail: () => endCall(x, child, "completed"),
  });
}

function callerId(x: Exchange, call: PhoneCall, verb: Verb): string {
  const given = verb.attributes.callerId;
  if (given === undefined) return call.direction === "inbound" ? call.from : call.to;
  const allowed = given === call.from || given === call.to || given.startsWith("client:") ||
    x.options.numberOf(given) !== undefined;
  if (!allowed) throw new TwimlError(13214, `callerId "${given}" is none of the account`);
  return given;
}

function reportOf(noun: Verb | null, scene: Scene): PhoneCall["report"] {
  const { statusCallback, statusCallbackMethod, statusCallbackEvent } = noun?.attributes ?? {};
  return {
    url: statusCallback === undefined ? "" : resolveAddress(statusCallback, scene.source.url),
    method: statusCallbackMethod ?? "POST",
    events: (statusCallbackEvent ?? "completed").trim().split(/\s+/),
  };
}

function listenForStar(x: Exchange, call: PhoneCall, winner: () => PhoneCall | null): void {
  call.listening = {
    async key(digit) {
      const child = winner();
      if (digit === "*" && child !== null) await endCall(x, child, "completed");
    },
    speech: () => Promise.resolve(),
    hangUp: () => Promise.resolve(),
  };
}
