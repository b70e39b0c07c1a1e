import type { ReportColumn, ReportName } from "../../types/reports.ts";
import {
  CALL_WORK,
  CALLS,
  EXPERIMENTS,
  IDENTIFICATION,
  MENUS,
  PERSONAL,
  REASONS,
  ROUTING,
  RULES,
  SOURCES,
  WIDENING,
} from "./call_catalogue.ts";
import { count, mean, type Metric, type Rules, share, time } from "./metric.ts";
import { meanSeconds, percent, quotient } from "./ratio.ts";
import { FORMULA_WORDS, serviceLevelParts } from "./service_level.ts";

const entered = count("entered", [
  "Entered",
  "Queue segments that began: an interaction starts to wait in a queue by arrival, overflow, transfer or return.",
]);
const answered = count("answered", ["Answered", "Segments ended by an agent's accept."]);
const abandoned = count("abandoned", [
  "Abandoned",
  "Segments ended because the customer left, after at least the queue's short-abandon limit. For texts: the customer opted out or the conversation lapsed before an accept.",
]);
const shortAbandoned = count("shortAbandoned", [
  "Short abandons",
  "Abandoned sooner than the queue's short-abandon limit; left out of service level and abandon rate.",
]);
const serviceLevel: Metric = {
  id: "serviceLevel",
  title: "Service level",
  definition:
    "Share answered within the queue's threshold, by the company's formula. Over several queues parts and wholes are added up, never percentages averaged.",
  unit: "percent",
  formula: FORMULA_WORDS.A,
  counters: ["answered", "answeredInTime", "abandoned", "abandonedInTime", "entered"],
  value: (f, rules) => percent(...serviceLevelParts(rules.serviceLevelFormula, f)),
};
const averageHandle = mean("averageHandle", "handleMs", "handled", [
  "Average handle",
  "From the first accept to the end of wrap-up, of what was handled.",
]);
const handled = count("handled", [
  "Handled",
  "Interactions finished (wrap-up over) in the period that an agent had accepted.",
]);

/** Queue activity (CE16-M11, CE18-M7, CE29-M5, BO07-M1 to M3, M13). */
const QUEUES: Metric[] = [
  entered,
  answered,
  abandoned,
  shortAbandoned,
  count("flowOut", [
    "Moved on",
    "Segments ended by overflow or a supervisor's move to another queue before any accept.",
  ]),
  count("timedOut", ["Timed out", "Segments ended by the queue's final timeout."]),
  count("messageLeft", ["Message left", "Segments ended because the customer left a message."]),
  count("closedUnrouted", [
    "Closed unrouted",
    "Segments ended by a rule or a supervisor before any accept.",
  ]),
  count("waitingAtStart", ["Waiting at start", "Segments open when the period began."]),
  count("waitingAtEnd", [
    "Waiting at end",
    "Segments open when the period ended, or now while it goes on.",
  ]),
  serviceLevel,
  share("abandonRate", "abandoned", ["answered", "abandoned"], [
    "Abandon rate",
    "Abandoned ÷ (answered + abandoned), short abandons left out.",
  ]),
  {
    id: "abandonRateAll",
    title: "Abandon rate, all",
    definition: "The same with short abandons counted in both parts.",
    unit: "percent",
    formula: "(abandoned + shortAbandoned) ÷ (answered + abandoned + shortAbandoned)",
    counters: ["abandoned", "shortAbandoned", "answered"],
    value: (f) => {
      const left = (f.abandoned ?? 0) + (f.shortAbandoned ?? 0);
      return percent(left, left + (f.answered ?? 0));
    },
  },
  mean("averageWait", "answeredWaitMs", "answered", [
    "Average wait",
    "From the begin of the segment to the accept, of the answered; ringing at the agent is wait.",
  ]),
  {
    id: "averageAbandonWait",
    title: "Average wait until abandon",
    definition: "From the begin of the segment until the customer left, short abandons included.",
    unit: "seconds",
    formula: "abandonedWaitMs ÷ (abandoned + shortAbandoned)",
    counters: ["abandonedWaitMs", "abandoned", "shortAbandoned"],
    value: (f) => meanSeconds(f.abandonedWaitMs ?? 0, (f.abandoned ?? 0) + (f.shortAbandoned ?? 0)),
  },
  time("longestWait", "longestWaitMs", [
    "Longest wait",
    "The longest wait of a segment that ended in the period, whatever ended it.",
  ]),
  handled,
  averageHandle,
  mean("averageWrapUp", "wrapUpMs", "handled", [
    "Average wrap-up",
    "From the end of the customer's part to the end of wrap-up, of what was handled.",
  ]),
  mean("averageFirstReply", "firstReplyMs", "firstReplies", [
    "Average first reply",
    "From the accept to the agent's first message, of what was handled and replied to.",
  ]),
  count("noAnswers", [
    "No answer",
    "Offers of the queue that ran into their deadline in the period.",
  ]),
  count("transfers", [
    "Transferred on",
    "Handed on by an agent who had accepted it; counted once the interaction is over.",
  ]),
  share("transferRate", "transfers", ["answered"], [
    "Transfer rate",
    "Transferred on ÷ answered.",
  ]),
  count("refused", [
    "Refused",
    "Chats not begun because nobody was there, it was closed or too many waited; outside of Entered.",
  ]),
  share("idleShare", "idleClosed", ["answered"], [
    "Closed as idle",
    "Chats ended because the visitor no longer wrote ÷ answered.",
  ]),
];

