import { signal } from "@preact/signals";
import { reasonOf } from "../../ui/api.ts";
import { tell } from "../../ui/toast.tsx";
import { dialog } from "../state/places.ts";
import { current, isMine } from "../state/state.ts";
import { consulted, isSpoken, phaseOf } from "./call_state.ts";
import { callOf, completeTransfer, endCall, hold, noteMute, takeBack } from "./calls.ts";
import { can, isMeantLeg, muted, phone } from "./phone.ts";
import { me } from "../../ui/session.tsx";

export const keypadOpen = signal(false);

/** The call of the conversation in the middle, while it goes on and is this person's. */
export function callInHand() {
  const conversation = current.value;
  const interaction = conversation?.interaction;
  if (!conversation || !interaction || !isSpoken(interaction.medium) || !isMine(conversation)) {
    return null;
  }
  if (interaction.state === "wrapup") return null;
  const { call, own } = callOf(interaction.id);
  // A callback is dialled first, and again after nobody was reached.
  if (interaction.medium === "callback" && call?.endedAt !== null) return null;
  const phase = call ? phaseOf(call, me.value?.id ?? "") : null;
  return { id: interaction.id, call, own, phase };
}

/** Silences this person: at once in the browser, and for the record. */
export async function switchMute(): Promise<void | boolean> {
  const here = callInHand();
  if (!here?.own) return false;
  const on = !isMuted();
  muted.value = on;
  await phone.value?.mute(on).catch((error) => tell(reasonOf(error), "bad"));
  if (!await noteMute(here.id, on) && phone.value?.kind === "number") muted.value = !on;
}

export function isMuted(): boolean {
  const own = callInHand()?.own;
  return phone.value?.kind === "number" || !phone.value ? own?.muted === true : muted.value;
}

export function switchHold(): void | boolean {
  const here = callInHand();
  if (here?.phase !== "connected" && here?.phase !== "hold") return false;
  void hold(here.id, here.phase === "connected");
}

export function switchKeypad(): void | boolean {
  const here = callInHand();
  if (!here || !mayKey()) return false;
  keypadOpen.value = !keypadOpen.value;
}

/** Keys can be sent while this browser talks. */
export function mayKey(): boolean {
  return phone.value?.leg.value?.phase === "talking";
}

export function openTransfer(): void | boolean {
  const here = callInHand();
  if (!here?.call || here.phase === "ended" || here.phase === "connecting") return false;
  dialog.value = "call_transfer";
}

export function openAdd(): void | boolean {
  const phase = callInHand()?.phase;
  if (!can("add") || (phase !== "connected" && phase !== "hold")) return false;
  dialog.value = "call_add";
}

/** Who is asked takes over, once they are there. */
export function completeConsult(): void | boolean {
  const { here, asked } = consultInHand();
  if (!asked || asked.answeredAt === null) return false;
  void completeTransfer(here.id);
}

/** Who is asked leaves, the customer is back. */
export function endConsult(): void | boolean {
  const { here, asked } = consultInHand();
  if (!asked) return false;
  void takeBack(here.id, asked.id);
}

function consultInHand() {
  const here = callInHand();
  const asked = here?.call && consulted(here.call, me.value?.id ?? "");
  return here && asked ? { here, asked } : { here: null, asked: null };
}

/** A leg that rings without being asked for: a colleague calls. */
export function ringing(): boolean {
  const leg = phone.value?.leg.value;
  return leg?.phase === "ringing" && !isMeantLeg(leg);
}

export function answerRing(): void | boolean {
  if (!ringing()) return false;
  phone.value!.answer().catch((error) => tell(reasonOf(error), "bad"));
}

export function rejectRing(): void | boolean {
  if (!ringing()) return false;
  phone.value!.reject().catch((error) => tell(reasonOf(error), "bad"));
}

/** Ends the call for the customer too; the wrap-up begins. */
export async function hangUp(): Promise<void> {
  const here = callInHand();
  if (here) await endCall(here.id);
}
