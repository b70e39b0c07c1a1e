import type { CallView } from "../../../types/api/calls.ts";
import { t } from "./text.ts";

export function numberWords(number: string): string {
  return number === "withheld" || number === "" ? t("withheld") : number;
}

/** The number at the other end, whoever began. */
export function customerNumber(call: CallView): string {
  return call.direction === "out" ? call.dnis : call.ani;
}

export function callerWords(call: CallView): string {
  return call.identity.name || call.callerName || numberWords(customerNumber(call));
}

/** The text of a key that may be none of ours, such as a code the hub names; null = unknown. */
export function knownWords(key: string): string | null {
  const words = t(key as "call");
  return words === key ? null : words;
}
