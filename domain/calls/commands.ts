import { outboxRow } from "../../db/outbox.ts";
import type { CallCommand } from "../../types/calls.ts";
import type { Hub, Statement } from "../../types/hub.ts";

/** Digits of a time in milliseconds, so that ids sort by it. */
const DIGITS = 15;

/**
 * Something asked of the carrier, promised in the unit that decides it. Commands of a call are
 * carried out in the order of `at`; the same `key` never makes a second one.
 */
export function commandRow(
  command: CallCommand,
  { at, key }: { at: number; key: string },
): Statement {
  return outboxRow({
    id: `${command.call}:${String(at).padStart(DIGITS, "0")}:${key}`,
    kind: "voice",
    channel: "voice",
    lane: command.call,
    payload: { ...command },
    createdAt: at,
  });
}

/** The same with a key of its own, for what somebody asked for just now. */
export function newCommand(hub: Hub, command: CallCommand): Statement {
  return commandRow(command, { at: hub.now(), key: hub.id() });
}

/** A leg that is going to be dialled; a repeat changes nothing. */
export function legRow(leg: {
  id: string;
  call: string;
  kind: "customer" | "agent" | "consult" | "party" | "supervisor";
  agent?: string;
  offer?: string;
  number?: string;
  name?: string;
  sid?: string;
  state?: string;
  at: number;
}): Statement {
  return {
    sql: `INSERT OR IGNORE INTO call_legs
        (id, call_id, sid, kind, agent_id, offer_id, number, name, state, created_at, answered_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    args: [
      leg.id,
      leg.call,
      leg.sid ?? null,
      leg.kind,
      leg.agent ?? "",
      leg.offer ?? "",
      leg.number ?? "",
      leg.name ?? "",
      leg.state ?? "planned",
      leg.at,
      leg.state === "answered" ? leg.at : null,
    ],
  };
}

/** Which legs a command is for (SQL over `l`), when it is decided, and its key. */
interface Legs {
  at: number;
  key: string;
  only?: string;
  args?: (string | number)[];
}

/**
 * Hangs up every open leg of a call for which `only` holds, one command each. Part of the unit that
 * decided it.
 */
export function hangUpLegs(call: string, legs: Legs): Statement {
  return commandEach(call, legs, { sql: "'do', 'hang_up'", args: [] });
}

/** Sends the customer's leg to another document of ours, where it is still there and `only` holds. */
export function redirectCustomer(call: string, path: string, legs: Legs): Statement {
  const only = `l.kind = 'customer' AND ${legs.only ?? "true"}`;
  return commandEach(call, { ...legs, only }, { sql: "'do', 'redirect', 'path', ?", args: [path] });
}

function commandEach(
  call: string,
  { at, key, only = "true", args = [] }: Legs,
  command: { sql: string; args: string[] },
): Statement {
  const prefix = `${call}:${String(at).padStart(DIGITS, "0")}:${key}:`;
  return {
    sql: `INSERT OR IGNORE INTO outbox (id, kind, channel, lane, payload, next_at, created_at)
      SELECT ? || l.id, 'voice', 'voice', l.call_id,
        json_object(${command.sql}, 'call', l.call_id, 'leg', l.id), ?, ?
      FROM call_legs l WHERE l.call_id = ? AND l.ended_at IS NULL AND ${only}`,
    args: [prefix, ...command.args, at, at, call, ...args],
  };
}
