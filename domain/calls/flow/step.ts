import { getLogger } from "@logtape/logtape";
import { carrierAddress } from "../../../channels/twilio/address.ts";
import { goodbyeTwiml, turnTwiml } from "../../../channels/voice/twiml.ts";
import type { FlowInput, FlowWait } from "../../../types/flows.ts";
import type { Hub } from "../../../types/hub.ts";
import { localText } from "../../conversations/texts.ts";
import { enqueueInteraction } from "../../interactions/enqueue.ts";
import { type InteractionRow, readInteraction } from "../../interactions/row.ts";
import { itemFor } from "./admit.ts";
import { answeredBefore } from "./answer.ts";
import { arrivalOf } from "../waiting/callback_asks.ts";
import { documentOf, entryIn } from "./document.ts";
import { drive } from "./drive.ts";
import type { Outcome } from "./outcome.ts";
import { effectResult } from "./effects.ts";
import { warn } from "./receive.ts";
import { type CallRow, frameOf, readCall, waitOf } from "../row.ts";
import { stepKey, turnRows } from "./turn_rows.ts";
import { voicemailRows } from "../voicemail/voicemail.ts";
import { leavesFlow, writeBackRows } from "./write_back.ts";

const log = getLogger(["hubbub", "calls"]);

export interface Step {
  call: string;
  /** Step the carrier was told to come back to. */
  step: number | "current";
  /** Key of the request (IV-2). */
  request: string;
  input: FlowInput;
}

/**
 * The caller did something, or did not (IV-4): compare-and-set on the step of the call. A request
 * that was answered before, or that speaks of a step long past, hears what the call is told now.
 */
export async function stepCall(hub: Hub, step: Step): Promise<string> {
  const known = await answeredBefore(hub, step.request);
  if (known !== null) return known;
  const call = await readCall(hub.db, step.call);
  if (call === null || call.ended_at !== null) return goodbyeTwiml([], carrierAddress(hub.config));
  const wait = waitOf(call);
  if ((step.step !== "current" && call.step !== step.step) || wait === null) {
    return await presentAnswer(hub, call);
  }
  if (wait.kind === "hangup") return await heardOut(hub, call);
  let { input } = step;
  if (wait.kind === "effect") {
    // Lost with a process that died, a look-up is asked again; an answer to a question is not (B2).
    const again = wait.effect.kind === "verify" ? null : wait.effect;
    const result = await effectResult(hub, call.id, again);
    if (result === "pending") {
      const base = carrierAddress(hub.config);
      return turnTwiml([], wait, { base, call: call.id, step: call.step });
    }
    input = { kind: "effect", result };
  }
  return await together(`${call.id}:${call.step}`, () => tryTurn(hub, call, input, step.request));
}

async function tryTurn(
  hub: Hub,
  call: CallRow,
  input: FlowInput,
  request: string,
): Promise<string> {
  try {
    return await makeTurn(hub, call, input, request);
  } catch (error) {
    // Somebody else made this step first.
    const now = await readCall(hub.db, call.id);
    if (now === null || now.step === call.step) throw error;
    return await presentAnswer(hub, now);
  }
}

const underWay = new Map<string, Promise<string>>();

/** A repeat that comes while its first is being answered gets that answer (CE07-B7). */
function together(step: string, make: () => Promise<string>): Promise<string> {
  const known = underWay.get(step);
  if (known) return known;
  const made = make().finally(() => underWay.delete(step));
  underWay.set(step, made);
  return made;
}

/** The announcement is over and the caller still there: now we hang up (CE01-F13). */
async function heardOut(hub: Hub, { id }: CallRow): Promise<string> {
  await hub.db.write([{
    sql: "UPDATE calls SET heard_at = COALESCE(heard_at, ?) WHERE id = ?",
    args: [hub.now(), id],
  }]);
  return goodbyeTwiml([], carrierAddress(hub.config));
}

