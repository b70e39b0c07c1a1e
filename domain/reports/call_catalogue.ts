import type { Counter } from "../../types/reports.ts";
import { count, mean, type Metric, share, time } from "./metric.ts";
import { meanSeconds, percent } from "./ratio.ts";
import { percentile95 } from "./spread.ts";

/** 95th percentile of a time, from classes of at most 2 % error. */
function p95(id: string, of: Counter, title: string, definition: string): Metric {
  return {
    id,
    title,
    definition: `${definition} 95 % took at most so long; told to within 2 %.`,
    unit: "seconds",
    formula: `95th percentile of ${of}`,
    counters: [of],
    value: (_f, _rules, bands) => percentile95(bands, of),
  };
}

/** Arrivals and ends of calls (CE01-M1, M9 to M11, F52). */
export const CALLS: Metric[] = [
  count("callsArrived", ["Arrived", "Calls that came in, whatever became of them."]),
  count("callsEntered", ["Reached a queue", "Of those: entered at least one queue."]),
  count("callsAnswered", ["Answered", "Ended after an agent had them last."]),
  count("callsAbandoned", [
    "Abandoned",
    "The caller hung up while waiting, or after nobody had taken the call.",
  ]),
  count("callsAbandonedInIvr", [
    "Abandoned in IVR",
    "The caller hung up before any queue, at a node that can be told apart.",
  ]),
  count("callsDeflected", [
    "Deflected",
    "Told that we are closed, an emergency or too long a wait, and sent away; never in Entered.",
  ]),
  count("deflectedSpecialDay", ["Special day", "Deflected on a special day."]),
  count("deflectedAfterHours", ["Out of hours", "Deflected outside the opening hours."]),
  count("deflectedEmergency", ["Emergency", "Deflected in an emergency, declared or automatic."]),
  count("deflectedAutomatic", [
    "Automatic emergency",
    "Of those: the emergency was automatic, since nobody was signed in.",
  ]),
  count("deflectedWait", ["Wait too long", "Deflected because the expected wait was too long."]),
  count("leftDuringAnnouncement", [
    "Left during it",
    "Deflected callers who hung up before the announcement was over.",
  ]),
  count("callsTransferred", [
    "Transferred out",
    "Ended with a number outside, by the flow or by an agent.",
  ]),
  count("callsOverflowed", ["Overflowed", "Ended with a number outside after waiting in vain."]),
  count("callsVoicemail", ["Voicemail", "The caller left a message."]),
  count("callsCallback", ["Callback taken", "The caller asked to be called back."]),
  count("callsAnnounced", [
    "Ended by announcement",
    "Nobody took the call and an announcement ended it.",
  ]),
  count("callsContained", ["Contained", "Ended in self-service or after a message."]),
  count("callsFailed", ["Failed", "Ended by a fault."]),
  count("callsInProgress", [
    "In progress",
    "Not over yet; arrived is the sum of all ends and these.",
  ]),
  count("externalMenu", ["Out: by the flow", "Answered at a number outside by a way of the flow."]),
  count("externalOverflow", [
    "Out: overflow",
    "Answered at a number outside after waiting in a queue.",
  ]),
  count("externalAgent", [
    "Out: by agents",
    "Answered at a number outside that an agent gave them to.",
  ]),
  {
    id: "averageIvr",
    title: "Average in IVR",
    definition: "From arrival until a queue, a number or the end.",
    unit: "seconds",
    formula: "ivrMs ÷ callsArrived that left the IVR",
    counters: ["ivrMs", "callsArrived"],
    value: (f, _rules, bands) => meanSeconds(f.ivrMs ?? 0, countOf(bands, "ivrMs")),
  },
  p95("ivrP95", "ivrMs", "IVR 95 %", "From arrival until a queue, a number or the end."),
];

/** How many values were counted in classes. */
function countOf(bands: Record<string, number>, counter: Counter): number {
  const prefix = `p.${counter}.`;
  return Object.entries(bands).filter(([key]) => key.startsWith(prefix))
    .reduce((sum, [, n]) => sum + n, 0);
}

