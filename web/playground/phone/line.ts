import { computed, signal } from "@preact/signals";
import { ApiProblem, get, post, reasonOf } from "../../ui/api.ts";
import { serverNow } from "../../ui/clock.ts";
import { createPeers, type Peers } from "../../ui/peer.ts";
import { tell } from "../../ui/toast.tsx";
import { myNumber, watch } from "../state.ts";
import {
  type CallNow,
  dialled,
  end,
  follow,
  type LineData,
  NO_CALL,
  pressed,
  say,
} from "./call.ts";
import { keepCall } from "./call_log.ts";
import { hush, musicOn, speak, waitingTone } from "./sounds.ts";

/** What the phone in the customer's hand shows. */
export const view = signal<"texts" | "calls">("texts");
export const call = signal<CallNow>(NO_CALL);
/** The call whose ladder is shown. */
export const shownCall = signal("");
export const peers = signal<Peers | null>(null);

/** The phone is in use: a call is on its way or under way. */
export const busy = computed(() => ["calling", "ringing", "talking"].includes(call.value.phase));

/** Holds the phone of this number until stopped. */
export function watchLine(number: string): () => void {
  call.value = NO_CALL;
  const sound = createPeers(number, (to, data) => {
    void act("signal", { to, data }, number).catch(() => undefined);
  });
  peers.value = sound;
  const stop = watch(`${address(number)}/events`, (kind, data) => {
    happened(sound, kind, data as LineData);
  });
  void takeUp(number);
  return () => {
    stop();
    sound.close();
    hush();
    waitingTone(false);
    peers.value = null;
  };
}

function happened(sound: Peers, kind: string, data: LineData): void {
  if (kind === "signal") return sound.take(String(data.from), data.data);
  const before = call.value;
  call.value = follow(before, kind, data, serverNow());
  if (call.value === before) return;
  if (kind === "ringing") {
    view.value = "calls";
    shownCall.value = call.value.sid;
  }
  if (kind === "say") speak(String(data.text ?? ""), String(data.language ?? ""));
  if (kind === "hold") sound.hold(call.value.held);
  if (kind === "peers") meet(sound);
  if (kind === "ended") over(sound);
  waitingTone(call.value.music && musicOn.value);
}

/** The microphone is asked for when there is a person to hear it, not before. */
function meet(sound: Peers): void {
  const others = call.value.peers.filter((line) => line !== myNumber.value);
  if (others.length > 0) {
    hush();
    void sound.listen();
  }
  sound.meet(others);
}

function over(sound: Peers): void {
  hush();
  sound.close();
  keepCall(call.value);
}

/** A call that went on while the page was loaded again. */
async function takeUp(number: string): Promise<void> {
  try {
    const { items } = await get<{ items: CallFound[] }>("~/playground/calls");
    shownCall.value ||= items[0]?.sid ?? "";
    const found = items.find((each) =>
      each.endedAt === null && (each.from === number || each.to === number)
    );
    if (!found || myNumber.value !== number) return;
    view.value = "calls";
    shownCall.value = found.sid;
    const other = found.from === number ? found.to : found.from;
    // The line itself may have told of the call first.
    if (call.value.sid === found.sid) call.value = { ...call.value, other };
    if (call.value.phase !== "idle") return;
    const started = { ...dialled(other, found.startedAt), sid: found.sid };
    const talking = found.status === "in-progress";
    call.value = talking
      ? { ...started, phase: "talking", answeredAt: found.startedAt }
      : { ...started, phase: found.from === number ? "calling" : "ringing" };
  } catch {
    // The call, if there is one, still ends by itself; the phone begins idle.
  }
}

interface CallFound {
  sid: string;
  from: string;
  to: string;
  status: string;
  startedAt: number;
  endedAt: number | null;
}

export async function dial(to: string): Promise<void> {
  if (busy.value) return;
  call.value = dialled(to, serverNow());
  try {
    const { call: sid } = await act("dial", { to });
    if (!sid) return;
    shownCall.value = sid;
    // What the line told meanwhile stays.
    call.value = { ...call.value, sid };
  } catch (error) {
    call.value = end(call.value, "", serverNow());
    tell(reasonOf(error), "bad");
  }
}

export async function press(digits: string): Promise<void> {
  if (call.value.phase !== "talking") return;
  hush();
  call.value = pressed(call.value, digits);
  await attempt("keys", { digits });
}

export async function speakWords(text: string): Promise<void> {
  hush();
  const answered = { ...call.value, gather: null };
  call.value = say(answered, { who: "mine", text, language: "" });
  await attempt("speech", { text });
}

export async function mute(on: boolean): Promise<void> {
  call.value = { ...call.value, muted: on };
  peers.value?.mute(on);
  await attempt("mute", { on });
}

export const answer = () => attempt("answer", {});
export const reject = () => attempt("reject", {});
export const hangUp = () => attempt("hangup", {});
/** Puts an ended call away. */
export function putAway(): void {
  if (!busy.value) call.value = NO_CALL;
}

async function attempt(action: string, body: Record<string, unknown>): Promise<void> {
  try {
    await act(action, body);
  } catch (error) {
    const over = error instanceof ApiProblem && error.status === 409 && busy.value;
    if (over) call.value = end(call.value, "", serverNow());
    else tell(reasonOf(error), "bad");
  }
}

function act(action: string, body: Record<string, unknown>, line = myNumber.value) {
  return post<{ call: string }>(`~${address(line)}/${action}`, body);
}

const address = (line: string) => `/playground/lines/${encodeURIComponent(line)}`;
