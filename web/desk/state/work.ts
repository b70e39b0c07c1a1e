import type { ConversationView } from "../../../types/api/conversations.ts";
import type { InteractionView, Transfer, WrapUp } from "../../../types/api/interactions.ts";
import type { z } from "zod";
import { ApiProblem, get, post, put, reasonOf, remove } from "../../ui/api.ts";
import { loadMe, me } from "../../ui/session.tsx";
import { tell } from "../../ui/toast.tsx";
import { t } from "../text.ts";
import { expectLeg } from "../phone/phone.ts";
import { refetch } from "./follow.ts";
import { choose } from "./places.ts";
import { change, keep, known, mine, offers, withInteraction } from "./state.ts";
import { fillGap, open, thread } from "./threads.ts";

/** Runs what was asked; a refusal is told in the hub's own words. Answers whether it worked. */
async function doing(run: () => Promise<unknown>): Promise<boolean> {
  try {
    await run();
    return true;
  } catch (error) {
    tell(reasonOf(error), "bad");
    return false;
  }
}

/** Takes an offer and opens its conversation. */
export async function accept(offer: string): Promise<boolean> {
  const card = offers.value.find((held) => held.id === offer);
  if (card?.view.medium === "voice") expectLeg();
  try {
    await put(`/offers/${offer}/acceptance`);
  } catch (error) {
    const gone = error instanceof ApiProblem && error.status === 409;
    tell(gone ? t("offer.gone") : reasonOf(error), "bad");
    if (gone) offers.value = offers.value.filter((held) => held.id !== offer);
    return false;
  }
  offers.value = offers.value.filter((held) => held.id !== offer);
  if (!card) return true;
  await refetch(card.view.conversation);
  choose(card.view.conversation);
  await open(card.view.conversation);
  await fillGap(card.view.conversation);
  return true;
}

export async function decline(offer: string): Promise<void> {
  const done = await doing(() => put(`/offers/${offer}/refusal`));
  if (!done) return;
  offers.value = offers.value.filter((held) => held.id !== offer);
  await loadMe();
}

export async function setPresence(
  state: "available" | "not_ready" | "offline",
  reason = "",
): Promise<void> {
  const before = me.value;
  if (before) {
    me.value = {
      ...before,
      presence: { ...before.presence, state, reason, since: new Date().toISOString() },
    };
  }
  if (!await doing(() => put("/me/presence", { state, reason }))) me.value = before;
}

/** Ends the customer's part: the wrap-up begins. */
export async function end(interaction: string): Promise<boolean> {
  return await doing(() => put(`/interactions/${interaction}/end`)) && await again(interaction);
}

export async function wrapUp(interaction: string, body: z.infer<typeof WrapUp>): Promise<boolean> {
  const conversation = withInteraction(interaction);
  if (!await doing(() => put(`/interactions/${interaction}/wrap-up`, body))) return false;
  await again(interaction);
  const next = mine.value.find((held) => held.id !== conversation?.id);
  choose(next?.id ?? null);
  return true;
}

export async function transfer(
  interaction: string,
  body: z.infer<typeof Transfer>,
): Promise<boolean> {
  const conversation = withInteraction(interaction);
  if (!await doing(() => post(`/interactions/${interaction}/transfers`, body))) return false;
  tell(t("transfer.done"));
  await again(interaction);
  const next = mine.value.find((held) => held.id !== conversation?.id);
  choose(next?.id ?? null);
  return true;
}

/** A supervisor offers it to one agent. */
export async function assign(interaction: string, agent: string): Promise<boolean> {
  if (!await doing(() => put(`/interactions/${interaction}/assignment`, { agent }))) return false;
  tell(t("assign.done"));
  return await again(interaction);
}

/** Ends a thread nobody works on. */
export async function closeConversation(id: string, reason: string): Promise<boolean> {
  if (!await doing(() => put(`/conversations/${id}/closure`, { reason }))) return false;
  tell(t("close.done"));
  await refetch(id);
  await fillGap(id);
  return true;
}

export async function park(interaction: string): Promise<boolean> {
  return await doing(() => put(`/interactions/${interaction}/parking`)) && await again(interaction);
}

export async function resume(interaction: string): Promise<boolean> {
  return await doing(() => remove(`/interactions/${interaction}/parking`)) &&
    await again(interaction);
}

async function again(interaction: string): Promise<boolean> {
  const conversation = withInteraction(interaction);
  if (!conversation) return true;
  await refetch(conversation.id);
  const view = await get<InteractionView>(`/interactions/${interaction}`).catch(() => null);
  const held = known.value.get(conversation.id);
  if (view && held && (held.interaction?.rev ?? 0) <= view.rev) {
    change(conversation.id, { interaction: view });
  }
  return true;
}

/** Tells the customer's side what was read; at most once per sequence. */
export async function markRead(conversation: ConversationView): Promise<void> {
  if (conversation.unread === 0 || conversation.agentReadSeq >= conversation.lastSeq) return;
  const seq = conversation.lastSeq;
  change(conversation.id, { unread: 0, agentReadSeq: seq });
  await put(`/conversations/${conversation.id}/reading`, { seq }).catch(() => undefined);
}

export function resend(conversation: string, message: string): Promise<boolean> {
  return doing(async () => {
    await post(`/messages/${message}/attempts`);
    const { messages } = thread(conversation);
    messages.value = messages.value.map((held) =>
      held.id === message ? { ...held, status: "pending", statusReason: "" } : held
    );
  });
}

export async function setOptOut(conversation: ConversationView, out: boolean): Promise<void> {
  const path = `/conversations/${conversation.id}/opt-out`;
  if (await doing(() => out ? put(path) : remove(path))) {
    change(conversation.id, { optedOut: out });
  }
}

export interface NewText {
  entryPoint: string;
  address: string;
  text: string;
  clientKey: string;
  override?: boolean;
  overrideReason?: string;
}

/** Texts a customer first and opens the thread. Throws the hub's refusal. */
export async function startConversation(body: NewText): Promise<void> {
  const started = await post<ConversationView>("/conversations", body);
  keep(started);
  choose(started.id);
  await open(started.id);
}
