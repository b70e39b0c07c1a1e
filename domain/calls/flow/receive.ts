import { getLogger } from "@logtape/logtape";
import { carrierAddress } from "../../../channels/twilio/address.ts";
import { goodbyeTwiml, turnTwiml } from "../../../channels/voice/twiml.ts";
import type { Hub } from "../../../types/hub.ts";
import { entryFor } from "../../conversations/entry.ts";
import { enqueueInteraction } from "../../interactions/enqueue.ts";
import { alarmRow } from "../../journal/event_row.ts";
import { itemFor } from "./admit.ts";
import { readAni } from "../ani.ts";
import { answeredBefore } from "./answer.ts";
import { callRows, interactionRow } from "../call_rows.ts";
import { type Entry, entryIn } from "./document.ts";
import { drive } from "./drive.ts";
import type { Outcome } from "./outcome.ts";
import type { Ringing } from "./ringing.ts";
import { threadFor, threadRows } from "./thread.ts";
import { turnRows } from "./turn_rows.ts";
import { OWN_QUEUE } from "../waiting/waits.ts";
import { leavesFlow, writeBackRows } from "./write_back.ts";

const log = getLogger(["hubbub", "calls"]);

/** Tries to write a call; the first may lose to another call of the same number. */
const MAX_TRIES = 3;

/**
 * An inbound call (CE01-F1): one interaction with contact, thread, leg and the first turn of its
 * flow, in one unit. Answers TwiML; a repeat of the same call hears the same bytes (IV-2, B7).
 */
export async function receiveCall(hub: Hub, ringing: Ringing): Promise<string> {
  const request = `in:${ringing.sid}`;
  for (let tried = 1;; tried++) {
    const known = await answeredBefore(hub, request);
    if (known !== null) return known;
    const { document } = hub.settings();
    const point = entryFor(document, "voice", ringing.to);
    const entry = point ? entryIn(document, point.id) : null;
    if (entry === null) return await notInService(hub, ringing);
    try {
      return await open(hub, ringing, entry, request);
    } catch (error) {
      if (tried === MAX_TRIES) throw error;
    }
  }
}

async function open(hub: Hub, ringing: Ringing, entry: Entry, request: string): Promise<string> {
  const id = hub.id();
  const ani = readAni(ringing.from);
  const { version, document } = hub.settings();
  const thread = await threadFor(hub, { call: id, ani, dnis: entry.entry.address });
  const outcome = await drive(hub, {
    id,
    ani: ani.number ?? "",
    dnis: ringing.to,
    document,
    version,
    entryPoint: entry.entry.id,
    frame: null,
    step: 0,
    forged: ringing.forged ?? false,
  }, { kind: "start" });
  const body = turnTwiml(outcome.say, outcome.wait, {
    base: carrierAddress(hub.config),
    call: id,
    step: 1,
  });
  warn(outcome);
  const at = entryIn(document, outcome.entryPoint) ?? entry;
  const item = itemFor(hub, {
    id,
    entry: at,
    wait: outcome.wait.kind === "queue" ? outcome.wait : OWN_QUEUE,
    arrival: hub.now(),
    lastAgent: thread.lastAgent,
  });
  await hub.db.write([
    ...threadRows(hub, thread, { entry: entry.entry, ani, callerName: ringing.callerName }),
    ...callRows(hub, { id, ringing, entry, thread, version, ani: ani.shown }),
    interactionRow(hub, {
      id,
      entry,
      thread,
      item: JSON.stringify(item),
      priority: item.priority,
      queue: item.queue,
    }),
    ...turnRows(hub, {
      call: id,
      conversation: thread.conversation,
      ani: ani.number ?? "",
      step: 1,
      request,
      body,
      outcome,
      item: outcome.wait.kind === "queue" ? item : null,
    }),
    ...(leavesFlow(outcome.wait)
      ? writeBackRows(hub, {
        call: id,
        conversation: thread.conversation,
        document,
        frame: outcome.frame,
      })
      : []),
  ]);
  if (outcome.wait.kind === "queue") await enqueueInteraction(hub, id);
  return body;
}

/** Neutral words for a number that belongs to nothing, and a warning that names it (CE01-B1). */
async function notInService(hub: Hub, { to }: Ringing): Promise<string> {
  log.warning("A call came to {number}, which belongs to no entry point", { number: to });
  const hour = Math.floor(hub.now() / 3_600_000);
  await hub.db.write([alarmRow({
    id: `voice.unrouted:${to}:${hour}`,
    at: hub.now(),
    code: "voice.unrouted",
    text: `A call came to ${to}, which belongs to no entry point`,
  })]).catch(() => undefined);
  return goodbyeTwiml(
    [{ kind: "text", text: "This number is not in service. Goodbye.", language: "en" }],
    carrierAddress(hub.config),
  );
}

export function warn({ warnings }: Pick<Outcome, "warnings">): void {
  for (const warning of warnings) log.warning("{warning}", { warning });
}
