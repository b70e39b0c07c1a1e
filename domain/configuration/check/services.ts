import type { Configuration } from "../../../types/configuration/configuration.ts";
import type { FollowUp, Service, ServiceChange } from "../../../types/configuration/services.ts";
import type { FieldError } from "../../../types/errors.ts";
import { serviceKinds } from "../../flows/service_kinds.ts";
import { checkCondition, checkPlaces, type KindOf } from "../../rules/check_rules.ts";
import { lookup } from "../lookup.ts";
import { repeats } from "./unique.ts";

/** Least limit of the expected wait, seconds; 0 = none (CE02-R15). */
const LEAST_LIMIT_SEC = 60;

/** Services can be given to callers: bands without gaps, rules that can be tried, ways that lead on. */
export function checkServices(document: Configuration): FieldError[] {
  const kindOf = serviceKinds(document);
  return [
    ...document.services.flatMap((service, i) =>
      inside(service, `services.${i}`, document, kindOf)
    ),
    ...document.entryPoints.flatMap((entry, i) =>
      entry.voice.labels.flatMap(({ value }, l) =>
        checkPlaces(value, `entryPoints.${i}.voice.labels.${l}.value`, labelKinds(kindOf))
      )
    ),
  ];
}

function inside(
  service: Service,
  path: string,
  document: Configuration,
  kindOf: KindOf,
): FieldError[] {
  return [
    ...limit(service.waitLimitSec, `${path}.waitLimitSec`),
    ...bands(service, `${path}.bands`),
    ...order(service, `${path}.messageOrder`),
    ...followUps(service, path),
    ...sources(service, `${path}.context`, document),
    ...service.rules.flatMap((rule, i) => [
      ...checkCondition(rule.when, `${path}.rules.${i}.when`, kindOf),
      ...limit(rule.set.waitLimitSec ?? 0, `${path}.rules.${i}.set.waitLimitSec`),
      ...nothing(rule.set, `${path}.rules.${i}.set`),
      ...skills(rule.set, `${path}.rules.${i}.set`, document),
    ]),
    ...service.specialMessages.flatMap(({ when }, i) =>
      when === null ? [] : checkCondition(when, `${path}.specialMessages.${i}.when`, kindOf)
    ),
    ...service.leads.flatMap(({ variable }, i) => known(variable, `${path}.leads.${i}`, kindOf)),
    ...service.labels.flatMap(({ value }, i) =>
      checkPlaces(value, `${path}.labels.${i}.value`, labelKinds(kindOf))
    ),
    ...repeats(service.labels, (l) => l.name, `${path}.labels`, "name", "this label is taken"),
    ...repeats(service.outcomes, (o) => o.id, `${path}.outcomes`, "id", "this name is taken"),
    ...repeats(service.leads, (l) => l.id, `${path}.leads`, "id", "this name is taken"),
    ...repeats(service.rules, (r) => r.name, `${path}.rules`, "name", "another rule has this name"),
  ];
}

/** Labels may name the path through the flow as well (CE02-R26). */
const labelKinds = (kindOf: KindOf): KindOf => (name) => name === "path" ? "text" : kindOf(name);

const limit = (seconds: number, field: string): FieldError[] =>
  seconds === 0 || seconds >= LEAST_LIMIT_SEC
    ? []
    : [wrong(field, "value", `0 for no limit, else at least ${LEAST_LIMIT_SEC} seconds`)];

/** From 0 on, each later than the one before: so there is no gap between them (CE02-R14). */
function bands(service: Service, path: string): FieldError[] {
  return service.bands.flatMap(({ fromSec }, i) => {
    const before = service.bands[i - 1]?.fromSec;
    if (before === undefined) {
      return fromSec === 0 ? [] : [wrong(`${path}.${i}.fromSec`, "order", "the first is from 0")];
    }
    return fromSec > before
      ? []
      : [wrong(`${path}.${i}.fromSec`, "order", `comes after ${before} seconds`)];
  });
}

const order = ({ messageOrder }: Service, field: string): FieldError[] =>
  new Set(messageOrder).size === messageOrder.length
    ? []
    : [wrong(field, "not_unique", "name each of the three messages once")];

const FOLLOW_UP_FIELDS = ["afterHours", "specialDay", "inEmergency", "overLimit"] as const;

const followUps = (service: Service, path: string): FieldError[] =>
  FOLLOW_UP_FIELDS.flatMap((field) => target(service[field], `${path}.${field}`));

function target(then: FollowUp, path: string): FieldError[] {
  if (then.action === "divert_external" && then.number === "") {
    return [wrong(`${path}.number`, "missing_field", "say to which number")];
  }
  if (then.action !== "divert_internal") return [];
  const given = [then.queue, then.entryPoint].filter((one) => one !== null).length;
  return given === 1
    ? []
    : [wrong(`${path}.queue`, "missing_field", "name either a queue or an entry point")];
}

const sources = (service: Service, path: string, document: Configuration): FieldError[] =>
  service.context.flatMap((id, i) => {
    const found = lookup(document).sources.get(id);
    return found === undefined || found.kind === "lookup"
      ? []
      : [wrong(`${path}.${i}`, "source", `"${found.name}" finds customers, it answers no facts`)];
  });

const nothing = (set: ServiceChange, path: string): FieldError[] =>
  Object.values(set).some((value) => value !== null)
    ? []
    : [wrong(path, "missing_field", "say what it sets")];

/** Skills a rule asks for that there are not (CE02-B4). */
const skills = (set: ServiceChange, path: string, document: Configuration): FieldError[] =>
  (["skills", "supplementarySkills"] as const).flatMap((field) =>
    (set[field] ?? []).flatMap(({ skill }, i) =>
      lookup(document).skills.has(skill) ? [] : [
        wrong(
          `${path}.${field}.${i}.skill`,
          "unknown_reference",
          `there is no skill "${skill}"`,
        ),
      ]
    )
  );

function known(variable: string, path: string, kindOf: KindOf): FieldError[] {
  const kind = kindOf(variable);
  return typeof kind === "object"
    ? [wrong(`${path}.variable`, "unknown_variable", kind.fault)]
    : [];
}

const wrong = (field: string, code: string, detail: string): FieldError => ({
  field,
  code,
  detail,
});