/** A mean over as many values as were counted in classes. */
function meanOf(id: string, of: Counter, title: string, definition: string): Metric {
  return {
    id,
    title,
    definition,
    unit: "seconds",
    formula: `mean of ${of}`,
    counters: [of],
    value: (f, _rules, bands) => meanSeconds(f[of] ?? 0, countOf(bands, of)),
  };
}

/** Talk, hold, wrap-up by queue, agent and skill (CE01-M13 to M16, M20, M21). */
export const CALL_WORK: Metric[] = [
  count("workEntered", [
    "Entered",
    "Entries into a queue; a return after an unaccepted offer is none.",
  ]),
  count("workAnswered", ["Answered", "Entries connected to an agent."]),
  count("workAbandoned", ["Abandoned", "Entries whose caller hung up, short ones included."]),
  count("workOverflowed", ["Overflowed", "Entries sent to a number outside after waiting."]),
  count("workVoicemail", ["To voicemail", "Entries that ended with a message."]),
  count("workCallback", ["To callback", "Entries left for a callback."]),
  count("workAnnounced", [
    "Ended by announcement",
    "Entries ended by the longest wait, a full queue or since nobody was there.",
  ]),
  count("workMoved", ["Moved", "Entries moved on to another queue before an agent had them."]),
  count("workFailed", ["Failed", "Entries ended by a fault or closed by hand."]),
  count("workWaiting", ["Still waiting", "Entries that wait; entered is the sum of all these."]),
  time("talk", "talkMs", ["Talk", "Time agents had the call, hold left out."]),
  mean("averageTalk", "talkMs", "workAnswered", ["Average talk", "Talk ÷ answered."]),
  time("hold", "holdMs", ["Hold", "Time callers were on hold."]),
  mean("averageHold", "holdMs", "workAnswered", ["Average hold", "Hold ÷ answered."]),
  count("holds", ["Holds", "How often callers were put on hold."]),
  time("acw", "acwMs", ["Wrap-up", "From the end of the call to the end of wrap-up."]),
  mean("averageAcw", "acwMs", "workAnswered", ["Average wrap-up", "Wrap-up ÷ answered."]),
  {
    id: "callHandle",
    title: "Handle",
    definition: "Talk + hold + wrap-up.",
    unit: "seconds",
    formula: "talkMs + holdMs + acwMs",
    counters: ["talkMs", "holdMs", "acwMs"],
    value: (f) => ((f.talkMs ?? 0) + (f.holdMs ?? 0) + (f.acwMs ?? 0)) / 1000,
  },
  {
    id: "averageCallHandle",
    title: "Average handle",
    definition: "Handle ÷ answered.",
    unit: "seconds",
    formula: "(talkMs + holdMs + acwMs) ÷ workAnswered",
    counters: ["talkMs", "holdMs", "acwMs", "workAnswered"],
    value: (f) =>
      meanSeconds((f.talkMs ?? 0) + (f.holdMs ?? 0) + (f.acwMs ?? 0), f.workAnswered ?? 0),
  },
];

/** Nodes and menus (CE01-M11, M12). */
export const MENUS: Metric[] = [
  count("nodesEntered", ["Reached", "How often the node was reached."]),
  count("abandonedAtNode", ["Hung up there", "Callers who hung up at the node, before any queue."]),
  count("menuPlays", [
    "Plays",
    "Menus played that ended in a choice, no key, a wrong key or a hang-up.",
  ]),
  count("menuValid", ["Valid choice", "Plays that ended with a key of the menu."]),
  share("menuValidShare", "menuValid", ["menuPlays"], ["Valid %", "Valid choices ÷ plays."]),
  count("menuNoInput", ["No input", "Plays that ended without a key."]),
  share("menuNoInputShare", "menuNoInput", ["menuPlays"], ["No input %", "No input ÷ plays."]),
  count("menuInvalid", ["Invalid input", "Plays that ended with a key the menu does not have."]),
  share("menuInvalidShare", "menuInvalid", ["menuPlays"], ["Invalid %", "Invalid ÷ plays."]),
  count("menuDefault", ["By default", "Routed by default since the repeats were used up."]),
];

