const VARIABLE = /\{\{\s*([\p{L}\p{N}_.-]{1,60})\s*\}\}/gu;

export interface Filled {
  text: string;
  /** Names that had no value; they stay in the text as `{{name}}`. */
  unresolved: string[];
}

/** Puts values in the places of `{{name}}`. Empty values count as none. Pure. */
export function fillVariables(text: string, values: Record<string, string>): Filled {
  const unresolved = new Set<string>();
  const filled = text.replace(VARIABLE, (_, name: string) => {
    // A customer's name must not bring variables of its own.
    const value = (Object.hasOwn(values, name) ? values[name]! : "").replace(/[{}]/g, "");
    if (value !== "") return value;
    unresolved.add(name);
    return `{{${name}}}`;
  });
  return { text: filled, unresolved: [...unresolved] };
}

/** Variables a text still has; none may reach a customer (DC-23). Pure. */
export function unresolvedVariables(text: string): string[] {
  return [...new Set([...text.matchAll(VARIABLE)].map((match) => match[1]!))];
}