/** Agent activity (CE16-M5, M7, M12, CE18-M4, M8, BO07-M4, M16, M19). */
const AGENTS: Metric[] = [
  count("offersMade", ["Offers", "Offers made to the agent in the period."]),
  count("offersAccepted", ["Accepted", "Of those: accepted."]),
  count("offersDeclined", ["Declined", "Of those: declined."]),
  count("offersNotAnswered", ["No answer", "Of those: not accepted by the deadline."]),
  count("offersWithdrawn", ["Withdrawn", "Of those: taken back, e.g. because the customer left."]),
  share("acceptRate", "offersAccepted", ["offersMade"], ["Accept rate", "Accepted ÷ offers."]),
  handled,
  averageHandle,
  time("work", "workMs", [
    "Active time",
    "Time interactions were open with the agent and not parked; several at once each count.",
  ]),
  time("busy", "busyMs", [
    "Talk",
    "Time with at least one interaction active; several at once count once.",
  ]),
  {
    id: "parallel",
    title: "At once",
    definition: "Parallel factor: active time ÷ talk; 1 means one interaction at a time.",
    unit: "ratio",
    formula: "workMs ÷ busyMs",
    counters: ["workMs", "busyMs"],
    value: (f) => quotient(f.workMs ?? 0, f.busyMs ?? 0),
  },
  time("afterWork", "afterWorkMs", ["After-work", "Wrap-up while nothing was active."]),
  time("idle", "idleMs", [
    "Idle",
    "Available with nothing active and no wrap-up; parked work does not count.",
  ]),
  time("notReady", "notReadyMs", ["Not ready", "Signed in and not ready, whatever the reason."]),
  time("loggedIn", "loggedInMs", ["Signed in", "Time signed in: available or not ready."]),
  share("availability", "availableMs", ["loggedInMs"], [
    "Availability",
    "Available, idle or busy, ÷ signed in.",
  ]),
  {
    id: "occupancy",
    title: "Occupancy",
    definition: "(Talk + after-work) ÷ (talk + after-work + idle).",
    unit: "percent",
    formula: "(busyMs + afterWorkMs) ÷ (busyMs + afterWorkMs + idleMs)",
    counters: ["busyMs", "afterWorkMs", "idleMs"],
    value: (f) => {
      const worked = (f.busyMs ?? 0) + (f.afterWorkMs ?? 0);
      return percent(worked, worked + (f.idleMs ?? 0));
    },
  },
  count("transfers", ["Transferred on", "Handed on to another agent or queue."]),
];

