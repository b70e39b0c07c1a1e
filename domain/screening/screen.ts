import type { Configuration } from "../../types/configuration/configuration.ts";

type Rule = Configuration["screeningRules"][number];

/**
 * Category the rules find for a text, empty when none (CE29-F4, R5). Rules run in order; a match
 * sets the category, and ends the search where the rule says so.
 */
export function screenText(rules: readonly Rule[], text: string): string {
  if (rules.length === 0 || text.trim() === "") return "";
  const words = normalise(text);
  let category = "";
  for (const rule of rules) {
    if (!rule.active || !matches(rule, words)) continue;
    category = rule.category;
    if (rule.stop) return category;
  }
  return category;
}

function matches(rule: Rule, words: string): boolean {
  const has = (term: string) => words.includes(normalise(term));
  if (rule.match === "all") return rule.terms.every(has);
  const any = rule.terms.some(has);
  return rule.match === "none" ? !any : any;
}

/** Lower case, punctuation to single blanks, a blank at both ends: so that whole words match. */
function normalise(text: string): string {
  return ` ${text.normalize("NFC").toLowerCase().replace(/[^\p{L}\p{M}\p{N}]+/gu, " ").trim()} `;
}
