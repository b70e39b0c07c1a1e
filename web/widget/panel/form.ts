import type { ChatWidgetConfig } from "../../../types/api/chat.ts";
import { ChatError } from "./http.ts";
import type { Words } from "./words.ts";

/** Checks of the forms in the browser; the hub checks the same again. */

export type Values = Record<string, string | boolean>;
export type Errors = Record<string, string>;
type Field = ChatWidgetConfig["form"][number];

export const MAX_TEXT = 4_000;
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/;
const PHONE = /^\+?[\d\s().\/-]{5,}$/;

export function fieldError(field: Field, value: string | boolean, words: Words): string {
  const text = String(value === false ? "" : value).trim();
  if (!text) return field.required ? words.fieldRequired : "";
  if (field.type === "email" && !EMAIL.test(text)) return words.emailWrong;
  if (field.type === "phone" && !PHONE.test(text)) return words.phoneWrong;
  if (field.type === "number" && !Number.isFinite(Number(text))) return words.numberWrong;
  return "";
}

export function textError(value: string, required: boolean, words: Words): string {
  const text = value.trim();
  if (text.length > MAX_TEXT) return words.tooLong(text.length, MAX_TEXT);
  return required && !text ? words.fieldRequired : "";
}

/** The hub's field errors by our field ids: `fields.contract` and `contract` are one. */
export function hubErrors(error: unknown): Errors {
  if (!(error instanceof ChatError)) return {};
  return Object.fromEntries(
    error.fields.map(({ field, detail }) => [field.split(".").at(-1) ?? field, detail]),
  );
}

export const found = (errors: Errors): Errors =>
  Object.fromEntries(Object.entries(errors).filter(([, text]) => text));
