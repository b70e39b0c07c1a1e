import { a } from "./words.ts";
import {
  AdjustIcon,
  AssignIcon,
  DocumentIcon,
  FlagIcon,
  FlowIcon,
  type Icon,
  InboxIcon,
  LockIcon,
  PeopleIcon,
  PersonIcon,
  QueueIcon,
  ReportsIcon,
  ResponseIcon,
  SettingsIcon,
  ShieldIcon,
  WaitIcon,
  WebIcon,
  WhyIcon,
} from "../ui/icons.ts";
import { AlertIcon, HistoryIcon, LinkIcon, ParkIcon, PhoneIcon } from "../ui/icons.ts";
import type { Permission } from "../../types/configuration/people.ts";
import type { Document, Entity, Kind, ListKind, RefKind } from "./schema.ts";
import { nameOf } from "./schema.ts";

export type SystemPage = "versions" | "keys" | "webhooks" | "letters" | "audit";
export type PageId = Kind | SystemPage;

export interface PageInfo {
  id: PageId;
  icon: Icon;
  needs: Permission;
}

const page = (id: PageId, icon: Icon, needs: Permission = "configuration.read"): PageInfo => ({
  id,
  icon,
  needs,
});

/** Everything that can be administered, in the order people think of it. */
export const PAGE_GROUPS: {
  id: "company" | "people" | "routing" | "work" | "system";
  pages: PageInfo[];
}[] = [
  { id: "company", pages: [page("company", SettingsIcon), page("media", AdjustIcon)] },
  {
    id: "people",
    pages: [
      page("people", PersonIcon),
      page("groups", PeopleIcon),
      page("roles", LockIcon),
      page("skills", WhyIcon),
    ],
  },
  {
    id: "routing",
    pages: [
      page("entryPoints", WebIcon),
      page("flows", FlowIcon),
      page("services", PhoneIcon),
      page("queues", QueueIcon),
      page("schedules", WaitIcon),
      page("categories", FlagIcon),
      page("screeningRules", ShieldIcon),
      page("sources", AssignIcon),
      page("variables", DocumentIcon),
    ],
  },
  {
    id: "work",
    pages: [
      page("standardResponses", ResponseIcon),
      page("wrapUpCodes", DocumentIcon),
      page("reasons", ParkIcon),
      page("maskPatterns", ShieldIcon),
      page("statistics", ReportsIcon),
      page("alerts", AlertIcon),
    ],
  },
  {
    id: "system",
    pages: [
      page("versions", HistoryIcon),
      page("keys", LockIcon, "keys.manage"),
      page("webhooks", LinkIcon, "webhooks.manage"),
      page("letters", InboxIcon, "dead_letters.manage"),
      page("audit", AlertIcon, "audit.view"),
    ],
  },
];

/** Settings of one channel inside an entry point. */
export const CHANNEL_PARTS = ["chat", "sms", "voice"] as const;
export type ChannelPart = (typeof CHANNEL_PARTS)[number];

/** Long forms in parts; fields not named here follow under "More settings". */
export const SECTIONS: Partial<
  Record<ListKind | "company" | ChannelPart, [string, string[]][]>
