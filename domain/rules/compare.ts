import type { Operator } from "../../types/configuration/condition.ts";
import type { Value } from "../../types/flows.ts";
import { isBlank } from "./facts.ts";
import { dateNumber, momentNumber, timeNumber, weekdayNumber } from "./moments.ts";
import { fitsPattern } from "./pattern.ts";
import type { VariableKind } from "./variables.ts";

/** Longest number compared as a number: beyond it two different ones could count as equal. */
const NUMBER = /^[+-]?\d{1,15}(\.\d{1,15})?$/;

const OPPOSITES: Partial<Record<Operator, Operator>> = {
  not_equal: "equal",
  not_containing: "containing",
  not_matching: "matching",
  not_starting: "starting",
  not_ending: "ending",
  not_in: "in",
  not_between: "between",
  not_blank: "blank",
};

export interface Compared {
  variable: Value | undefined;
  operator: Operator;
  /** Already filled in; blank ones are compared as blank. */
  values: readonly (Value | undefined)[];
  kind: VariableKind;
  timeZone: string;
}

/**
 * One comparison (CE09-R19 to R38). A blank variable or value makes every positive operator and
 * every greater/less false and every "not" true (CE09-R45). Null: a value cannot be compared with
 * this variable, so the comparison counts as false whatever it asks (CE09-B2).
 */
export function compare(of: Compared): boolean | null {
  const positive = OPPOSITES[of.operator];
  if (positive !== undefined) {
    const held = compare({ ...of, operator: positive });
    return held === null ? null : !held;
  }
  if (of.operator === "blank") return isBlank(of.variable);
  const needed = of.operator === "between" ? 2 : 1;
  if (of.values.length < needed) return null;
  if (isBlank(of.variable)) return false;
  const left = String(of.variable);
  const rights = of.values.slice(0, of.operator === "in" ? undefined : needed);
  if (of.operator === "in") {
    return rights.filter((r) => !isBlank(r)).flatMap((r) => String(r).split(","))
      .some((item) => item.trim() !== "" && order(left, item, of) === 0);
  }
  if (rights.some(isBlank)) return false;
  return decide(left, rights.map(String), of);
}

function decide(left: string, rights: string[], of: Compared): boolean | null {
  const [text, [first = "", second = ""]] = [fold(left), rights];
  const value = fold(first);
  switch (of.operator) {
    case "containing":
      return text.includes(value);
    case "starting":
      return text.startsWith(value);
    case "ending":
      return text.endsWith(value);
    case "matching":
      return fitsPattern(text, value);
    case "equal":
      return known(order(left, first, of), (n) => n === 0);
    case "greater":
      return known(order(left, first, of), (n) => n > 0);
    case "greater_equal":
      return known(order(left, first, of), (n) => n >= 0);
    case "less":
      return known(order(left, first, of), (n) => n < 0);
    case "less_equal":
      return known(order(left, first, of), (n) => n <= 0);
    default: {
      const [low, high] = [order(left, first, of), order(left, second, of)];
      return low === null || high === null ? null : low >= 0 && high <= 0;
    }
  }
}

const known = (n: number | null, held: (n: number) => boolean) => n === null ? null : held(n);

/** Case and outer blanks do not count (CE09-R44). */
const fold = (text: string) => text.trim().toLowerCase();

/** Negative, 0 or positive; null when the two cannot be compared. */
function order(left: string, right: string, { kind, timeZone }: Compared): number | null {
  const read = READERS[kind];
  if (read) {
    const [a, b] = [read(left, timeZone), read(right, timeZone)];
    return a === null || b === null ? null : a - b;
  }
  const [a, b] = [fold(left), fold(right)];
  if (NUMBER.test(a) && NUMBER.test(b)) return Number(a) - Number(b);
  return a < b ? -1 : a > b ? 1 : 0;
}

type Reader = (text: string, timeZone: string) => number | null;

/** Kinds whose values are compared as something other than texts. */
const READERS: Partial<Record<VariableKind, Reader>> = {
  date: (text, zone) => dateNumber(text) ?? (text.length > 10 ? dayOf(text, zone) : null),
  time: timeNumber,
  dateTime: momentNumber,
  weekday: weekdayNumber,
  number: (text) => NUMBER.test(text.trim()) ? Number(text) : null,
};

function dayOf(text: string, timeZone: string): number | null {
  const at = momentNumber(text, timeZone);
  if (at === null) return null;
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone);
  return dateNumber(local.toPlainDate().toString());
}
