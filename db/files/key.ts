const KEY = /^(?!.*\.\.)[A-Za-z0-9][A-Za-z0-9._/-]{0,199}$/;

/** Keys come from the hub, never from a file's name; this is the last wall against a path that leaves the store. */
export function checkKey(key: string): string {
  if (!KEY.test(key)) throw new RangeError(`Cannot use "${key}" as the key of a file`);
  return key;
}
