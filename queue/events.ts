import type { InteractionState } from "../types/interactions.ts";
import { MEDIA, type Medium } from "../types/media.ts";
import type { Presence, QueueEvent, QueueEventKind } from "../types/queue.ts";
import { explain } from "./explanation.ts";

/** Letters the records use for states. */
export const STATES: Record<string, InteractionState> = {
  q: "queued",
  o: "offered",
  a: "active",
  p: "parked",
  w: "wrapup",
};

export const PRESENCES: Record<string, Presence> = {
  o: "offline",
  n: "not_ready",
  v: "available",
};

const NUMBERS = new Set(["deadline", "wrapUpEndsAt", "was", "front"]);
const FLAGS = new Set(["limit"]);

/** Medium of a record's digit (1 = first of MEDIA); empty on events without one. */
export function mediumOf(digit: string | number): Medium | "" {
  return MEDIA[Number(digit) - 1] ?? "";
}

export function digitOf(medium: Medium): string {
  return String(MEDIA.indexOf(medium) + 1);
}

/** One event as the scripts write it (lua/events.ts). */
export function decodeEvent(region: string, text: string): QueueEvent {
  const [
    epoch = "",
    seq = "",
    op = "",
    at = "",
    kind = "",
    interaction = "",
    rev = "",
    state = "",
    queue = "",
    medium = "",
    priority = "",
    score = "",
    ring = "",
    agent = "",
    offer = "",
    actor = "",
    data = "",
    why = "",
  ] = text.split("\t");
  const event: QueueEvent = {
    id: `${region}-${epoch}-${seq}`,
    region,
    epoch: Number(epoch),
    seq: Number(seq),
    op,
    at: Number(at),
    kind: kind as QueueEventKind,
    interaction,
    rev: Number(rev),
    state: STATES[state] ?? state as InteractionState,
    queue,
    medium: mediumOf(medium),
    priority: Number(priority),
    score: Number(score),
    ring: Number(ring),
    agent,
    offer,
    actor,
    data: decodeData(data),
  };
  if (why !== "") event.data.explanation = explain(event, why);
  return event;
}

function decodeData(text: string): Record<string, unknown> {
  const data: Record<string, unknown> = {};
  for (const pair of text.split(";")) {
    const at = pair.indexOf("=");
    if (at < 0) continue;
    const [key, value] = [pair.slice(0, at), pair.slice(at + 1)];
    data[key] = decodeValue(key, value);
  }
  return data;
}

function decodeValue(key: string, value: string): unknown {
  if (key === "presence" || key === "was") return PRESENCES[value] ?? Number(value);
  if (NUMBERS.has(key)) return Number(value);
  return FLAGS.has(key) ? value === "1" : value;
}

/** Texts of others may not hold what separates fields. */
export function clean(text: string): string {
  return text.replace(/[\t\n\r;=!,]/g, " ");
}