const numberOf = ({ ani }: CallRow) => ani.startsWith("+") ? ani : "";

/** What a call waits for now; null = nothing, or there is no such call. */
export async function readCallStep(hub: Hub, id: string): Promise<FlowWait | null> {
  const call = await readCall(hub.db, id);
  return call === null ? null : waitOf(call);
}

async function presentAnswer(hub: Hub, call: CallRow): Promise<string> {
  return await answeredBefore(hub, stepKey(call.id, call.step)) ??
    goodbyeTwiml([], carrierAddress(hub.config));
}

async function makeTurn(
  hub: Hub,
  call: CallRow,
  input: FlowInput,
  request: string,
): Promise<string> {
  const interaction = await readInteraction(hub.db, call.id);
  const document = await documentOf(hub, call.version);
  const outcome = withoutSecondPlace(
    hub,
    interaction,
    await drive(hub, {
      id: call.id,
      ani: numberOf(call),
      dnis: call.dnis,
      document,
      version: call.version,
      entryPoint: call.entry_point,
      frame: frameOf(call),
      step: call.step,
    }, input),
  );
  warn(outcome);
  const step = call.step + 1;
  const body = turnTwiml(outcome.say, outcome.wait, {
    base: carrierAddress(hub.config),
    call: call.id,
    step,
  });
  const entry = entryIn(document, outcome.entryPoint);
  const item = outcome.wait.kind === "queue" && entry && !waits(interaction)
    ? itemFor(hub, {
      id: call.id,
      entry,
      wait: outcome.wait,
      arrival: arrivalOf(outcome.frame, call),
      lastAgent: await lastAgent(hub, call),
    })
    : null;
  await hub.db.write([
    ...turnRows(hub, {
      call: call.id,
      conversation: call.conversation_id,
      ani: numberOf(call),
      step,
      request,
      body,
      outcome,
      item,
    }),
    ...(leavesFlow(outcome.wait)
      ? writeBackRows(hub, {
        call: call.id,
        conversation: call.conversation_id,
        document,
        frame: outcome.frame,
      })
      : []),
    ...voicemailRows(hub, call, interaction, input, outcome),
  ]);
  if (item !== null) await enqueueInteraction(hub, call.id);
  if (outcome.wait.kind === "hangup") {
    // A message in the record that cannot enter now is put in by the reconciler.
    await enqueueInteraction(hub, `${call.id}-message`).catch((error: unknown) =>
      log.warn("The message of call {call} waits to be queued: {reason}", {
        call: call.id,
        reason: error instanceof Error ? error.message : String(error),
      })
    );
  }
  return body;
}

/** It kept its place, or got an agent, while something was offered to it (CE03-F7, F23). */
const waits = (interaction: InteractionRow | null) =>
  interaction !== null && ["queued", "offered", "active"].includes(interaction.state);

/**
 * Only what waits nowhere may enter a queue: not yet, or not any more since nobody took it. Of any
 * other state whoever called hears an apology instead.
 */
function withoutSecondPlace(
  hub: Hub,
  interaction: InteractionRow | null,
  outcome: Outcome,
): Outcome {
  if (outcome.wait.kind !== "queue") return outcome;
  if (interaction?.state === "received" || interaction?.state === "timed_out") return outcome;
  if (waits(interaction)) return outcome;
  const { document } = hub.settings();
  const entry = entryIn(document, outcome.entryPoint)?.entry;
  const text = entry ? localText(document, entry.voice.apology, outcome.frame.language, entry) : "";
  return {
    ...outcome,
    say: [...outcome.say, { kind: "text", text, language: outcome.frame.language }],
    wait: { kind: "hangup", reason: "announced_end" },
  };
}

async function lastAgent(hub: Hub, call: CallRow): Promise<string | null> {
  const [row] = await hub.db.read<{ last_agent: string | null }>(
    "SELECT last_agent FROM conversations WHERE id = ?",
    [call.conversation_id],
  );
  return row?.last_agent ?? null;
}
