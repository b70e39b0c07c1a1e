import type { Configuration } from "../../../types/configuration/configuration.ts";
import type { Flow } from "../../../types/configuration/flows.ts";
import type { FlowFrame, FlowWait, Value } from "../../../types/flows.ts";
import type { Hub, Statement } from "../../../types/hub.ts";
import { lookup } from "../../configuration/lookup.ts";
import { maskText } from "../../masking/mask.ts";
import { isBlank } from "../../rules/facts.ts";
import { maskedVariables } from "../../services/masked.ts";

/** How long a source that does not answer is tried again, milliseconds (CE09-B11). */
const KEEP_TRYING_MS = 24 * 3_600_000;
/** Attribute of a contact that says in words what was offered in the last call and what came of it. */
const OFFERS = "treatments";
/** A contact's further details grow no longer than this, characters. */
const MAX_ATTRIBUTES = 20_000;
/** Longest sentence about the offers of one call, characters. */
const MAX_OFFERS = 1_000;

export interface FoundOut {
  call: string;
  conversation: string;
  document: Configuration;
  frame: FlowFrame;
}

/** Waits within a flow: nothing is written back before the call leaves it. */
const INSIDE: ReadonlySet<FlowWait["kind"]> = new Set(["gather", "effect"]);
export const leavesFlow = (wait: FlowWait): boolean => !INSIDE.has(wait.kind);

/**
 * What a call found out goes to where others see it (CE09-F15): into the contact, and to the sources
 * that take values. To be part of the write of the turn; writing the same again changes nothing.
 */
export function writeBackRows(hub: Hub, of: FoundOut): Statement[] {
  const flow = lookup(of.document).flows.get(of.frame.flow);
  if (flow === undefined) return [];
  const values = keptValues(hub, flow, of.frame);
  const offers = offersOf(of.frame);
  // What agents must never see goes back to its source only (CE02-A7).
  const masked = maskedVariables(flow, of.document);
  const seen = Object.entries(values).filter(([name]) => !masked.has(name));
  const attributes = {
    ...Object.fromEntries(seen),
    ...(offers === "" ? {} : { [OFFERS]: offers }),
  };
  return [
    ...(Object.keys(attributes).length === 0 ? [] : [contactRow(hub, of, attributes)]),
    ...of.document.sources.filter(({ on, writes }) => on && writes).flatMap(({ id }) => {
      const own = flow.variables.filter((v) => v.source === id && Object.hasOwn(values, v.id));
      const facts = Object.fromEntries(own.map((v) => [v.id, values[v.id]!]));
      return own.length === 0 ? [] : [sourceRow(hub, of, id, JSON.stringify(facts))];
    }),
  ];
}

/** Variables to be kept that have a value; card numbers and the like are masked. */
function keptValues(hub: Hub, flow: Flow, frame: FlowFrame): Record<string, Value> {
  const kept = flow.variables.filter((v) => v.keep && !isBlank(frame.vars[v.id]));
  return Object.fromEntries(kept.map(({ id }) => {
    const value = frame.vars[id]!;
    return [id, typeof value === "string" ? maskText(hub, "inbound", value).text : value];
  }));
}

function offersOf({ treatments = [] }: FlowFrame): string {
  const offers = treatments.filter(({ kind }) => kind !== "rule");
  return offers.map(({ name, outcome }) => `${name}: ${outcome || "–"}`).join("; ")
    .slice(0, MAX_OFFERS);
}

function contactRow(hub: Hub, of: FoundOut, attributes: Record<string, Value>): Statement {
  const patch = JSON.stringify(attributes);
  return {
    sql: `UPDATE contacts SET attributes = json_patch(attributes, ?), updated_at = ?,
        version = version + 1
      WHERE id = (SELECT contact_id FROM conversations WHERE id = ?)
        AND json_patch(attributes, ?) <> attributes AND length(json_patch(attributes, ?)) <= ?`,
    args: [patch, hub.now(), of.conversation, patch, patch, MAX_ATTRIBUTES],
  };
}

function sourceRow(hub: Hub, of: FoundOut, source: string, facts: string): Statement {
  const now = hub.now();
  return {
    sql: `INSERT OR IGNORE INTO writebacks
        (id, source, call_id, contact_id, customer, facts, next_at, until)
      SELECT ?, ?, ?, contact_id, ?, ?, ?, ? FROM conversations WHERE id = ?
        AND NOT EXISTS (SELECT 1 FROM writebacks WHERE call_id = ? AND source = ? AND facts = ?)`,
    args: [
      hub.id(),
      source,
      of.call,
      of.frame.identity.customer,
      facts,
      now,
      now + KEEP_TRYING_MS,
      of.conversation,
      of.call,
      source,
      facts,
    ],
  };
}
