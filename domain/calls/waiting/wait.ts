import { carrierAddress } from "../../../channels/twilio/address.ts";
import {
  conferenceTwiml,
  enqueueTwiml,
  goodbyeTwiml,
  leaveTwiml,
  pathOf,
  sayVerbs,
  waitingTwiml,
} from "../../../channels/voice/twiml.ts";
import type { Spoken } from "../../../types/flows.ts";
import type { Hub } from "../../../types/hub.ts";
import { localText } from "../../conversations/texts.ts";
import { readInteraction } from "../../interactions/row.ts";
import { expectedWait } from "../../queues/expected_wait.ts";
import { type BusyTreatment, busyTreatment } from "../../services/busy_treatment.ts";
import { answeredBefore } from "../flow/answer.ts";
import { documentOf, entryIn } from "../flow/document.ts";
import { isAside, offerNow } from "./offer_waiting.ts";
import { playable, playableAddress } from "../flow/playable.ts";
import { type CallRow, frameOf, readCall } from "../row.ts";
import { stepKey } from "../flow/turn_rows.ts";
import { waitingWords } from "./waiting_words.ts";

/** Length of the built-in music (seconds), and its most repeats between two looks. */
export const MUSIC_SEC = 8;
const MAX_REPEATS = 75;

/** What somebody hears while waiting (CE01-F34): words in turn, place, expected wait, music. */
export async function waitingAnswer(hub: Hub, id: string, round: number): Promise<string> {
  const base = carrierAddress(hub.config);
  const call = await readCall(hub.db, id);
  if (call === null) return goodbyeTwiml([], base);
  const document = await documentOf(hub, call.version);
  const at = entryIn(document, call.entry_point);
  const frame = frameOf(call);
  const found = at?.flow?.nodes.find((n) => n.id === frame.node);
  const node: BusyTreatment | undefined = found?.type === "queue"
    ? found
    : busyTreatment(document, call.entry_point, frame);
  if (isAside(call) || found?.type === "queue" && await offerNow(hub, call, found, round)) {
    return leaveTwiml();
  }
  const part = node?.waiting.length ? node.waiting[round % node.waiting.length] : undefined;
  const say: Spoken[] = [];
  const words = part?.prompt.text[frame.language] ?? "";
  const audio = part?.prompt.audio[frame.language] ?? "";
  if (audio !== "") say.push({ kind: "audio", url: audio, text: words, language: frame.language });
  else if (words !== "") say.push({ kind: "text", text: words, language: frame.language });
  say.push(...await placeWords(hub, call, node));
  const own = await playableAddress(hub, at?.entry.voice.music ?? "");
  const times = Math.min(Math.ceil((part?.musicSec ?? 60) / MUSIC_SEC), MAX_REPEATS);
  return waitingTwiml(await playable(hub, say), {
    url: own === "" ? pathOf(base, "music") : own,
    // A file of unknown length is played once; never nothing at all.
    times: own === "" ? Math.max(times, 1) : 1,
  }, { base, call: id, round });
}

async function placeWords(
  hub: Hub,
  call: CallRow,
  node: BusyTreatment | undefined,
): Promise<Spoken[]> {
  if (!node || (!node.sayPosition && !node.sayWait)) return [];
  const { language } = frameOf(call);
  try {
    const row = await readInteraction(hub.db, call.id);
    const place = node.sayPosition ? await hub.queue.position(call.id) : null;
    const seconds = node.sayWait && row
      ? await expectedWait(hub, {
        queue: row.queue,
        medium: "voice",
        rings: [],
        interaction: call.id,
      })
      : null;
    return waitingWords({ position: place?.position ?? null, seconds }, language);
  } catch {
    // The queue cannot be asked: music is enough.
    return [];
  }
}

/** The caller's place in the waiting was left: into the conference, on in the flow, or back. */
export async function afterWaiting(hub: Hub, id: string, reason: string): Promise<string> {
  const base = carrierAddress(hub.config);
  const call = await readCall(hub.db, id);
  const row = await readInteraction(hub.db, id);
  if (call === null || row === null) return goodbyeTwiml([], base);
  const waits = ["received", "queued", "offered"].includes(row.state);
  if (!waits && row.state !== "active") return goodbyeTwiml([], base);
  const answered = await hub.db.read(
    `SELECT 1 FROM call_legs WHERE call_id = ? AND kind = 'agent' AND state = 'answered' LIMIT 1`,
    [id],
  );
  if (row.state === "active" && answered.length > 0) {
    return conferenceTwiml({ base, call: id, leg: `${id}-customer` });
  }
  const offer = reason === "" && waits && isAside(call)
    ? await answeredBefore(hub, stepKey(call.id, call.step))
    : null;
  if (offer !== null) return offer;
  const document = await documentOf(hub, call.version);
  const entry = entryIn(document, call.entry_point)?.entry;
  const { language } = frameOf(call);
  const text = entry && reason === "agent_dropped"
    ? localText(document, entry.voice.dropped, language, entry)
    : "";
  const say: Spoken[] = text === "" ? [] : [{ kind: "text", text, language }];
  return enqueueTwiml(sayVerbs(say, base), { base, call: id, queue: row.queue });
}
