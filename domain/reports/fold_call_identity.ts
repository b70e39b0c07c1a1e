import type { Counter } from "../../types/reports.ts";
import type { CallEvent, CallRecord, Count } from "./call_record.ts";
import { dispositionOf, isOver } from "./disposition.ts";

const REASONS: Record<string, Counter> = {
  no_match: "moduleNoMatch",
  exhausted: "moduleNoMatch",
  wrong_answer: "moduleWrong",
  key: "moduleKey",
  hung_up: "moduleHungUp",
  system: "moduleSystem",
  locked: "moduleLocked",
};

/** Words with which a node of the module is left at the level it asks for. */
const REACHED = new Set(["identified", "verified"]);

/** Who was identified and verified, how, in how many tries and how long (CE07-M2 to M12). */
export function countIdentity(record: CallRecord, count: Count): void {
  countTokens(record, count);
  if (record.identity === "verified" && isOver(record)) {
    count("identity", "verifiedCalls");
    if (dispositionOf(record) === "contained") count("identity", "verifiedContained");
  }
  const steps = record.events.filter((e) => isModule(e) && e.kind !== "flow.fact");
  const result = resultOf(record, steps);
  if (result === null) return;
  count("identity", "moduleEntered");
  countAni(record, steps, count);
  countTries(steps, result.result, count);
  if (result.result === "skipped") return count("identity", "moduleSkipped");
  const ms = result.at - steps[0]!.at;
  if (result.result === "reached") {
    count("identity", "moduleReached");
    count("identity", "moduleReachedMs", ms, { spread: true });
  } else {
    count("identity", "moduleUnsuccessful");
    count("identity", REASONS[result.reason] ?? "moduleNoMatch");
    count("identity", "moduleUnsuccessfulMs", ms, { spread: true });
  }
}

const isModule = ({ kind, data }: CallEvent) =>
  kind.startsWith("flow.") && (data.type === "identify" || data.type === "verify");

interface Result {
  result: "skipped" | "reached" | "unsuccessful";
  reason: string;
  at: number;
}

/** How the call left the module the last time; null = never there, or still in it. */
function resultOf(record: CallRecord, steps: CallEvent[]): Result | null {
  const last = steps.at(-1);
  if (last === undefined) return null;
  const lefts = steps.filter((e) => e.kind === "flow.left");
  const word = lefts.at(-1)?.data.detail ?? "";
  if (last.kind !== "flow.left") {
    return record.endedAt === null
      ? null
      : { result: "unsuccessful", reason: "hung_up", at: record.endedAt };
  }
  if (lefts.every((e) => e.data.detail === "skipped")) {
    return { result: "skipped", reason: "", at: last.at };
  }
  return REACHED.has(word) || word === "skipped"
    ? { result: "reached", reason: "", at: last.at }
    : { result: "unsuccessful", reason: word, at: last.at };
}

function countAni(record: CallRecord, steps: CallEvent[], count: Count): void {
  const tried = record.events.some((e) =>
    e.kind === "call.looked_up" && e.data.operation === "byAni"
  );
  if (!tried) return;
  count("identity", "aniTried");
  if (steps.some((e) => e.kind === "flow.matched" && e.data.detail === "address")) {
    count("identity", "aniMatched");
  }
}

function countTries(steps: CallEvent[], result: Result["result"], count: Count): void {
  const of = (type: string) => steps.filter((e) => e.data.type === type);
  const tries = (events: CallEvent[]) =>
    events.filter((e) => e.kind === "flow.no_input" || e.kind === "flow.invalid").length;
  const identify = of("identify");
  const matched = identify.some((e) => e.kind === "flow.matched" && e.data.detail === "identifier");
  const asked = matched || tries(identify) > 0 ||
    identify.some((e) => e.kind === "flow.failed" && e.data.detail === "key");
  if (asked) count("identity", "identifierAsked");
  if (matched) {
    count("identity", "identifierMatched");
    count("identity", "identifierTries", tries(identify) + 1);
  }
  const verify = of("verify");
  const right = verify.filter((e) => e.kind === "flow.matched").length;
  if (result !== "reached" || right === 0) return;
  count("identity", "answeredVerified");
  count("identity", "answerTries", tries(verify) + right);
}

function countTokens({ events }: CallRecord, count: Count): void {
  for (const { kind, data } of events) {
    if (kind === "token.issued") count("identity", "tokensIssued");
    if (kind === "token.redeemed") count("identity", "tokensRedeemed");
    if (kind !== "token.refused") continue;
    count("identity", "tokensRefused");
    if (data.reason === "expired") count("identity", "tokensExpired");
    if (data.reason === "reused") count("identity", "tokensReused");
    if (data.reason === "signature") count("identity", "tokensForged");
  }
}
