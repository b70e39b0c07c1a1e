const NUMBER = /^\+[1-9]\d{6,14}$/;
/** What carriers send for a caller who hides the number. */
const HIDDEN =
  /^(|anonymous|restricted|unavailable|unknown|withheld|private|\+266696687|\+7378742883)$/i;
const MAX_LENGTH = 64;

/** The caller's number as it is shown, and whether anybody may be looked up by it (CE01-B6). */
export function readAni(from: string): { shown: string; number: string | null } {
  const trimmed = from.trim();
  if (NUMBER.test(trimmed) && !HIDDEN.test(trimmed)) return { shown: trimmed, number: trimmed };
  return { shown: HIDDEN.test(trimmed) ? "withheld" : trimmed.slice(0, MAX_LENGTH), number: null };
}

/** All but the last three digits hidden, for logs (IV-10). */
export const maskedNumber = (number: string): string => number.replace(/\d(?=\d{3})/g, "*");