/** Service level; its bands are added for the thresholds asked (CE16-M9, M10, CE18-M5, M6). */
const SERVICE_LEVEL: Metric[] = [
  answered,
  count("answeredInTime", [
    "Answered in time",
    "Answered within the queue's own threshold; where the company says so, first replied to within it.",
  ]),
  abandoned,
  shortAbandoned,
  serviceLevel,
];

const WRAP_UP: Metric[] = [
  handled,
  count("wrappedUpWithCode", ["With a code", "Handled and wrapped up with a code of one's own."]),
  count("successes", ["Successes", "Of those: with a code that counts as a success."]),
  share("conversion", "successes", ["wrappedUpWithCode"], [
    "Conversion",
    "Successes ÷ wrapped up with any code.",
  ]),
  averageHandle,
];

const RESPONSES: Metric[] = [
  count("responsesInserted", ["Inserted", "Put into a reply."]),
  count("responsesSent", ["Sent unchanged", "Sent as it stands in the library."]),
  count("responsesEdited", ["Sent edited", "Sent after somebody changed it."]),
];

const OPT_OUTS: Metric[] = [
  count("optOuts", [
    "Opt-outs",
    "Numbers that asked for no more texts, by keyword or at the desk.",
  ]),
  count("optIns", ["Opt-ins", "Numbers that asked for texts again."]),
  count("helpRequests", ["Help requests", "HELP and its like, answered by the hub."]),
  count("recipients", ["Recipients", "Different numbers that a text was sent to."]),
  share("optOutRate", "optOuts", ["recipients"], [
    "Opt-out rate",
    "Opt-outs ÷ different recipients.",
  ]),
];

const DELIVERY: Metric[] = [
  count("textsOut", ["Texts", "Texts written to customers, automatic ones included."]),
  count("textsSent", ["Sent", "Taken by the carrier."]),
  count("textsDelivered", ["Delivered", "Reported as delivered or read."]),
  count("textsFailed", ["Failed", "Refused or not deliverable."]),
  count("textsOnTheirWay", ["On their way", "Not yet taken by the carrier, or unknown."]),
  share("deliveryRate", "textsDelivered", ["textsSent"], ["Delivery rate", "Delivered ÷ sent."]),
  count("textSegments", ["Segments", "Parts the texts were split into, as far as reported."]),
];

/** Reviews of finished exchanges (CE29-M12). */
const REVIEWS: Metric[] = [
  count("reviewsDue", ["To review", "Exchanges that fell due for a review in the period."]),
  count("reviewsDone", ["Reviewed", "Of those: reviewed until now."]),
  share("reviewRate", "reviewsDone", ["reviewsDue"], ["Share reviewed", "Reviewed ÷ to review."]),
  {
    id: "reviewScore",
    title: "Mean score",
    definition: "Mean of the scores given, 1 (poor) to 5 (excellent).",
    unit: "ratio",
    formula: "reviewScores ÷ reviewsDone",
    counters: ["reviewScores", "reviewsDone"],
    value: (f) => quotient(f.reviewScores ?? 0, f.reviewsDone ?? 0),
  },
];

export const METRICS: Record<ReportName, Metric[]> = {
  queues: QUEUES,
  agents: AGENTS,
  service_level: SERVICE_LEVEL,
  wrap_up: WRAP_UP,
  responses: RESPONSES,
  opt_outs: OPT_OUTS,
  delivery: DELIVERY,
  reviews: REVIEWS,
  calls: CALLS,
  call_work: CALL_WORK,
  menus: MENUS,
  widening: WIDENING,
  identification: IDENTIFICATION,
  routing: ROUTING,
  sources: SOURCES,
  rules: RULES,
  personal: PERSONAL,
  reasons: REASONS,
  experiments: EXPERIMENTS,
};

/** The column of a metric, with the formula in force. */
export function columnOf(metric: Metric, rules: Rules): ReportColumn {
  const { id, title, definition, unit, formula } = metric;
  const inForce = id === "serviceLevel" ? FORMULA_WORDS[rules.serviceLevelFormula] : formula;
  return { id, title, definition, unit, formula: inForce };
}
