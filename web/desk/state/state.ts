import { computed, signal } from "@preact/signals";
import type { ConversationView } from "../../../types/api/conversations.ts";
import type { InteractionView } from "../../../types/api/interactions.ts";
import { me } from "../../ui/session.tsx";

/** An offer as its card needs it; instants in ms. */
export interface OfferCard {
  id: string;
  interaction: string;
  madeAt: number;
  deadline: number;
  view: InteractionView;
}

export interface Typing {
  name: string;
  text: string;
  until: number;
}

/** Every conversation this desk knows, mine and those looked at. */
export const known = signal<ReadonlyMap<string, ConversationView>>(new Map());
export const offers = signal<OfferCard[]>([]);
/** The conversation in the middle pane. */
export const chosen = signal<string | null>(null);
/** False until the first snapshot is there. */
export const loaded = signal(false);
export const typing = signal<Record<string, Typing>>({});
export const visitors = signal<Record<string, { online: boolean; since: number }>>({});

const MINE = new Set(["active", "parked", "wrapup"]);

export function isMine(conversation: ConversationView): boolean {
  const interaction = conversation.interaction;
  return interaction !== null && interaction.agent === me.value?.id && MINE.has(interaction.state);
}

/** My conversations: those in wrap-up last, otherwise in the order they were accepted. */
export const mine = computed(() =>
  [...known.value.values()].filter(isMine).sort((a, b) =>
    Number(a.interaction!.state === "wrapup") - Number(b.interaction!.state === "wrapup") ||
    (a.interaction!.acceptedAt ?? "").localeCompare(b.interaction!.acceptedAt ?? "")
  )
);

export const current = computed(() =>
  chosen.value === null ? null : known.value.get(chosen.value) ?? null
);

export const unreadTotal = computed(() =>
  mine.value.reduce((sum, conversation) => sum + conversation.unread, 0)
);

export function keep(conversation: ConversationView): void {
  const before = known.value.get(conversation.id);
  // A slower answer must not undo what the live stream already told.
  if (before && before.lastSeq > conversation.lastSeq) return;
  const newer = before?.interaction && conversation.interaction &&
      before.interaction.id === conversation.interaction.id &&
      before.interaction.rev > conversation.interaction.rev
    ? before.interaction
    : conversation.interaction;
  known.value = new Map(known.value).set(conversation.id, { ...conversation, interaction: newer });
  if (conversation.visitor) keepVisitor(conversation.id, conversation.visitor);
}

/** Known from the first look on, not only from the next change on. */
function keepVisitor(id: string, visitor: NonNullable<ConversationView["visitor"]>): void {
  const since = visitor.since === null ? 0 : Date.parse(visitor.since);
  visitors.value = { ...visitors.value, [id]: { online: visitor.state === "online", since } };
}

export function change(id: string, part: Partial<ConversationView>): void {
  const before = known.value.get(id);
  if (before) known.value = new Map(known.value).set(id, { ...before, ...part });
}

export function forget(id: string): void {
  const rest = new Map(known.value);
  rest.delete(id);
  known.value = rest;
}

export function withInteraction(id: string): ConversationView | undefined {
  return [...known.value.values()].find((conversation) => conversation.interaction?.id === id);
}

export function queueName(id: string): string {
  return me.value?.queues.find((queue) => queue.id === id)?.name ?? id;
}

export function queueColour(id: string): number {
  return me.value?.queues.find((queue) => queue.id === id)?.colour ?? 12;
}
