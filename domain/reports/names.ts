import type { Configuration } from "../../types/configuration/configuration.ts";
import type { Grouping } from "../../types/reports.ts";
import { lookup } from "../configuration/lookup.ts";

/** What stands where a key is empty, and for codes the hub writes itself. */
const NOTHING: Partial<Record<Grouping, string>> = {
  subject: "No subject",
  category: "No category",
  wrapUpCode: "Not wrapped up",
  agent: "Nobody",
  errorCode: "No error",
  group: "No group",
  choice: "No choice",
  service: "No service",
  skill: "No skill",
  node: "Nowhere",
  rule: "No rule",
  treatment: "All calls",
  reason: "All calls",
  step: "All entries",
};
/** Words the hub counts by. */
const WORDS: Record<string, string> = {
  anonymous: "Anonymous",
  identified: "Identified",
  verified: "Identified and verified",
  special_day: "Special day",
  after_hours: "Out of hours",
  emergency: "Emergency, declared",
  emergency_automatic: "Emergency, automatic",
  wait_limit: "Wait above the limit",
  default: "By default",
  answered: "Answered",
  abandoned: "Abandoned",
  abandoned_in_ivr: "Abandoned in IVR",
  deflected: "Deflected",
  transferred: "Transferred out",
  overflowed: "Overflowed",
  voicemail: "Voicemail",
  callback: "Callback taken",
  announced: "Ended by announcement",
  contained: "Contained",
  failed: "Failed",
  message: "Message",
  status: "Status",
  reason: "Likely reason",
  menu: "Own menu",
  route: "Direct way",
  persona: "Persona",
};
const OWN_CODES: Record<string, string> = { NS: "No code chosen", "-": "No codes set" };

/** The word for an id of a grouping; what the configuration no longer knows stays under its id. */
export function nameOf(document: Configuration, grouping: Grouping, id: string): string {
  if (id === "") return NOTHING[grouping] ?? "–";
  const known = lookup(document);
  switch (grouping) {
    case "queue":
      return known.queues.get(id)?.name ?? id;
    case "agent":
      return known.people.get(id)?.name ?? id;
    case "entryPoint":
      return known.entryPoints.get(id)?.name ?? id;
    case "category":
      return known.categories.get(id)?.name ?? id;
    case "wrapUpCode":
      return known.wrapUpCodes.get(id)?.name ?? OWN_CODES[id] ?? id;
    case "subject":
      return document.entryPoints.flatMap((entry) => entry.subjects)
        .find((subject) => subject.id === id)?.name ?? id;
    case "response":
      return document.standardResponses.find((response) => response.id === id)?.title ?? id;
    case "group":
      return known.groups.get(id)?.name ?? id;
    case "node":
      return nodeWords(document, id);
    case "service":
      return known.services.get(id)?.name ?? id;
    case "skill":
      return id.split(", ").map((one) => known.skills.get(one)?.name ?? one).join(", ");
    case "step":
      return `Step ${id}`;
    case "identity":
    case "disposition":
    case "reason":
    case "treatment":
    case "choice":
      return WORDS[id] ?? id;
    case "source":
    case "variant":
      return id.replace("/", " · ");
    default:
      return id;
  }
}

/** `flow/node` in the words of the flow. */
function nodeWords(document: Configuration, id: string): string {
  const [flowId, nodeId] = id.split("/");
  const flow = document.flows.find((one) => one.id === flowId);
  if (flow === undefined || nodeId === undefined) return id;
  return `${flow.name}: ${flow.nodes.find((node) => node.id === nodeId)?.name ?? nodeId}`;
}