/** Widening and overflow (CE01-M22). */
export const WIDENING: Metric[] = [
  count("wideningEntered", ["Entries", "Entries of calls into a queue."]),
  count("stepReached", ["Step reached", "Entries that waited until this step of widening."]),
  count("entriesOverflowed", [
    "Overflowed",
    "Entries moved to another queue or sent to a number after waiting.",
  ]),
];

/** Identification and verification (CE07-M2 to M9, M11, M12). */
export const IDENTIFICATION: Metric[] = [
  count("moduleEntered", [
    "Entered",
    "Calls that came to identification or verification and left it; = skipped + reached + unsuccessful.",
  ]),
  count("moduleSkipped", ["Skipped", "Calls already at the level, or asked for nothing."]),
  count("moduleReached", ["Verified", "Calls that reached the level asked for."]),
  {
    id: "moduleReachedRate",
    title: "Verified %",
    definition: "Reached the level ÷ (entered − skipped).",
    unit: "percent",
    formula: "moduleReached ÷ (moduleReached + moduleUnsuccessful)",
    counters: ["moduleReached", "moduleUnsuccessful"],
    value: (f) =>
      percent(f.moduleReached ?? 0, (f.moduleReached ?? 0) + (f.moduleUnsuccessful ?? 0)),
  },
  count("moduleUnsuccessful", ["Unsuccessful", "Calls that left below the level asked for."]),
  count("moduleNoMatch", ["No match", "Unsuccessful: no customer was found."]),
  count("moduleWrong", ["Wrong answers", "Unsuccessful: the answers were wrong."]),
  count("moduleKey", ["Key pressed", "Unsuccessful: the caller did not have it."]),
  count("moduleHungUp", ["Hung up", "Unsuccessful: the caller hung up."]),
  count("moduleSystem", ["System", "Unsuccessful: the company's system did not answer."]),
  count("moduleLocked", ["Locked", "Unsuccessful: too many failures before."]),
  count("aniTried", ["By number: tried", "Calls looked up by the calling number."]),
  count("aniMatched", ["By number", "Of those: exactly one customer was found."]),
  share("aniRate", "aniMatched", ["aniTried"], ["By number %", "Found ÷ tried."]),
  count("identifierAsked", ["Identifier asked", "Calls asked for an identifier."]),
  count("identifierMatched", ["By identifier", "Of those: a customer was found by it."]),
  share("identifierRate", "identifierMatched", ["identifierAsked"], [
    "By identifier %",
    "Found ÷ asked.",
  ]),
  ratio("identifierTriesEach", "identifierTries", "identifierMatched", [
    "Identifier tries",
    "Tries with the identifier per success.",
  ]),
  ratio("answerTriesEach", "answerTries", "answeredVerified", [
    "Answer tries",
    "Answers given per success.",
  ]),
  meanOf("moduleReachedTime", "moduleReachedMs", "Time, verified", "From entering to leaving."),
  p95("moduleReachedP95", "moduleReachedMs", "95 %, verified", "From entering to leaving."),
  meanOf(
    "moduleUnsuccessfulTime",
    "moduleUnsuccessfulMs",
    "Time, unsuccessful",
    "From entering to leaving.",
  ),
  p95(
    "moduleUnsuccessfulP95",
    "moduleUnsuccessfulMs",
    "95 %, unsuccessful",
    "From entering to leaving.",
  ),
  count("verifiedCalls", ["Verified calls", "Calls that are over and ended verified."]),
  share("containment", "verifiedContained", ["verifiedCalls"], [
    "Containment",
    "Verified calls that ended in self-service ÷ verified calls.",
  ]),
  count("tokensIssued", ["Tokens issued", "Links to the visual IVR sent."]),
  count("tokensRedeemed", ["Tokens redeemed", "Of those: used."]),
  count("tokensRefused", ["Tokens refused", "Refused, whatever the reason."]),
  count("tokensExpired", ["Refused: expired", "Refused because they came too late."]),
  count("tokensReused", ["Refused: reused", "Refused because they had been used."]),
  count("tokensForged", ["Refused: signature", "Refused because they are not ours."]),
];

/** One count per another. */
function ratio(
  id: string,
  part: Counter,
  whole: Counter,
  [title, definition]: [string, string],
): Metric {
  return {
    id,
    title,
    definition,
    unit: "ratio",
    formula: `${part} ÷ ${whole}`,
    counters: [part, whole],
    value: (f) => f[whole] ? Math.round((f[part] ?? 0) / f[whole]! * 100) / 100 : null,
  };
}

