import { type CallRecord, createCount, factsNamed, type Mark, word } from "./call_record.ts";
import { countCall } from "./fold_call_ends.ts";
import { countIdentity } from "./fold_call_identity.ts";
import { countMenus, countWidening } from "./fold_call_menus.ts";
import { countPersonal } from "./fold_call_personal.ts";
import { countRouting, countRules, countSources } from "./fold_call_routing.ts";
import { countCallWork } from "./fold_call_work.ts";
import { dispositionOf } from "./disposition.ts";

/** What reports tell a call apart by. */
export interface CallFacts {
  id: string;
  at: number;
  entryPoint: string;
  dnis: string;
  choice: string;
  service: string;
  profile: string;
  schedule: string;
  identity: string;
  rules: string;
  lastNode: string;
  disposition: string;
  left: boolean;
}

const IDENTITY: Record<string, string> = { identified: "identified", verified: "verified" };
/** Names of rules kept with a call, characters. */
const MAX_RULES = 200;

/**
 * All that reports know of a call, from its record alone: the same record gives the same, in
 * whatever order its events came in.
 */
export function foldCall(record: CallRecord): { facts: CallFacts; marks: Mark[] } {
  const { count, marks } = createCount();
  countCallWork(record, count);
  countWidening(record, count);
  if (record.direction === "in") {
    countCall(record, count);
    countMenus(record, count);
    countIdentity(record, count);
    countRouting(record, count);
    countRules(record, count);
    countPersonal(record, count);
  }
  countSources(record, count);
  return { facts: factsOf(record), marks: marks() };
}

function factsOf(record: CallRecord): CallFacts {
  const service = factsNamed(record, "service").at(-1)?.facts ?? {};
  const ended = record.events.find((e) => e.kind === "call.ended");
  const rules = factsNamed(record, "rule").filter(({ facts }) => facts.held === true)
    .map(({ facts }) => word(facts.rule));
  return {
    id: record.id,
    at: record.startedAt,
    entryPoint: record.entryPoint,
    dnis: record.dnis,
    choice: record.choice,
    service: word(service.service),
    profile: word(service.profile),
    schedule: word(service.schedule),
    identity: IDENTITY[record.identity] ?? "anonymous",
    rules: [...new Set(rules)].join(", ").slice(0, MAX_RULES),
    lastNode: record.lastNode,
    disposition: dispositionOf(record) ?? "",
    left: ended?.data.left_during_announcement === true,
  };
}
