import { getLogger } from "@logtape/logtape";
import type { Configuration } from "../../../types/configuration/configuration.ts";
import type { FlowFrame, FlowInput, FlowTurn } from "../../../types/flows.ts";
import type { Hub } from "../../../types/hub.ts";
import { builtInText } from "../../flows/texts.ts";
import { startFlow, visitedTooOften } from "../../flows/start_flow.ts";
import { stepFlow } from "../../flows/step_flow.ts";
import { keptIdentity } from "../../identity/keep.ts";
import { drawWorld } from "../../rules/world.ts";
import { admit } from "./admit.ts";
import { answerAsk } from "../waiting/callback_asks.ts";
import { mayAskOnce } from "../ask_once.ts";
import { type Entry, entryIn } from "./document.ts";
import { effectResult } from "./effects.ts";
import type { Outcome } from "./outcome.ts";
import { plainTurn } from "./plain.ts";
import { playable } from "./playable.ts";
import { afterOverflow, isOverflowed, withoutQueue } from "../away/without_queue.ts";

const log = getLogger(["hubbub", "calls"]);

/** Turns made for one request before the call goes to its queue as it is. */
const MAX_TURNS = 12;

/** A call as a flow sees it. */
export interface Driven {
  id: string;
  ani: string;
  dnis: string;
  document: Configuration;
  version: number;
  /** Entry point it is at now. */
  entryPoint: string;
  frame: FlowFrame | null;
  step: number;
  /** The carrier found that the number is not the caller's: it brings nobody's identity along. */
  forged?: boolean;
}

/**
 * Leads a call on until something is waited for that only the carrier, the caller or an agent can
 * bring. Look-ups within their budget, other entry points and full queues are dealt with on the
 * way.
 */
export async function drive(hub: Hub, call: Driven, first: FlowInput): Promise<Outcome> {
  const led = await lead(hub, call, first);
  const outcome = { ...led, say: await playable(hub, led.say) };
  const { wait } = outcome;
  if (wait.kind !== "dial" || wait.callerId || !call.dnis.startsWith("+")) return outcome;
  // Whoever is called outside sees the number that was dialled (CE01-R42).
  return { ...outcome, wait: { ...wait, callerId: call.dnis } };
}

async function lead(hub: Hub, call: Driven, first: FlowInput): Promise<Outcome> {
  const said: Outcome = {
    frame: call.frame ?? await newFrame(hub, call),
    entryPoint: call.entryPoint,
    say: [],
    wait: { kind: "hangup", reason: "failed" },
    steps: [],
    warnings: [],
  };
  if (isOverflowed(said)) return afterOverflow(said, first, [said.frame.language]);
  let waiting: Outcome | null = null;
  let input: FlowInput | null = first;
  for (let turns = 0; turns < MAX_TURNS && input !== null; turns++) {
    const entry = entryIn(call.document, said.entryPoint);
    if (entry === null) return said;
    take(said, await oneTurn(hub, call, entry, said.frame, input));
    input = await next(hub, call, entry, said);
    if (input?.kind === "unserved" && input.reason === "unreachable") {
      waiting ??= structuredClone(said);
    }
  }
  if (waiting === null) return said;
  return withoutQueue(entryIn(call.document, waiting.entryPoint)?.entry, waiting, said);
}

function take(said: Outcome, turn: FlowTurn): void {
  said.frame = turn.frame;
  said.say.push(...turn.say);
  said.steps.push(...turn.steps);
  said.warnings.push(...turn.warnings ?? []);
  if (turn.faults) said.faults = [...said.faults ?? [], ...turn.faults];
  said.wait = turn.wait;
}

async function oneTurn(
  hub: Hub,
  call: Driven,
  entry: Entry,
  frame: FlowFrame,
  input: FlowInput,
): Promise<FlowTurn> {
  const { flow } = entry;
  if (flow === undefined) return await plainTurn(hub, entry, frame, input);
  const world = await drawWorld(hub, {
    entryPoint: entry.entry,
    // The call's own version to its end, hours included (IV-8).
    document: call.document,
    flow,
    call: call.id,
    ani: call.ani,
    dnis: call.dnis,
    customer: customerOf(frame, input),
  });
  if (input.kind !== "start") return stepFlow(flow, frame, input, world);
  const first = call.frame === null && frame.node === "" && frame.path.length === 0;
  if (first) return startFlow(flow, call.version, { ...world, known: frame.identity });
  // Coming from another entry point; a third visit goes straight to the queue (CE01-F29).
  return visitedTooOften(frame, entry.entry.id)
    ? await plainTurn(hub, entry, frame, input)
    : startFlow(flow, call.version, world, frame);
}

/** Who calls, as the turn that is made now will know it. */
function customerOf({ identity }: FlowFrame, input: FlowInput): string {
  const found = input.kind === "effect" && input.result?.matches === 1 ? input.result : null;
  return identity.customer || String(found?.customer ?? "");
}

/** What follows at once from what a turn waits for; null = it has to wait. */
async function next(
  hub: Hub,
  call: Driven,
  entry: Entry,
  said: Outcome,
): Promise<FlowInput | null> {
  const { wait } = said;
  if (wait.kind === "effect") {
    if (wait.effect.kind === "verify" && !await mayAskOnce(hub, call)) {
      return { kind: "effect", result: null };
    }
    const result = await effectResult(hub, call.id, wait.effect);
    if (result !== "pending") return { kind: "effect", result };
    said.say.push({ kind: "text", ...builtInText("oneMoment", [said.frame.language]) });
    return null;
  }
  if (wait.kind === "entry") {
    said.entryPoint = wait.entryPoint;
    return { kind: "start" };
  }
  if (wait.kind === "callback") {
    const { frame } = said;
    return { kind: "effect", result: await answerAsk(hub, call, { entry, frame, ask: wait.ask }) };
  }
  if (said.wait.kind !== "queue") return null;
  const refused = await admit(hub, entry, said.wait);
  return refused === null ? null : { kind: "unserved", reason: refused };
}

/** Whoever proved who they are a while ago is known from the start (CE07-F2, R13). */
async function newFrame(hub: Hub, call: Driven): Promise<FlowFrame> {
  const frame = emptyFrame(call);
  const identity = call.forged ? null : await keptIdentity(hub, call.ani).catch((error) => {
    log.warning("Nobody can tell who proved to be at the number of call {call}: {reason}", {
      call: call.id,
      reason: error instanceof Error ? error.message : String(error),
    });
    return null;
  });
  return identity === null ? frame : { ...frame, identity };
}

function emptyFrame(call: Driven): FlowFrame {
  return {
    flow: "",
    version: call.version,
    node: "",
    language: entryIn(call.document, call.entryPoint)?.entry.language ?? "en",
    tries: 0,
    backs: 0,
    visits: { [`entry:${call.entryPoint}`]: 1 },
    vars: {},
    part: 0,
    identity: { status: "none", level: 0, customer: "", name: "", by: "", reason: "" },
    path: [],
  };
}