> = {
  company: [
    ["", ["name", "language", "timeZone", "country"]],
    ["When a desk is lost", ["deskLostAfterSec", "agentLostReturnSec", "smsLostReturnSec"]],
    ["How long things are kept", ["messageDays", "rawDays", "fileDays"]],
    ["Calls", ["listeningShown"]],
    ["Calling out", ["calls"]],
    ["Service", ["defaultService", "autoEmergency"]],
    ["Reports", ["serviceLevelFormula", "firstReplyMedia"]],
    ["Files and masks", ["maxFileMb", "fileTypes", "maskLimit"]],
  ],
  queues: [
    ["", ["name", "id", "colour"]],
    ["Who is offered work", [
      "agentOrder",
      "useTimeInQueue",
      "offerSec",
      "ringSec",
      "noAnswerPriority",
    ]],
    ["Declining", ["declineAllowed", "declineAction", "declineExclusionSec"]],
    ["The agent of last time", ["lastAgent", "lastAgentHoldSec"]],
    ["Waiting too long", [
      "overflowQueue",
      "overflowAfterSec",
      "maxWaitSec",
      "noAgentsAction",
      "maxSize",
      "maxOpenCallbacks",
    ]],
    ["Wrap-up", ["wrapUpSec", "wrapUpCodes", "wrapUpMandatory"]],
    ["Service level", [
      "serviceLevelSec",
      "callLevelSec",
      "serviceLevelPercent",
      "shortAbandonSec",
      "serviceLevels",
    ]],
    ["Hours and words", ["schedule", "welcome", "transferPriority"]],
  ],
  people: [
    ["", ["name", "id", "displayName", "email", "language", "active"]],
    ["What they may and can do", ["roles", "group", "queues", "skills"]],
    ["Calls", ["answersOn", "number"]],
    ["Own capacity rules", ["capacity"]],
  ],
  entryPoints: [
    ["", ["name", "id", "channel", "address", "language"]],
    ["Where it goes", ["flow", "queue", "schedule", "priority", "rings"]],
    ["Subjects a customer chooses from", ["subjects"]],
    ["Web chat", ["chat"]],
    ["Text messages", ["sms"]],
    ["Calls", ["voice"]],
  ],
  sources: [
    ["", ["name", "id", "kind", "url", "on"]],
    ["Asking", ["asks", "method", "timeoutMs", "retries", "cacheSec", "envelope", "soapAction"]],
    ["What services learn", ["mapping"]],
    ["What agents see", ["visible", "mask"]],
  ],
  services: [
    ["", ["name", "id", "enabled"]],
    ["Who takes it", ["queue", "skills", "priority", "supplementarySkills", "supplementarySec"]],
    ["Hours and emergency", ["schedule", "periods", "emergency"]],
    ["What callers hear first", ["greeting"]],
    ["Outside opening hours", ["afterHoursMessage", "afterHours"]],
    ["On special days", ["specialDayMessage", "specialDay"]],
    ["In an emergency", ["emergencyMessage", "inEmergency"]],
    ["What is known of the caller", ["context", "rules"]],
    ["The agent of last time", ["lastAgent", "lastAgentDays", "lastAgentSec"]],
    ["Expected wait", [
      "sayWait",
      "bands",
      "waitLimitSec",
      "limitMessage",
      "overLimit",
      "callback",
    ]],
    ["Other messages", ["quality", "qualityMessage", "specialMessages", "messageOrder"]],
    ["While waiting", ["waiting"]],
    ["Reports and wrap-up", ["labels", "outcomes", "leads"]],
  ],
  chat: [
    ["Look", ["title", "accent", "position", "origins"]],
    ["Form before the chat", ["askName", "askEmail", "askPhone", "form", "consent"]],
    ["While waiting", [
      "showWait",
      "showPosition",
      "refreshSec",
      "leaveMessage",
      "leaveMessageAfterSec",
    ]],
    ["When chat is not offered", ["maxEstimatedWaitSec", "maxQueue"]],
    ["Silence and lost lines", ["idleWarnSec", "idleEndSec", "resumeSec"]],
    ["Files and transcript", ["attachments", "transcriptPrint", "transcriptEmail"]],
    ["Texts", ["noAgents", "closed", "busy", "timedOut", "idleWarning", "idleEnd", "ended"]],
  ],
  sms: [
    ["Conversations", [
      "windowMin",
      "acknowledge",
      "acknowledgement",
      "acknowledgeHours",
      "outOfHours",
    ]],
    ["STOP, START and HELP", ["answerKeywords", "stopWords", "stop", "start", "help"]],
  ],
  voice: [
    ["Service", ["service", "autoEmergency", "labels"]],
    ["Variables", ["variables"]],
    ["While waiting", ["pleaseWait", "music"]],
    ["When something goes wrong", ["overflowNumber", "apology", "dropped"]],
    ["Transfers and the end", ["transferTarget", "goodbye"]],
  ],
};

/** One line under an entry's name in its list. */
export function lineOf(kind: ListKind, entity: Entity, document: Document): string {
  const list = (key: string) => (entity[key] as unknown[] | undefined) ?? [];
  const name = (of: RefKind, id: unknown) => nameOf(document[of].find((one) => one.id === id));
  switch (kind) {
    case "people":
      return [list("roles").map((id) => name("roles", id)).join(", "), entity["email"]].join(" · ");
    case "queues":
      return a("agents_n", {
        count: document.people.filter((person) =>
          (person["queues"] as { queue: string }[] | undefined)?.some((q) =>
            q.queue === entity.id
          )
        ).length,
      });
    case "entryPoints":
      return `${entity["address"]} · ${
        name("flows", entity["flow"]) || name("queues", entity["queue"])
      }`;
    case "services":
      return name("queues", entity["queue"]);
    case "sources":
      return String(entity["url"] ?? "");
    case "screeningRules":
      return `${list("terms").slice(0, 4).join(", ")} → ${name("categories", entity["category"])}`;
    case "categories":
      return entity["queue"] ? name("queues", entity["queue"]) : entity.id;
    case "standardResponses":
      return Object.values(entity["body"] as Record<string, string> ?? {})[0] ?? "";
    case "maskPatterns":
      return String(entity["expression"] ?? "");
    case "statistics":
      return entity["denominator"]
        ? `${entity["numerator"]} ÷ ${entity["denominator"]}`
        : String(entity["numerator"] ?? "");
    case "alerts":
      return String(entity["figure"] ?? "");
    case "schedules":
      return entity["always"] ? "24 / 7" : String(entity["timeZone"] ?? "");
    default:
      return entity.id;
  }
}
