import type { Value } from "../../types/flows.ts";
import type { VariableKind } from "./variables.ts";

/** What conditions are tested against; no clock and no store inside. */
export interface Facts {
  /** `undefined`, null and text without a letter are blank (CE09-R45). */
  value: (name: string) => Value | undefined;
  kind: (name: string) => VariableKind;
  /** Zone of dates and times (CE09-R44). */
  timeZone: string;
}

export const isBlank = (value: Value | undefined): value is null | undefined | "" =>
  value === undefined || value === null || (typeof value === "string" && value.trim() === "");
