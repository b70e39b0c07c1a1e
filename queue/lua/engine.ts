import { AGENTS } from "./agents.ts";
import { BASE, EPOCH_BASE, READ_BASE } from "./base.ts";
import { EVENTS } from "./events.ts";
import { EXPLAIN } from "./explain.ts";
import { OFFERS } from "./offers.ts";
import { RECORDS } from "./records.ts";
import { SEARCH_AGENT } from "./search_agent.ts";
import { SEARCH_WORK } from "./search_work.ts";
import { WAITING } from "./waiting.ts";

const PARTS = `${RECORDS}${EVENTS}${AGENTS}${WAITING}${SEARCH_AGENT}${SEARCH_WORK}${EXPLAIN}`;

/** Everything a script needs that changes state. */
export const ENGINE = `${BASE}${PARTS}${OFFERS}`;
/** For scripts that only read. */
export const READER = `${READ_BASE}${PARTS}`;
/** For scripts on lists and profiles of a given epoch. */
export const INTERN = `${EPOCH_BASE}${PARTS}`;
