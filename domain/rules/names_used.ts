import { placesOf } from "./fill.ts";

const kept = new WeakMap<object, ReadonlySet<string>>();

/**
 * Every variable that conditions and texts below an object name: what has to be drawn before it
 * can be run. Found once per object, as configurations never change.
 */
export function namesUsed(root: object): ReadonlySet<string> {
  const known = kept.get(root);
  if (known) return known;
  const names = new Set<string>();
  visit(root, names);
  kept.set(root, names);
  return names;
}

function visit(value: unknown, names: Set<string>): void {
  if (typeof value === "string") placesOf(value).forEach((name) => names.add(name));
  else if (Array.isArray(value)) value.forEach((item) => visit(item, names));
  else if (value !== null && typeof value === "object") {
    for (const [key, item] of Object.entries(value)) {
      if ((key === "variable" || key === "by") && typeof item === "string") names.add(item);
      else visit(item, names);
    }
  }
}
