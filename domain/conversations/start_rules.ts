import { parsePhoneNumberFromString } from "libphonenumber-js";
import type { EntryPoint } from "../../types/configuration/entry_points.ts";
import { HubError } from "../../types/errors.ts";
import type { Hub } from "../../types/hub.ts";
import { need } from "../access/may.ts";
import { zoneOf } from "../hours/is_open.ts";

/** Hours of the recipient in which nobody is texted first (CE29-R15). */
const QUIET_FROM = 21;
const QUIET_TO = 8;
/** Zones of countries that have one; elsewhere the company's counts. */
const ZONES: Record<string, string> = {
  AT: "Europe/Vienna",
  BE: "Europe/Brussels",
  CH: "Europe/Zurich",
  DE: "Europe/Berlin",
  DK: "Europe/Copenhagen",
  FR: "Europe/Paris",
  GB: "Europe/London",
  IE: "Europe/Dublin",
  IT: "Europe/Rome",
  NL: "Europe/Amsterdam",
  NO: "Europe/Oslo",
  PL: "Europe/Warsaw",
  SE: "Europe/Stockholm",
};

/**
 * Refuses a first text in quiet hours or without consent. A supervisor may override; the answer is
 * the reason that was overridden, null when there was none (CE29-R15, X24).
 */
export async function needConsent(
  hub: Hub,
  entry: EntryPoint,
  address: string,
  override: boolean,
): Promise<string | null> {
  const refusal = isQuiet(hub, address)
    ? quiet()
    : await hasConsent(hub, entry, address)
    ? null
    : noConsent();
  if (refusal === null) return null;
  if (!override) throw refusal;
  need(hub, "conversations.reply_any");
  return refusal.code;
}

function isQuiet(hub: Hub, address: string): boolean {
  const country = parsePhoneNumberFromString(address)?.country ?? "";
  const zone = zoneOf(ZONES[country] ?? hub.settings().document.company.timeZone);
  const { hour } = Temporal.Instant.fromEpochMilliseconds(hub.now()).toZonedDateTimeISO(zone);
  return hour >= QUIET_FROM || hour < QUIET_TO;
}

/** Somebody who texted us before, or whose contact says so (`smsConsent`). */
async function hasConsent(hub: Hub, entry: EntryPoint, address: string): Promise<boolean> {
  const [row] = await hub.db.read(
    `SELECT 1 FROM conversations c WHERE c.channel = 'sms' AND c.address = ?
       AND c.entry_point = ? AND c.last_inbound_at IS NOT NULL
     UNION ALL
     SELECT 1 FROM contacts k WHERE k.phone = ? AND k.attributes ->> '$.smsConsent' = 1
     LIMIT 1`,
    [address, entry.id, address],
  );
  return row !== undefined;
}

function quiet(): HubError {
  return new HubError(
    "unprocessable",
    `Nobody is texted first between ${QUIET_FROM}:00 and 0${QUIET_TO}:00 of their time: wait`,
    { code: "sms.quiet_hours" },
  );
}

function noConsent(): HubError {
  return new HubError(
    "unprocessable",
    "This customer has never texted us nor agreed to texts: ask for consent first",
    { code: "sms.no_consent" },
  );
}
