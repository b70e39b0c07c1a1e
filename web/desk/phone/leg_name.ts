import type { CallLeg, CallView } from "../../../types/api/calls.ts";
import { agentName } from "../state/agents.ts";
import { callerWords, numberWords } from "./call_words.ts";
import { t } from "./text.ts";

/** Who is on a leg, for the person who looks. */
export function legName(call: CallView, leg: CallLeg, mine: string): string {
  if (leg.kind === "customer") return callerWords(call);
  if (leg.agent === mine) return t("leg.you");
  return leg.name || (leg.agent ? agentName(leg.agent) : numberWords(leg.number));
}
