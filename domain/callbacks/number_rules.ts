import { type CountryCode, parsePhoneNumberFromString } from "libphonenumber-js/max";
import type { Configuration } from "../../types/configuration/configuration.ts";
import type { CallbackRules } from "../../types/flows.ts";

/** Why a number is not called. */
export type NumberRefusal = "invalid" | "country" | "emergency" | "premium" | "own" | "barred";

/** Emergency numbers of the countries that have our callers, as they are keyed. */
const EMERGENCY: ReadonlySet<string> = new Set(
  "000 08 100 101 102 103 110 111 112 113 114 115 116 117 118 119 120 133 144 911 995 997 998 999"
    .split(" "),
);

/**
 * Whether we may call a number in E.164 (CE03-B4): a possible number, no emergency or premium one,
 * none of our own and none the company bars. Null = yes.
 */
export function refusedNumber(document: Configuration, number: string): NumberRefusal | null {
  const parsed = parsePhoneNumberFromString(number);
  if (EMERGENCY.has(parsed?.nationalNumber ?? "")) return "emergency";
  if (!/^\+[1-9]\d{6,14}$/.test(number) || !parsed?.isPossible()) return "invalid";
  if (document.entryPoints.some((e) => e.address === number)) return "own";
  const { barred, premium } = document.company.calls;
  if (barred.some((start) => number.startsWith(start))) return "barred";
  return !premium && parsed.getType() === "PREMIUM_RATE" ? "premium" : null;
}

/** Why an offer does not call a number back: as above, and by its countries (CE03-R13). */
function refusedByRules(
  document: Configuration,
  number: string,
  { countries }: Pick<CallbackRules, "countries">,
): NumberRefusal | null {
  const refused = refusedNumber(document, number);
  if (refused !== null) return refused;
  const country = parsePhoneNumberFromString(number)?.country;
  const allowed = countries.length > 0 ? countries : [document.company.country];
  return country !== undefined && allowed.includes(country) ? null : "country";
}

/** Keyed digits as a number that can be called, or why not (CE03-F10, R13). */
export function readNumber(
  document: Configuration,
  digits: string,
  rules: CallbackRules,
): { number: string } | { refused: NumberRefusal } {
  const keyed = digits.replace(/\D/g, "");
  if (EMERGENCY.has(keyed)) return { refused: "emergency" };
  if (keyed.length < rules.minDigits || keyed.length > rules.maxDigits) {
    return { refused: "invalid" };
  }
  let refused: NumberRefusal = "invalid";
  for (const number of candidates(document, keyed, rules)) {
    const why = refusedByRules(document, number, rules);
    if (why === null) return { number };
    if (refused === "invalid") refused = why;
  }
  return { refused };
}

/** As a national number of each country that is called, then as an international one. */
function candidates(document: Configuration, keyed: string, rules: CallbackRules): string[] {
  const own = document.company.country;
  const countries = rules.countries.length > 0 ? rules.countries : [own];
  const first = countries.includes(own) ? [own, ...countries.filter((c) => c !== own)] : countries;
  const national = first.flatMap((country) => {
    const parsed = parsePhoneNumberFromString(keyed, country as CountryCode);
    return parsed?.isValid() ? [parsed.number as string] : [];
  });
  const loose = parsePhoneNumberFromString(keyed, first[0] as CountryCode);
  return [
    ...national,
    `+${keyed.replace(/^00/, "")}`,
    ...(loose ? [loose.number as string] : []),
  ];
}
