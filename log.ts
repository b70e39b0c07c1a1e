import { configure, getConsoleSink, getJsonLinesFormatter, type LogLevel } from "@logtape/logtape";
import {
  CREDIT_CARD_NUMBER_PATTERN,
  EMAIL_ADDRESS_PATTERN,
  JWT_PATTERN,
  redactByField,
  redactByPattern,
  type RedactionPattern,
} from "@logtape/redaction";

/** Keeps the country code and the last two digits of a number (CB-I10). */
const PHONE_NUMBER: RedactionPattern = {
  pattern: /\+\d{2}\d{3,10}(?=\d{2}\b)/g,
  replacement: (number) => `${number.slice(0, 3)}…`,
};

/** Fields whose value is never logged, whoever logs them. */
const SECRET_FIELDS = [/token/i, /password/i, /secret/i, /authorization/i, /cookie/i, /^key$/i];

/** One line of JSON per entry on standard output; secrets, cards, addresses and numbers are masked. */
export async function openLog(level: LogLevel): Promise<void> {
  const formatter = redactByPattern(getJsonLinesFormatter(), [
    PHONE_NUMBER,
    CREDIT_CARD_NUMBER_PATTERN,
    EMAIL_ADDRESS_PATTERN,
    JWT_PATTERN,
  ]);
  await configure({
    reset: true,
    sinks: { console: redactByField(getConsoleSink({ formatter }), SECRET_FIELDS) },
    loggers: [
      { category: ["hubbub"], lowestLevel: level, sinks: ["console"] },
      { category: ["logtape", "meta"], lowestLevel: "warning", sinks: ["console"] },
    ],
  });
}
