import { type CountryCode, parsePhoneNumberFromString } from "libphonenumber-js";
import type { Hub } from "../../types/hub.ts";

/** A phone number in E.164, however it was written; other addresses as they are. */
export function phoneAddress(hub: Pick<Hub, "settings">, address: string): string {
  const text = address.trim();
  if (!/^[+\d(][\d\s().\/-]{4,24}$/.test(text)) return text;
  const country = hub.settings().document.company.country as CountryCode;
  return parsePhoneNumberFromString(text, country)?.number ?? text;
}
