import { computed, effect, signal } from "@preact/signals";
import type { CallAbility, CallView, PhoneAccess } from "../../../types/api/calls.ts";
import { ApiProblem, get, reasonOf } from "../../ui/api.ts";
import { connection } from "../../ui/live.ts";
import { me } from "../../ui/session.tsx";
import { play } from "../../ui/sound.ts";
import { tell } from "../../ui/toast.tsx";
import { voiceEntryPoints } from "../state/entry_points.ts";
import { mine, offers } from "../state/state.ts";
import { isSpoken, liveLegs, ownLeg } from "./call_state.ts";
import { callOf, calls, loadCall } from "./calls.ts";
import type { Leg, PhoneDevice } from "./device.ts";
import { openDevice } from "./open_device.ts";

/** The desk's phone; null = this person takes no calls, or it is not there yet. */
export const phone = signal<PhoneDevice | null>(null);
/** Why there is no phone though there should be one; empty otherwise. */
export const phoneProblem = signal("");
export const muted = signal(false);
const abilities = signal<readonly CallAbility[]>([]);

/** Whether the hub can do this; what it cannot is not offered. */
export function can(ability: CallAbility): boolean {
  return abilities.value.includes(ability);
}

const FIRST_PAUSE_MS = 2_000;
const MOST_PAUSE_MS = 60_000;
/** A leg that rings within this time of a click is meant by it. */
const MEANT_MS = 30_000;
let meant = 0;

/** The next leg that rings was asked for by this person: it is answered by itself. */
export function expectLeg(): void {
  meant = Date.now();
}

/** Registers the phone and keeps the calls of this desk, until the returned function is called. */
export function startPhone(): () => void {
  let stopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let pause = FIRST_PAUSE_MS;
  const begin = async () => {
    try {
      const access = await get<PhoneAccess>("/me/phone");
      if (stopped) return;
      abilities.value = access.can ?? [];
      phone.value = await openDevice({ access, renew: () => get<PhoneAccess>("/me/phone") });
      phoneProblem.value = "";
      phone.value.onRinging(rang);
      if (stopped) phone.value.close();
    } catch (error) {
      if (stopped) return;
      // Who is in no queue for calls has no phone, and misses none.
      if (error instanceof ApiProblem && !error.transient && error.status < 500) return;
      phoneProblem.value = reasonOf(error);
      timer = setTimeout(() => void begin(), pause);
      pause = Math.min(MOST_PAUSE_MS, pause * 2);
    }
  };
  let begun = false;
  // A company without phone numbers has no phones, and misses none.
  const wanted = () => {
    if (begun || voiceEntryPoints.value.length === 0) return;
    begun = true;
    void begin();
  };
  const stops = [effect(wanted), effect(answerMeant), effect(keepCalls), effect(unmute)];
  return () => {
    stopped = true;
    clearTimeout(timer);
    for (const stop of stops) stop();
    phone.value?.close();
    phone.value = null;
  };
}

function rang(leg: Leg): void {
  if (!isMeantLeg(leg)) play("offer");
}

const answered = new WeakSet<Leg>();

/** The leg that rings for work just taken is answered by itself. */
function answerMeant(): void {
  const device = phone.value;
  const leg = device?.leg.value;
  if (!device || leg?.phase !== "ringing" || !isMeantLeg(leg) || answered.has(leg)) return;
  answered.add(leg);
  device.answer().then(() => meant = 0, (error) => tell(reasonOf(error), "bad"));
}

/** Whether a leg belongs to a call this person has taken or begun. */
export function isMeantLeg(leg: Leg): boolean {
  const held = mine.value.flatMap(({ interaction }) =>
    isSpoken(interaction?.medium) && interaction?.state === "active" ? [interaction] : []
  );
  if (leg.call) return held.some(({ id }) => id === leg.call) || Date.now() - meant < MEANT_MS;
  // A callback rings only once it is dialled, which says itself what it means.
  if (held.some(({ id, medium }) => medium === "voice" && isUnanswered(calls.value.get(id)))) {
    return true;
  }
  return Date.now() - meant < MEANT_MS;
}

function isUnanswered(call: CallView | undefined): boolean {
  if (!call) return true;
  const own = ownLeg(call, me.value?.id ?? "");
  return call.endedAt === null && own?.answeredAt == null && own?.kind !== "consult";
}

/** Fetches the calls that are offered or in hand, and again when the stream was gone. */
function keepCalls(): void {
  if (connection.value === "lost") {
    fetched.clear();
    return;
  }
  const wanted = [
    ...offers.value.map(({ view }) => view),
    ...mine.value.flatMap(({ interaction }) => interaction ?? []),
  ];
  for (const { id, medium } of wanted) {
    if (medium !== "voice" || fetched.has(id)) continue;
    fetched.add(id);
    void loadCall(id);
  }
}
const fetched = new Set<string>();

function unmute(): void {
  if (!phone.value?.leg.value) muted.value = false;
}

/** Whether a call is in this person's hands, its wrap-up included. */
export function hasVoice(): boolean {
  return mine.value.some(({ interaction }) => isSpoken(interaction?.medium));
}

/** Whether this person talks in a call that is in their own hands. */
export function isTalkingMine(): boolean {
  return mine.value.some(({ interaction }) => {
    const { call, own } = callOf(interaction?.id);
    return call !== undefined && call.endedAt === null && own?.answeredAt != null;
  });
}

/** A call this person takes part in without having it: somebody asks them or called them in. */
export const guestCall = computed((): CallView | undefined => {
  const id = me.value?.id;
  const held = new Set(mine.value.map(({ interaction }) => interaction?.id));
  return [...calls.value.values()].find((call) =>
    call.endedAt === null && !held.has(call.id) &&
    liveLegs(call).some((leg) => leg.agent === id && leg.kind !== "customer")
  );
});
