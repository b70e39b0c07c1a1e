/** Everything ranking looks at. */
export interface Rankable {
  id: string;
  title: string;
  keywords: string[];
  /** Categories it is linked to. */
  categories?: readonly string[];
  /** All languages of the text in one. */
  searched: string;
  used: number;
}

export interface Ranked<T extends Rankable> {
  response: T;
  /** Keywords found in the customer's words. */
  matched: string[];
}

/**
 * Proposals for what the customer wrote: most matched keywords first, then most used, then by
 * title (DC-22); a link to the category of the interaction counts like a keyword (DC-21). Responses
 * without a match come after those with one. Pure.
 */
export function rankResponses<T extends Rankable>(
  responses: T[],
  words: string,
  category = "",
): Ranked<T>[] {
  const score = ({ response, matched }: Ranked<T>) =>
    matched.length + (category !== "" && response.categories?.includes(category) ? 1 : 0);
  const text = plain(words);
  return responses
    .map((response) => ({
      response,
      matched: response.keywords.filter((keyword) => contains(text, plain(keyword))),
    }))
    .sort((a, b) =>
      score(b) - score(a) || b.response.used - a.response.used ||
      a.response.title.localeCompare(b.response.title) || (a.response.id < b.response.id ? -1 : 1)
    );
}

/** Free search: every word must occur in title, keywords or text (DC-22). Pure. */
export function searchResponses<T extends Rankable>(responses: T[], query: string): T[] {
  const words = plain(query).split(" ").filter((word) => word !== "");
  return responses.filter((response) => {
    const all = plain([response.title, ...response.keywords, response.searched].join(" "));
    return words.every((word) => all.includes(word));
  });
}

/** Whole words: `bill` is not in `possibility`. */
function contains(text: string, keyword: string): boolean {
  return keyword !== "" && ` ${text} `.includes(` ${keyword} `);
}

/** Lower case without accents and punctuation, words parted by one blank. */
function plain(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}+/gu, "").toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}
