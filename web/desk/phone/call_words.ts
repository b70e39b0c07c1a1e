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