/** Personalised routing (CE02-M1 to M7, M9). */
export const ROUTING: Metric[] = [
  count("callsArrived", ["Arrived", "Calls that came in."]),
  ...([
    ["identityAnonymous", "Anonymous", "Calls of nobody known."],
    ["identityIdentified", "Identified", "Calls whose caller was identified and no more."],
    ["identityVerified", "Identified and verified", "Calls whose caller was verified as well."],
  ] as const).flatMap(([id, title, definition]) => [
    count(id, [title, definition]),
    share(`${id}Share`, id, ["callsArrived"], [`${title} %`, `${title} ÷ arrived.`]),
  ]),
  count("callsDeflected", [
    "Deflected",
    "Sent away, by reason: emergency (declared and automatic apart), special day, out of hours, wait.",
  ]),
  count("divertedExternal", ["Diverted outside", "Led to a number outside, by reason."]),
  count("divertedInternal", ["Diverted inside", "Led to another queue or entry point, by reason."]),
  count("waitAnnounced", ["Waits announced", "How often an expected wait was told."]),
  mean("averageAnnounced", "waitAnnouncedMs", "waitAnnounced", [
    "Average announced",
    "Mean of the middles of the bands told.",
  ]),
  share("announcedAccuracy", "announcedRight", ["announcedAnswered"], [
    "Announced right",
    "Answered calls whose wait fell into the band told ÷ answered calls that were told one.",
  ]),
  share("leftAfterShare", "leftAfterAnnouncement", ["waitAnnounced"], [
    "Left after it",
    "Hung up within 10 s of the announcement ÷ announcements.",
  ]),
  count("supplementaryAsked", [
    "Further skills asked",
    "Answered calls that asked for further skills.",
  ]),
  share("supplementaryRate", "supplementaryMet", ["supplementaryAsked"], [
    "Further skills met",
    "Of those: answered before the further skills were given up.",
  ]),
  count("leadsPresented", ["Leads", "Leads presented; each once a call."]),
  count("leadsActedOn", ["Acted on", "Of those: accepted by the customer."]),
  {
    id: "leadsNotActedOn",
    title: "Not acted on",
    definition: "Leads presented and not acted on, those without an outcome included.",
    unit: "count",
    formula: "leadsPresented − leadsActedOn",
    counters: ["leadsPresented", "leadsActedOn"],
    value: (f) => (f.leadsPresented ?? 0) - (f.leadsActedOn ?? 0),
  },
  share("leadConversion", "leadsActedOn", ["leadsPresented"], [
    "Conversion",
    "Acted on ÷ presented.",
  ]),
  count("lastAgentAttempted", ["Last agent tried", "Calls kept for the agent of last time."]),
  count("lastAgentMet", ["Last agent met", "Of those: answered by that agent."]),
  count("lastAgentReleased", ["Last agent released", "Of those: answered by somebody else."]),
];

/** Questions to the company's systems (CE02-M8, CE07-M10, CE09-M9). */
export const SOURCES: Metric[] = [
  count("lookups", ["Requests", "Questions to the source, those answered from memory included."]),
  count("lookupHits", ["Hits", "Answered with what was asked for."]),
  count("lookupMisses", ["Misses", "Answered that there is none, or that it is wrong."]),
  count("lookupErrors", ["Errors", "Not answered, or not as agreed."]),
  count("lookupTimeouts", ["Timeouts", "Not answered in time."]),
  count("lookupLocked", ["Locked", "Not asked since the customer is locked."]),
  meanOf("lookupTime", "lookupMs", "Average time", "From the question to its answer."),
  p95("lookupP95", "lookupMs", "95 %", "From the question to its answer."),
];

/** Rules and evaluations by name (CE02-M10, CE09-M8). */
export const RULES: Metric[] = [
  count("ruleTested", ["Tested", "How often the rule was tested."]),
  count("ruleHeld", ["Held", "Of those: its conditions held."]),
  share("ruleHeldShare", "ruleHeld", ["ruleTested"], ["Held %", "Held ÷ tested."]),
  count("ruleInvalid", ["Skipped as invalid", "Of those: it could not be tested."]),
  count("ruleTreatments", ["Treatments", "Personal treatments the rule led to."]),
];

