/** Beginnings of mobile numbers where the plan tells them from others, by country code. */
const MOBILE: Record<string, RegExp> = {
  "31": /^6/,
  "32": /^4/,
  "33": /^[67]/,
  "34": /^[67]/,
  "351": /^9/,
  "352": /^6/,
  "353": /^8/,
  "358": /^(4|50)/,
  "39": /^3/,
  "41": /^7/,
  "420": /^[67]/,
  "43": /^6/,
  "44": /^7/,
  "45": /^[2-9]/,
  "46": /^7/,
  "47": /^[49]/,
  "48": /^(45|5|6|7|88)/,
  "49": /^1[567]/,
  "61": /^4/,
};

/**
 * Whether a number may be a mobile phone's: in plans that do not tell (North America and others)
 * every number may. E.164.
 */
export function mayBeMobile(number: string): boolean {
  if (!/^\+[1-9]\d{6,14}$/.test(number)) return false;
  const digits = number.slice(1);
  const code = [3, 2].map((length) => digits.slice(0, length)).find((c) =>
    Object.hasOwn(MOBILE, c)
  );
  return code === undefined || MOBILE[code]!.test(digits.slice(code.length));
}
