import { AGENTS } from "./agents.ts";
import { BASE, EPOCH_BASE } from "./base.ts";
import { EVENTS } from "./events.ts";
import { EXPLAIN } from "./explain.ts";
import { OFFERS } from "./offers.ts";
import { RECORDS } from "./records.ts";
import { SEARCH_AGENT } from "./search_agent.ts";
import { SEARCH_WORK } from "./search_work.ts";
import { SETTLE } from "./settle.ts";
import { WAITING } from "./waiting.ts";

const PARTS = `${RECORDS}${EVENTS}${AGENTS}${WAITING}${SEARCH_AGENT}${SEARCH_WORK}${EXPLAIN}`;

/**
 * Redis runs a script's whole text for every call, so all functions are made anew each time. Inside
 * a function of their own they take what they share from its upvalues, a plain copy; as functions of
 * the script itself each of them would search the open locals for every name it uses.
 */
export function defined(...parts: string[]): string {
  return `do local function define()${parts.join("")}end define() end\n`;
}

/** Everything a script needs that changes state, and what is added to it. */
export function engine(...added: string[]): string {
  return `${BASE}${defined(PARTS, OFFERS, SETTLE, ...added)}`;
}

/**
 * A script that is one operation: ARGV[2] operation id, ARGV[3] actor. A repeat is answered with the
 * events of the first run.
 */
export function operation(body: string, ...added: string[]): string {
  return `${engine(...added)}
local again = Q.begin(ARGV[2], ARGV[3], R('GET', T .. 'q:o:' .. ARGV[2]))
if again then return again end
${body}`;
}

/** For scripts that only read. */
export const READER = `${BASE}${defined(PARTS)}`;
/** For scripts on lists and profiles of a given epoch. */
export function intern(...added: string[]): string {
  return `${EPOCH_BASE}${defined(PARTS, ...added)}`;
}