/** Personal treatment (CE09-M2 to M5, M10, M11). */
export const PERSONAL: Metric[] = [
  count("personalCalls", [
    "Calls",
    "Calls that came to personal treatment; the sum of the seven ways they went on.",
  ]),
  count("treatedCalls", ["Treated", "Of those: with at least one treatment."]),
  share("treatedShare", "treatedCalls", ["personalCalls"], ["Treated %", "Treated ÷ calls."]),
  count("treatments", ["Treatments", "Treatments given, by kind."]),
  count("menusOffered", ["Own menus", "Calls with a menu made for them."]),
  count("menusToSelfService", ["Own menu: self-service", "Of those: ended without a person."]),
  count("menusToAgent", ["Own menu: agent", "Of those: went to a queue or a number."]),
  count("menusHungUp", ["Own menu: hung up", "Of those: hung up before anything else."]),
  count("menusToGeneric", ["Own menu: general", "Of those: went on to the general menu."]),
  share("treatedDeflection", "treatedDeflected", ["treatedCalls"], [
    "Deflection, treated",
    "Ended without a queue, in self-service or after a message ÷ calls with a treatment.",
  ]),
  share("untreatedDeflection", "untreatedDeflected", ["untreatedCalls"], [
    "Deflection, others",
    "The same of calls without a treatment.",
  ]),
  meanOf("treatedIvr", "treatedIvrMs", "IVR, treated", "Time in IVR of calls with a treatment."),
  p95("treatedIvrP95", "treatedIvrMs", "IVR 95 %, treated", "Time in IVR of treated calls."),
  meanOf("untreatedIvr", "untreatedIvrMs", "IVR, others", "Time in IVR of calls without any."),
  p95("untreatedIvrP95", "untreatedIvrMs", "IVR 95 %, others", "Time in IVR without any."),
  meanOf("treatmentIvr", "treatmentIvrMs", "IVR, by treatment", "Time in IVR by treatment."),
  p95("treatmentIvrP95", "treatmentIvrMs", "IVR 95 %, by treatment", "Time in IVR by treatment."),
  share("optOutShare", "agentAsked", ["personalPrompts"], [
    "Asked for an agent",
    "Callers who asked for an agent at a personal prompt ÷ such prompts.",
  ]),
  count("personalContained", ["Contained", "Went on: ended after a message or a status."]),
  count("personalSelfService", ["Self-service", "Went on: ended in self-service."]),
  count("personalAgent", ["Agent", "Went on: to a queue, a number or a message for us."]),
  count("personalGeneric", ["General menu", "Went on: to the general menu."]),
  count("personalHungUp", ["Hung up", "Went on: hung up."]),
  count("personalFailed", ["Failed", "Went on: ended by a fault."]),
  count("personalInProgress", ["In progress", "Not over yet."]),
];

/** The likely reason (CE09-M6). */
export const REASONS: Metric[] = [
  count("reasonsAsked", ["Asked", "Likely reasons asked about."]),
  count("reasonsYes", ["Yes", "Of those: it was the reason."]),
  count("reasonsNo", ["No", "Of those: it was not."]),
  count("reasonsNone", ["No input", "Of those: no valid answer."]),
  share("hitRate", "reasonsYes", ["reasonsAsked"], ["Hit rate", "Yes ÷ asked."]),
];

/** Experiments by variant (CE09-M7). */
export const EXPERIMENTS: Metric[] = [
  count("experimentCalls", ["Calls", "Calls of the variant."]),
  count("experimentDeflected", ["Deflected", "Of those: ended without a queue."]),
  share("experimentDeflection", "experimentDeflected", ["experimentCalls"], [
    "Deflection",
    "Ended without a queue ÷ calls.",
  ]),
  meanOf("experimentIvr", "experimentIvrMs", "Average in IVR", "Time in IVR of the variant."),
  p95("experimentIvrP95", "experimentIvrMs", "IVR 95 %", "Time in IVR of the variant."),
];
