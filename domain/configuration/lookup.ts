import type { Configuration } from "../../types/configuration/configuration.ts";
import type { EntryPoint } from "../../types/configuration/entry_points.ts";
import type { Person } from "../../types/configuration/people.ts";
import type { QueueRules } from "../../types/configuration/queues.ts";
import { withAccount } from "../flows/account_variables.ts";

type Document = Configuration;
type Named<K extends keyof Document> = Document[K] extends (infer T)[] ? T : never;

export interface Lookup {
  people: ReadonlyMap<string, Person>;
  queues: ReadonlyMap<string, QueueRules>;
  entryPoints: ReadonlyMap<string, EntryPoint>;
  roles: ReadonlyMap<string, Named<"roles">>;
  groups: ReadonlyMap<string, Named<"groups">>;
  skills: ReadonlyMap<string, Named<"skills">>;
  reasons: ReadonlyMap<string, Named<"reasons">>;
  wrapUpCodes: ReadonlyMap<string, Named<"wrapUpCodes">>;
  schedules: ReadonlyMap<string, Named<"schedules">>;
  categories: ReadonlyMap<string, Named<"categories">>;
  flows: ReadonlyMap<string, Named<"flows">>;
  sources: ReadonlyMap<string, Named<"sources">>;
  services: ReadonlyMap<string, Named<"services">>;
  /** By lower-case e-mail address. */
  peopleByEmail: ReadonlyMap<string, Person>;
}

const kept = new WeakMap<Document, Lookup>();

/** Entities of a configuration by id. Built once per document, so that a lookup costs nothing. */
export function lookup(document: Document): Lookup {
  const known = kept.get(document);
  if (known) return known;
  const made: Lookup = {
    people: byId(document.people),
    queues: byId(document.queues),
    entryPoints: byId(document.entryPoints),
    roles: byId(document.roles),
    groups: byId(document.groups),
    skills: byId(document.skills),
    reasons: byId(document.reasons),
    wrapUpCodes: byId(document.wrapUpCodes),
    schedules: byId(document.schedules),
    categories: byId(document.categories),
    flows: byId(document.flows.map((flow) => withAccount(flow, document))),
    sources: byId(document.sources),
    services: byId(document.services),
    peopleByEmail: new Map(document.people.map((p) => [p.email.toLowerCase(), p])),
  };
  kept.set(document, made);
  return made;
}

const byId = <T extends { id: string }>(items: T[]): Map<string, T> =>
  new Map(items.map((item) => [item.id, item]));
