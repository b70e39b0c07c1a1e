import { z } from "zod";
import type { Source } from "../../types/configuration/sources.ts";
import type { Value } from "../../types/flows.ts";
import type { Hub } from "../../types/hub.ts";
import { lookup as configured } from "../configuration/lookup.ts";
import { tame } from "../rules/fill.ts";
import { askSource, type Question } from "./ask_source.ts";
import { ownFacts } from "./own_facts.ts";
import { soapFacts, soapRequest } from "./soap.ts";

/** All tries of one look-up together, milliseconds (CE09-R51). */
const TOTAL_MS = 4_000;
/** Answers kept of one installation; the oldest go first. */
const MAX_KEPT = 10_000;

const Facts = z.strictObject({
  facts: z.record(z.string().max(60), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});
type Answer = Record<string, Value> | null;

const kept = new WeakMap<
  Hub["db"],
  Map<string, { until: number; answer: Record<string, Value> }>
>();

export interface LookUpOf {
  /** All tries together, milliseconds. */
  totalMs?: number;
  /** Whoever the source does not know has no facts: no failure (CE02-B3). */
  unknownIsEmpty?: boolean;
}

/** Facts of a source about `by`, kept for the source's time; null = it failed or is off. */
export async function lookUp(
  hub: Hub,
  id: string,
  by: string,
  of: LookUpOf = {},
): Promise<Answer> {
  const source = configured(hub.settings().document).sources.get(id);
  if (!source || !source.on || source.kind !== "lookup") return null;
  const answers = kept.get(hub.db) ?? new Map();
  kept.set(hub.db, answers);
  const key = `${id} ${source.url} ${by}`;
  const held = answers.get(key);
  if (held && held.until > hub.now()) return held.answer;
  if (source.asks === "contacts") return tamed(await ownFacts(hub, by));
  const answer = await askSource(hub, source, {
    ...questionOf(source, by),
    path: "",
    answer: Facts,
    retries: source.retries,
    totalMs: Math.min(of.totalMs ?? TOTAL_MS, TOTAL_MS),
    ...(of.unknownIsEmpty ? { absent: { facts: {} } } : {}),
  });
  if (answer === null) return null;
  const facts = tamed(answer.facts);
  answers.delete(key);
  if (answers.size >= MAX_KEPT) answers.delete(answers.keys().next().value);
  if (source.cacheSec > 0) {
    answers.set(key, { until: hub.now() + source.cacheSec * 1000, answer: facts });
  }
  return facts;
}

/** How a source is asked for facts: over REST or SOAP (CE02-R24). */
function questionOf(
  { asks, method, envelope, soapAction }: Source,
  by: string,
): Pick<Question<typeof Facts>, "method" | "query" | "body" | "form"> {
  if (asks !== "soap") {
    return method === "GET" ? { method, query: { by } } : { method, body: { by } };
  }
  return {
    method: "POST",
    body: soapRequest(envelope, by),
    form: {
      type: "text/xml; charset=utf-8",
      headers: { soapaction: `"${soapAction}"` },
      read: soapFacts,
    },
  };
}

/** Texts from outside, fit to be spoken and shown (CE09-B4). */
const tamed = (facts: Record<string, Value>): Record<string, Value> =>
  Object.fromEntries(
    Object.entries(facts).map(([k, v]) => [k, typeof v === "string" ? tame(v) : v]),
  );

/** Of a source's facts those that agents may see. */
export const visibleFacts = (source: Source, facts: Record<string, Value>) =>
  Object.fromEntries(Object.entries(facts).filter(([name]) => source.visible.includes(name)));
