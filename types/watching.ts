import { z } from "zod";

/**
 * Figures that alerts watch and boards show: what is so now, and figures of the reports over a
 * window. The part before the dot says where the figure comes from, `now` or a report.
 */
export const NOW_FIGURES = [
  "waiting",
  "longestWait",
  "signedIn",
  "available",
  "free",
  "ringing",
  "talking",
  "holding",
  "wrapup",
  "busy",
  "notReady",
  "noAnswer",
  "statusTime",
] as const;
export type NowFigure = (typeof NOW_FIGURES)[number];

export const WATCHED = [
  "now.waiting",
  "now.longestWait",
  "now.signedIn",
  "now.available",
  "now.free",
  "now.ringing",
  "now.talking",
  "now.holding",
  "now.wrapup",
  "now.busy",
  "now.notReady",
  "now.noAnswer",
  "now.statusTime",
  "queues.entered",
  "queues.answered",
  "queues.abandoned",
  "queues.shortAbandoned",
  "queues.abandonRate",
  "queues.abandonRateAll",
  "queues.serviceLevel",
  "queues.averageWait",
  "queues.longestWait",
  "queues.averageHandle",
  "queues.noAnswers",
  "queues.timedOut",
  "queues.flowOut",
  "queues.messageLeft",
  "agents.offersMade",
  "agents.offersAccepted",
  "agents.offersDeclined",
  "agents.offersNotAnswered",
  "agents.handled",
  "agents.averageHandle",
  "agents.busy",
  "agents.afterWork",
  "agents.idle",
  "agents.notReady",
  "agents.loggedIn",
  "agents.occupancy",
  "calls.callsArrived",
  "calls.callsAnswered",
  "calls.callsDeflected",
  "calls.deflectedSpecialDay",
  "calls.deflectedAfterHours",
  "calls.deflectedEmergency",
  "calls.callsAbandonedInIvr",
  "calls.externalMenu",
  "calls.externalOverflow",
  "calls.externalAgent",
  "calls.averageIvr",
  "call_work.workAnswered",
  "call_work.talk",
  "call_work.averageTalk",
  "call_work.hold",
  "call_work.averageHold",
  "call_work.holds",
  "call_work.acw",
  "call_work.averageAcw",
  "call_work.averageCallHandle",
  "menus.abandonedAtNode",
  "menus.menuValidShare",
  "menus.menuNoInputShare",
  "menus.menuInvalidShare",
  "menus.menuDefault",
  "widening.stepReached",
  "widening.entriesOverflowed",
] as const;
export const Watched = z.enum(WATCHED);
export type Watched = z.infer<typeof Watched>;

/** Whose figure it is; `company` has no id. */
export const SUBJECTS = ["company", "queue", "agent", "group"] as const;
export type SubjectKind = (typeof SUBJECTS)[number];

export interface Subject {
  kind: SubjectKind;
  id: string;
}
