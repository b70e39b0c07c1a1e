import { parsePhoneNumberFromString } from "libphonenumber-js";
import type { ChatStart } from "../../types/api/chat.ts";
import type { Company } from "../../types/configuration/company.ts";
import type { EntryPoint } from "../../types/configuration/entry_points.ts";
import type { z } from "zod";
import { type FieldError, HubError } from "../../types/errors.ts";
import { localise } from "../entrypoints/localise.ts";

type CountryCode = NonNullable<Parameters<typeof parsePhoneNumberFromString>[1]> & string;
type FieldRule = EntryPoint["chat"]["form"][number];

export interface CheckedForm {
  name: string;
  email: string;
  /** E.164, or empty. */
  phone: string;
  /** Answers by field id, only fields the form has. */
  fields: Record<string, string>;
}

/**
 * The pre-chat form as the server reads it (CE18-C2): required fields, types, lists, consent.
 * Every problem is named at once.
 */
export function checkForm(
  entry: EntryPoint,
  company: z.output<typeof Company>,
  input: Pick<ChatStart, "name" | "email" | "phone" | "fields" | "consent" | "language">,
): CheckedForm {
  const errors: FieldError[] = [];
  const { chat } = entry;
  const phone = toE164(input.phone, company.country);
  const asked = [
    ["name", chat.askName, input.name.trim()],
    ["email", chat.askEmail, input.email],
    ["phone", chat.askPhone, input.phone.trim()],
  ] as const;
  for (const [field, rule, value] of asked) {
    if (rule === "required" && value === "") errors.push(missing(field));
  }
  if (phone === null) errors.push(invalid("phone", "is not a phone number"));
  if (localise(chat.consent, input.language, entry.language, company.language) && !input.consent) {
    errors.push({ field: "consent", code: "consent_required", detail: "please agree first" });
  }
  const fields = checkFields(chat.form, input.fields, company.country, errors);
  if (errors.length > 0) throw formError(errors);
  return { name: input.name.trim(), email: input.email.toLowerCase(), phone: phone ?? "", fields };
}

/** E.164 of a number as people write it; empty stays empty, null when it is none. */
export function toE164(phone: string, country: string): string | null {
  if (phone.trim() === "") return "";
  const parsed = parsePhoneNumberFromString(phone, country as CountryCode);
  return parsed?.isPossible() ? parsed.number : null;
}

export function formError(errors: FieldError[]): HubError {
  return new HubError("unprocessable", "Some fields of the form need attention", {
    code: "chat.form_invalid",
    errors,
  });
}

export const missing = (field: string): FieldError => ({
  field,
  code: "missing_field",
  detail: "is required",
});
export const invalid = (field: string, detail: string): FieldError => ({
  field,
  code: "invalid_field",
  detail,
});

function checkFields(
  rules: FieldRule[],
  given: Record<string, string>,
  country: string,
  errors: FieldError[],
): Record<string, string> {
  const answers: Record<string, string> = {};
  for (const rule of rules) {
    const value = Object.hasOwn(given, rule.id) ? given[rule.id]!.trim() : "";
    const field = `fields.${rule.id}`;
    if (value === "" || (rule.type === "checkbox" && value === "false")) {
      if (rule.required) errors.push(missing(field));
      else if (value !== "") answers[rule.id] = value;
      continue;
    }
    const problem = typeProblem(rule, value, country);
    if (problem) errors.push(invalid(field, problem));
    else answers[rule.id] = value;
  }
  return answers;
}

function typeProblem(rule: FieldRule, value: string, country: string): string | null {
  switch (rule.type) {
    case "email":
      return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value) ? null : "is not an e-mail address";
    case "phone":
      return toE164(value, country) ? null : "is not a phone number";
    case "number":
      return Number.isFinite(Number(value)) ? null : "is not a number";
    case "checkbox":
      return value === "true" ? null : "is either true or false";
    case "list":
      return rule.options.includes(value) ? null : "is not one of the choices";
    case "text":
      return null;
  }
}
