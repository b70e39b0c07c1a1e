import type { Configuration } from "../../../types/configuration/configuration.ts";
import type { FieldError } from "../../../types/errors.ts";
import { repeats } from "./unique.ts";

/** Nothing is said twice of a person, and somebody is left who can change the configuration. */
export function checkPeople(document: Configuration): FieldError[] {
  const errors = document.people.flatMap((person, i) => [
    ...repeats(person.skills, (s) => s.skill, `people.${i}.skills`, "skill", "listed twice"),
    ...repeats(person.queues, (q) => q.queue, `people.${i}.queues`, "queue", "listed twice"),
    ...repeats(person.capacity, (c) => c.medium, `people.${i}.capacity`, "medium", "listed twice"),
    ...reserved(person.id, `people.${i}.id`),
    ...reachable(person, `people.${i}.number`),
  ]);
  const keepers = new Set(
    document.roles.filter((r) =>
      r.permissions.includes("configuration.write") && r.permissions.includes("people.manage")
    ).map((r) => r.id),
  );
  const kept = document.people.some((p) => p.active && p.roles.some((r) => keepers.has(r)));
  if (document.people.length > 0 && !kept) {
    errors.push({
      field: "people",
      code: "locked_out",
      detail: "nobody would be left who may change the configuration and manage people",
    });
  }
  return errors;
}

/** Words that stand for other actors in records. */
const RESERVED = new Set(["system", "key", "customer", "bot", "me"]);

const reserved = (id: string, field: string): FieldError[] =>
  RESERVED.has(id) ? [{ field, code: "reserved", detail: `"${id}" is a word of the system` }] : [];

/** Who takes calls on a number has one. */
const reachable = (person: Configuration["people"][number], field: string): FieldError[] =>
  person.answersOn === "number" && person.number === ""
    ? [{ field, code: "empty", detail: "write the number they take calls on" }]
    : [];
