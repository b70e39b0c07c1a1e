import { isReaction } from "../../messages/reactions.ts";
import { type Keyword, keywordOf, suggestsStop } from "../../optouts/keywords.ts";
import type { Received } from "../../../types/channels.ts";
import type { EntryPoint } from "../../../types/configuration/entry_points.ts";
import { nearEqual } from "../../messages/near_equal.ts";
import { LOOK_BACK_MS, LOOP_MESSAGES, type Pair } from "./context.ts";

/** More messages than this of one address in a minute open no work of their own (CE29-X15). */
export const FLOOD_PER_MINUTE = 30;
const MINUTE_MS = 60_000;

/** What is to be done with a message, besides storing it. */
export interface Decision {
  /** Opens an interaction where none is open. */
  opens: boolean;
  keyword: Exclude<Keyword, "yes"> | null;
  /** The carrier answers the keyword itself. */
  carrierAnswers: boolean;
  reaction: boolean;
  flood: boolean;
  /** Everybody writes to this number at once. */
  crowd: boolean;
  loop: boolean;
  /** A sentence that asks to stop: the desk offers the opt-out (CE29-X4). */
  suggestStop: boolean;
}

/**
 * Decides from the text and what is known of the pair; `crowd`: the number as a whole is flooded.
 * Pure.
 */
export function decide(
  received: Received,
  entry: EntryPoint | undefined,
  pair: Pair,
  at: number,
  crowd = false,
): Decision {
  const sms = received.channel === "sms";
  const told = sms ? carrierKeyword(received) : null;
  const keyword = told ?? (sms ? wordKeyword(received, entry, pair) : null);
  const reaction = sms && isReaction(received.text);
  const flood = sms && countSince(pair, at - MINUTE_MS) >= FLOOD_PER_MINUTE;
  const loop = sms && isLoop(received.text, pair, at);
  return {
    opens: keyword === null && !reaction && !flood && !crowd &&
      !(loop && pair.conversation !== null),
    keyword,
    carrierAnswers: told !== null,
    reaction,
    flood,
    crowd,
    loop,
    suggestStop: sms && keyword === null && suggestsStop(received.text),
  };
}

function carrierKeyword(received: Received): Decision["keyword"] {
  const type = String(received.attributes.optOutType ?? "").toLowerCase();
  return type === "stop" || type === "start" || type === "help" ? type : null;
}

function wordKeyword(
  received: Received,
  entry: EntryPoint | undefined,
  pair: Pair,
): Decision["keyword"] {
  if (received.media.length > 0) return null;
  const keyword = keywordOf(received.text, entry?.sms.stopWords ?? DEFAULT_STOP);
  if (keyword === "yes") return pair.optedOut ? "start" : null;
  return keyword;
}

/** Words honoured on a number that is not configured (CE29-X1, X22). */
const DEFAULT_STOP = [
  "STOP",
  "STOPALL",
  "UNSUBSCRIBE",
  "CANCEL",
  "END",
  "QUIT",
  "REVOKE",
  "OPTOUT",
];

function countSince(pair: Pair, since: number): number {
  return pair.recent.filter((text) => text.at > since).length;
}

function isLoop(text: string, pair: Pair, at: number): boolean {
  const lately = pair.recent.filter((r) => r.at > at - LOOK_BACK_MS);
  if (lately.length < LOOP_MESSAGES || text.trim() === "") return false;
  return lately.filter((r) => nearEqual(r.text, text)).length >= LOOP_MESSAGES;
}
