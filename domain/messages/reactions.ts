/** Words phones put before the text somebody reacted to, in several languages (CE29-X9). */
const VERBS = [
  "Liked",
  "Loved",
  "Disliked",
  "Laughed at",
  "Emphasized",
  "Emphasised",
  "Questioned",
  "Removed a like from",
  "Removed a heart from",
  "Gefällt",
  "Gefiel",
  "Hat .{1,20} geliebt",
  "A aimé",
  "A adoré",
  "Le gustó",
  "Le encantó",
  "Me gusta",
];
const TAPBACK = new RegExp(`^\\u200a?(?:${VERBS.join("|")})\\s*[“"„«‘'].*[”"“»’']\\u200a?$`, "isu");
const EMOJI_REACTION =
  /^(?:Reacted\s+)?\u200a?\p{Extended_Pictographic}\S{0,8}\u200a?\s+(?:to|zu|à|a)\s+[“"„«].*[”"“»]\u200a?$/isu;

/** What a quotation ends with. */
const CLOSING = `”"“»’'`;

/** Is the text only a phone's note of a reaction, such as `Liked "See you at five"`? */
export function isReaction(text: string): boolean {
  const trimmed = text.trim();
  // Most texts end otherwise, and need no look at the patterns.
  if (!CLOSING.includes(trimmed.at(-1) ?? "")) return false;
  return TAPBACK.test(trimmed) || EMOJI_REACTION.test(trimmed);
}
