import { signal } from "@preact/signals";
import type { CallView } from "../../../types/api/calls.ts";
import type { LeadOutcome } from "../../../types/api/identity.ts";
import { get, post, put, reasonOf, remove } from "../../ui/api.ts";
import { serverNow } from "../../ui/clock.ts";
import { me } from "../../ui/session.tsx";
import { recallJson, rememberJson } from "../../ui/storage.ts";
import { tell } from "../../ui/toast.tsx";
import { customerLeg, ownLeg } from "./call_state.ts";
import { expected, tellOf } from "./call_news.ts";

/** Calls this desk knows, by interaction. */
export const calls = signal<ReadonlyMap<string, CallView>>(new Map());
/** Why a call could not be fetched. */
export const callProblems = signal<ReadonlyMap<string, string>>(new Map());
/** Since when customers are held, as this desk saw it; a reload keeps it. */
export const heldSince = signal<Record<string, string>>(recallJson("calls.held", {}));
/** How often each call was told of, so that a slower answer undoes nothing. */
const told = new Map<string, number>();

/** A call as the hub tells it now. */
export function takeCall(view: CallView): void {
  told.set(view.id, (told.get(view.id) ?? 0) + 1);
  const before = calls.value.get(view.id);
  if (before) tellOf(before, view);
  calls.value = new Map(calls.value).set(view.id, view);
  noteHold(view);
  if (!callProblems.value.has(view.id)) return;
  const rest = new Map(callProblems.value);
  rest.delete(view.id);
  callProblems.value = rest;
}

function noteHold(view: CallView): void {
  const held = view.endedAt === null && customerLeg(view)?.held === true;
  const { [view.id]: since, ...rest } = heldSince.value;
  if (held === (since !== undefined)) return;
  heldSince.value = held ? { ...rest, [view.id]: new Date(serverNow()).toISOString() } : rest;
  rememberJson("calls.held", heldSince.value);
}

/** Fetches a call; what the live stream told meanwhile is newer and stays. */
export async function loadCall(id: string): Promise<void> {
  const before = told.get(id) ?? 0;
  try {
    const view = await get<CallView>(`/calls/${id}`);
    if ((told.get(id) ?? 0) === before) takeCall(view);
  } catch (error) {
    callProblems.value = new Map(callProblems.value).set(id, reasonOf(error));
  }
}

/** Carries out a verb of a call; a refusal is told in the hub's own words. */
async function asked(id: string, run: () => Promise<unknown>): Promise<boolean> {
  try {
    await run();
  } catch (error) {
    tell(reasonOf(error), "bad");
    await loadCall(id);
    return false;
  }
  await loadCall(id);
  return true;
}

export const hold = (id: string, on: boolean) =>
  asked(id, () => on ? put(`/calls/${id}/hold`) : remove(`/calls/${id}/hold`));

export const noteMute = (id: string, on: boolean) =>
  asked(id, () => put(`/calls/${id}/mute`, { on }));

export interface Target {
  agent?: string;
  queue?: string;
  number?: string;
}

/** Calls somebody in: to be asked while the customer waits, or to talk with both. */
export const addParty = (id: string, target: Target, consult: boolean) =>
  asked(id, () => post(`/calls/${id}/parties`, { ...target, consult }));

export const transferCall = (id: string, target: Target, note: string) =>
  asked(id, () => post(`/calls/${id}/transfers`, { ...target, note }));

/** The colleague who was asked takes over; this desk leaves the call. */
export const completeTransfer = (id: string) => asked(id, () => put(`/calls/${id}/completion`));

export function removeParty(id: string, leg: string): Promise<boolean> {
  expected.add(leg);
  return asked(id, () => remove(`/calls/${id}/parties/${leg}`));
}

/** The one who was asked leaves, the customer comes back. */
export async function takeBack(id: string, leg: string): Promise<boolean> {
  if (!await removeParty(id, leg)) return false;
  const call = calls.value.get(id);
  return call && customerLeg(call)?.held ? await hold(id, false) : true;
}

export function endCall(id: string): Promise<boolean> {
  expected.add(id);
  return asked(id, () => put(`/calls/${id}/end`));
}

/** Says what came of a call. */
export const recordOutcome = (
  id: string,
  outcome: { code: string | null; leads: { id: string; outcome: LeadOutcome }[] },
) => asked(id, () => put(`/calls/${id}/outcome`, { ...outcome, requestId: crypto.randomUUID() }));

/** Says who calls, after checks of one's own. */
export const setIdentity = (
  id: string,
  said: {
    customer: string;
    status: CallView["identity"]["status"];
    how: string;
    level?: number;
  },
) => asked(id, () => put(`/calls/${id}/identity`, { ...said, requestId: crypto.randomUUID() }));

/** The call of an interaction, with this person's own leg. */
export function callOf(id: string | undefined) {
  const call = id === undefined ? undefined : calls.value.get(id);
  return { call, own: call && ownLeg(call, me.value?.id ?? "") };
}
