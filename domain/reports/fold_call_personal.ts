import type { Counter } from "../../types/reports.ts";
import { type CallRecord, type Count, factsNamed, word } from "./call_record.ts";
import { timeInIvr } from "./fold_call_ends.ts";
import { dispositionOf } from "./disposition.ts";

/** Facts that say a call was in the module of personal treatment (CE09). */
const FACTS = ["rule", "treatment", "menu_offered", "reason_asked", "experiment"];
/** Treatments after which a caller may be content. */
const TOLD = new Set(["message", "status"]);
/** Ends without a person and without a queue (CE09-M4). */
const BY_ITSELF = new Set(["contained", "deflected", "announced"]);

/** Personal treatment and what came of it (CE09-M2 to M7, M10, M11). */
export function countPersonal(record: CallRecord, count: Count): void {
  countReasons(record, count);
  const seen = FACTS.flatMap((name) => factsNamed(record, name));
  if (seen.length === 0) return;
  const treatments = factsNamed(record, "treatment");
  const deflected = endedByItself(record);
  const ms = timeInIvr(record);
  count("personal", "personalCalls");
  count("personal", outcomeOf(record));
  count("personal", treatments.length > 0 ? "treatedCalls" : "untreatedCalls");
  if (deflected) {
    count("personal", treatments.length > 0 ? "treatedDeflected" : "untreatedDeflected");
  }
  if (ms !== null) {
    count("personal", treatments.length > 0 ? "treatedIvrMs" : "untreatedIvrMs", ms, {
      spread: true,
    });
  }
  countTreatments(record, count, ms);
  countDynamicMenus(record, count);
  countExperiments(record, count, deflected, ms);
}

function countTreatments(record: CallRecord, count: Count, ms: number | null): void {
  const treatments = factsNamed(record, "treatment");
  count("personal", "personalPrompts", treatments.length);
  count("personal", "agentAsked", factsNamed(record, "agent_asked").length);
  const kinds = new Set<string>();
  for (const { facts } of treatments) {
    const subject = word(facts.treatment);
    count("personal", "treatments", 1, { subject });
    kinds.add(subject);
  }
  for (const subject of ms === null ? [] : kinds) {
    count("personal", "treatmentIvrMs", ms!, { subject, spread: true });
  }
}

const endedByItself = (record: CallRecord) =>
  record.segments.length === 0 && BY_ITSELF.has(dispositionOf(record) ?? "");

/** The one way the call went on from the module (CE09-M11). */
function outcomeOf(record: CallRecord): Counter {
  const disposition = dispositionOf(record);
  const dynamic = new Set(factsNamed(record, "menu_offered").map((one) => one.node));
  if (disposition === null) return "personalInProgress";
  if (disposition === "failed") return "personalFailed";
  const last = record.events.findLastIndex((e) =>
    e.kind === "flow.fact" && FACTS.includes(e.data.detail ?? "")
  );
  const generic = record.events.slice(last).some((e) =>
    e.kind === "flow.entered" && e.data.type === "menu" && !dynamic.has(e.data.node ?? "")
  );
  if (generic) return "personalGeneric";
  if (disposition === "abandoned_in_ivr") return "personalHungUp";
  if (!endedByItself(record)) return "personalAgent";
  const told = factsNamed(record, "treatment").some(({ facts }) => TOLD.has(word(facts.treatment)));
  return told ? "personalContained" : "personalSelfService";
}

/** What callers did with a menu made for them (CE09-M3). */
function countDynamicMenus(record: CallRecord, count: Count): void {
  const offered = factsNamed(record, "menu_offered");
  if (offered.length === 0) return;
  count("personal", "menusOffered");
  const nodes = new Set(offered.map((one) => one.node));
  const disposition = dispositionOf(record);
  if (disposition === null) return;
  const left = record.events.filter((e) => e.kind === "flow.left" && nodes.has(e.data.node ?? ""));
  const word = left.at(-1)?.data.detail ?? "";
  if (word === "exhausted" || word === "no" || word === "skipped") {
    count("personal", "menusToGeneric");
  } else if (disposition === "abandoned_in_ivr") count("personal", "menusHungUp");
  else if (endedByItself(record)) count("personal", "menusToSelfService");
  else count("personal", "menusToAgent");
}

/** The likely reason, asked once a call (CE09-M6). */
function countReasons(record: CallRecord, count: Count): void {
  for (const { facts } of factsNamed(record, "reason_asked")) {
    const subject = word(facts.candidate);
    count("reasons", "reasonsAsked", 1, { subject });
    const answer: Counter = facts.answer === "yes"
      ? "reasonsYes"
      : facts.answer === "no"
      ? "reasonsNo"
      : "reasonsNone";
    count("reasons", answer, 1, { subject });
  }
}

/** Each variant with its calls (CE09-M7). */
function countExperiments(
  record: CallRecord,
  count: Count,
  deflected: boolean,
  ms: number | null,
): void {
  const drawn = new Set(
    factsNamed(record, "experiment").map(({ facts }) =>
      `${word(facts.experiment)}/${word(facts.variant)}`
    ),
  );
  for (const subject of drawn) {
    count("experiments", "experimentCalls", 1, { subject });
    if (deflected) count("experiments", "experimentDeflected", 1, { subject });
    if (ms !== null) count("experiments", "experimentIvrMs", ms, { subject, spread: true });
  }
}
