import type { Medium } from "../types/media.ts";
import { MEDIA } from "../types/media.ts";
import type { Exclusion, Explanation, QueueEvent } from "../types/queue.ts";

/**
 * Draws the explanation of an offer from the compact facts its script wrote (lua/explain.ts):
 * `trigger!candidates in all!candidates!exclusions!heads!ms waited!rule version!order`.
 */
export function explain(event: QueueEvent, facts: string): Explanation {
  const [trigger = "", total = "0", candidates = "", exclusions = "", heads = "", waited = "0"] =
    facts.split("!");
  const [version = "0", order = ""] = facts.split("!").slice(6);
  return {
    ruleVersion: Number(version),
    ring: event.ring,
    agentOrder: order === "i" ? "longest_idle" : "best_skill",
    trigger: trigger as Explanation["trigger"],
    chosen: event.agent,
    candidates: rows(candidates).map(([agent = "", level, units, idle, chosen]) => ({
      agent,
      proficiency: Number(level),
      unitsInUse: Number(units),
      idleSec: Number(idle),
      chosen: chosen === "1",
    })),
    candidatesTotal: Number(total),
    exclusions: rows(exclusions).map(exclusion),
    heads: rows(heads).map(([interaction = "", digit, queue = "", priority]) => ({
      interaction,
      medium: MEDIA[Number(digit) - 1] as Medium,
      queue,
      effectivePriority: Number(priority),
    })),
    waitedSec: Math.floor(Number(waited) / 1000),
  };
}

function rows(text: string): string[][] {
  return text.split(";").filter((row) => row !== "").map((row) => row.split(","));
}

function exclusion([agent = "", why = ""]: string[]): Exclusion {
  const at = why.indexOf(":");
  const reason = (at < 0 ? why : why.slice(0, at)) as Exclusion["reason"];
  return at < 0 ? { agent, reason } : { agent, reason, detail: why.slice(at + 1) };
}
