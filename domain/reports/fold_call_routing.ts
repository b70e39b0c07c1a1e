import type { Counter } from "../../types/reports.ts";
import { type CallRecord, type Count, factsNamed, word } from "./call_record.ts";
import { DEFLECTIONS, dispositionOf } from "./disposition.ts";

/** So soon after the wait was told somebody left because of it, milliseconds (CE02-M5). */
const LEFT_AFTER_MS = 10_000;

const IDENTITY: Record<string, Counter> = {
  identified: "identityIdentified",
  verified: "identityVerified",
};

/** What services made of the call (CE02-M1 to M7, M9). */
export function countRouting(record: CallRecord, count: Count): void {
  count("routing", "callsArrived");
  count("routing", IDENTITY[record.identity] ?? "identityAnonymous");
  countDeflected(record, count);
  for (const { facts } of factsNamed(record, "diverted")) {
    const to: Counter = facts.to === "external" ? "divertedExternal" : "divertedInternal";
    count("routing", to, 1, { subject: word(facts.reason) });
  }
  countAnnounced(record, count);
  countSupplementary(record, count);
  countLeads(record, count);
  countLastAgent(record, count);
}

function countDeflected(record: CallRecord, count: Count): void {
  const reason = record.endReason;
  if (dispositionOf(record) !== "deflected") return;
  if (!(DEFLECTIONS as readonly string[]).includes(reason)) return;
  const automatic = factsNamed(record, "deflected").at(-1)?.facts.by === "automatic";
  const subject = reason === "emergency" && automatic ? "emergency_automatic" : reason;
  count("routing", "callsDeflected", 1, { subject });
}

/** The real wait against the band that was told (CE02-M4), and who left at once (M5). */
function countAnnounced(record: CallRecord, count: Count): void {
  const told = factsNamed(record, "wait_announced");
  for (const { facts, at } of told) {
    const from = Number(facts.from ?? facts.seconds ?? 0) * 1000;
    const to = facts.to === null || facts.to === undefined ? from : Number(facts.to) * 1000;
    count("routing", "waitAnnounced");
    count("routing", "waitAnnouncedMs", (from + to) / 2);
    const left = record.endedAt !== null && record.endedAt - at <= LEFT_AFTER_MS &&
      !record.segments.some((s) => s.outcome === "answered");
    if (left) count("routing", "leftAfterAnnouncement");
  }
  const last = told.at(-1);
  const answered = record.segments.find((s) => s.outcome === "answered");
  if (last === undefined || answered === undefined) return;
  // Said in general words only: nothing that could be right or wrong.
  if ((last.facts.from ?? null) === null && (last.facts.to ?? null) === null) return;
  count("routing", "announcedAnswered");
  const wait = ((answered.endedAt ?? 0) - answered.queuedAt) / 1000;
  const from = Number(last.facts.from ?? 0);
  const to = last.facts.to === null ? Infinity : Number(last.facts.to ?? Infinity);
  if (wait >= from && wait < to) count("routing", "announcedRight");
}

/** Met where nobody had to widen before the answer (CE02-M6). */
function countSupplementary(record: CallRecord, count: Count): void {
  const answered = record.segments.find((s) => s.outcome === "answered");
  if (answered === undefined || factsNamed(record, "supplementary").length === 0) return;
  count("routing", "supplementaryAsked");
  const widened = record.events.some((e) =>
    e.kind === "widened" && e.at >= answered.queuedAt && e.at <= (answered.endedAt ?? 0)
  );
  if (!widened) count("routing", "supplementaryMet");
}

/** Each lead once a call; what the agent said of it last counts (CE02-M7). */
function countLeads(record: CallRecord, count: Count): void {
  const shown = new Set(factsNamed(record, "lead").map(({ facts }) => word(facts.lead)));
  const outcomes = new Map<string, string>();
  for (const { kind, data } of record.events) {
    if (kind === "call.lead") outcomes.set(word(data.lead), word(data.outcome));
  }
  for (const lead of new Set([...shown, ...outcomes.keys()])) {
    count("routing", "leadsPresented");
    if (outcomes.get(lead) === "accepted") count("routing", "leadsActedOn");
  }
}

/** Reserved for the agent of last time, and whether it was them in the end (CE02-M9). */
function countLastAgent(record: CallRecord, count: Count): void {
  const wanted = factsNamed(record, "last_agent").at(-1)?.facts.agent;
  if (wanted === undefined || wanted === null) return;
  count("routing", "lastAgentAttempted");
  const answered = record.segments.find((s) => s.outcome === "answered");
  if (answered === undefined) return;
  count("routing", answered.agent === wanted ? "lastAgentMet" : "lastAgentReleased");
}

/** Rules and evaluations by name (CE02-M10, CE09-M8). */
export function countRules(record: CallRecord, count: Count): void {
  for (const { facts } of factsNamed(record, "rule")) {
    const subject = word(facts.rule);
    count("rules", "ruleTested", 1, { subject });
    if (facts.held === true) count("rules", "ruleHeld", 1, { subject });
    if (facts.invalid === true) count("rules", "ruleInvalid", 1, { subject });
  }
  for (const { facts } of factsNamed(record, "evaluation")) {
    const subject = word(facts.name);
    count("rules", "ruleTested", 1, { subject });
    if (facts.held === true) count("rules", "ruleHeld", 1, { subject });
  }
  for (const { facts } of factsNamed(record, "treatment")) {
    count("rules", "ruleTreatments", 1, { subject: word(facts.rule) });
  }
}

const RESULTS: Record<string, Counter> = {
  hit: "lookupHits",
  miss: "lookupMisses",
  error: "lookupErrors",
  timeout: "lookupTimeouts",
  locked: "lookupLocked",
};

/** Questions to each source, by operation (CE02-M8, CE07-M10, CE09-M9). */
export function countSources({ events }: CallRecord, count: Count): void {
  for (const { kind, data } of events) {
    if (kind !== "call.looked_up") continue;
    const subject = `${word(data.source)}/${word(data.operation)}`;
    count("sources", "lookups", 1, { subject });
    count("sources", RESULTS[word(data.result)] ?? "lookupErrors", 1, { subject });
    count("sources", "lookupMs", Number(data.tookMs ?? 0), { subject, spread: true });
  }
}
