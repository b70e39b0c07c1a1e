import { createContext, type VNode } from "preact";
import { hintOf, problemOf } from "../check.ts";
import { problemAt } from "../draft.ts";
import { choiceLabel, fieldLabel } from "../labels.ts";
import type { Schema } from "../schema.ts";

export type Path = (string | number)[];

export interface FieldProps {
  schema: Schema;
  path: Path;
  value: unknown;
  required: boolean;
  readOnly: boolean;
}

/** Draws any field; lists and groups get it from here, since they hold fields themselves. */
export const DrawField = createContext<(props: FieldProps) => VNode | null>(() => null);

/** Label, hint and what is wrong: from the hub where it has said something, else from the schema. */
export function about({ schema, path, value, required }: FieldProps) {
  const key = String(path.at(-1));
  return {
    label: fieldLabel(schema, key),
    hint: hintOf(schema, choiceLabel),
    error: problemAt(path) || problemOf(schema, value, required) || undefined,
  };
}
