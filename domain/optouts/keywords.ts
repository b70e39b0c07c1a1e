/** What a whole message of one word asks for (CE29-X1..X4). */
export type Keyword = "stop" | "start" | "help" | "yes";

/** Words of every language; the entry point adds stop words of its own. */
const START = new Set(["START", "UNSTOP"]);
const HELP = new Set(["HELP", "INFO"]);

/**
 * The keyword a text is, or null. Only the whole message counts, case and punctuation round it do
 * not: "please stop texting me" is for a person (CE29-X4). `YES` counts only for somebody who opted
 * out (CE29-X2); the caller knows.
 */
export function keywordOf(text: string, stopWords: readonly string[]): Keyword | null {
  const word = bare(text);
  if (word === "") return null;
  if (bareWords(stopWords).has(word)) return "stop";
  if (START.has(word)) return "start";
  if (HELP.has(word)) return "help";
  return word === "YES" ? "yes" : null;
}

/**
 * Words that ask for an end of texts wherever they stand. `END`, `CANCEL` and `QUIT` are left out:
 * in a sentence they are about an order or a contract.
 */
const ASKS_TO_STOP = new Set(
  ("STOP STOPP STOPALL UNSUBSCRIBE OPTOUT ARRET ARRETER ARRETEZ DESABONNER DESABONNEZ DESINSCRIRE " +
    "BAJA ABMELDEN ABBESTELLEN AUSTRAGEN").split(" "),
);

/** In any text that asks to stop; looked for first, since nearly no text does. */
const HINT = new RegExp(["OPT", ...ASKS_TO_STOP].join("|"));

/** Does the sentence ask to stop without being the keyword? The desk then offers the opt-out. */
export function suggestsStop(text: string): boolean {
  const plain = bare(text);
  if (!HINT.test(plain)) return false;
  const words = plain.split(/[^\p{L}\p{N}]+/u);
  return words.some((word, at) =>
    ASKS_TO_STOP.has(word) || (word === "OPT" && words[at + 1] === "OUT")
  );
}

/** Lists of the configuration live as long as it does: each is laid bare once. */
const known = new WeakMap<readonly string[], Set<string>>();

function bareWords(words: readonly string[]): Set<string> {
  const found = known.get(words) ?? new Set(words.map(bare));
  known.set(words, found);
  return found;
}

/** Upper case without accents, blanks and punctuation at both ends. */
function bare(text: string): string {
  // deno-lint-ignore no-control-regex -- the range is ASCII
  if (/^[\x00-\x7f]*$/.test(text)) {
    return text.replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, "").toUpperCase();
  }
  return text.normalize("NFD").replace(/\p{Mn}/gu, "").replace(
    /^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu,
    "",
  )
    .toUpperCase();
}
