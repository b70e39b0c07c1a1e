import type { Configuration } from "../../types/configuration/configuration.ts";
import { type ContentModel, type Guess, trainModel } from "./model.ts";
import { screenText } from "./screen.ts";

export interface Categorised {
  /** Empty when none. */
  category: string;
  /** What the content model found, for the interaction; absent with the other methods. */
  model?: { best: Guess; second: Guess | null } | undefined;
}

type Rules = Pick<Configuration, "company" | "categories" | "screeningRules">;

/**
 * Category of a text by the one method in force (CE29-F4, R4): `off`, `keyword` by the screening
 * rules, or `content_model` by the samples of the categories; there a confidence under the accept
 * limit gives the fallback category (CE29-R19). Pure.
 */
export function categorise(document: Rules, text: string): Categorised {
  const { categorisation, categoryAcceptPercent, fallbackCategory } = document.company;
  if (categorisation === "off" || text.trim() === "") return { category: "" };
  if (categorisation === "keyword") return { category: screenText(document.screeningRules, text) };
  const [best, second = null] = modelOf(document).guess(text);
  if (best === undefined) return { category: fallbackCategory ?? "" };
  const accepted = best.confidence * 100 >= categoryAcceptPercent;
  return {
    category: accepted ? best.category : fallbackCategory ?? "",
    model: { best: rounded(best), second: second && rounded(second) },
  };
}

const rounded = ({ category, confidence }: Guess): Guess => ({
  category,
  confidence: Math.round(confidence * 1000) / 1000,
});

/** Trained once for each configuration. */
const models = new WeakMap<Rules["categories"], ContentModel>();

function modelOf({ categories }: Rules): ContentModel {
  const known = models.get(categories);
  if (known) return known;
  const made = trainModel(categories.map(({ id, samples }) => ({ category: id, samples })));
  models.set(categories, made);
  return made;
}
