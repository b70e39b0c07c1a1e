import type { LadderStep } from "../../types/ladder.ts";

const MAX_VERBS = 4;
const MAX_WORDS = 60;
const INDENT = "  ";

/** A step for people: what it says in a few words, and its body laid out. */
export function inWords(step: LadderStep): LadderStep {
  const { kind, title, body } = step;
  if (kind === "answer" && body.includes("<")) {
    return { ...step, title: verbsOf(body), body: indented(body) };
  }
  if (kind !== "line") return step;
  const fields = fieldsOf(body);
  const most = fields.digits ?? fields.text ?? fields.reason ?? fields.to;
  return {
    ...step,
    title: most === undefined ? title : `${title}: ${most.slice(0, MAX_WORDS)}`,
    body: Object.entries(fields).map(([name, value]) => `${name}: ${value}`).join("\n"),
  };
}

/** `Gather, Say` for a document; an empty one is a mere nod. */
function verbsOf(document: string): string {
  const names = [...document.matchAll(/<([A-Z]\w*)/g)].map(([, name]) => name!)
    .filter((name) => name !== "Response");
  return [...new Set(names)].slice(0, MAX_VERBS).join(", ") || "OK";
}

function indented(document: string): string {
  let depth = 0;
  return document.replaceAll(/>\s*</g, ">\n<").split("\n").map((line) => {
    if (line.startsWith("</")) depth--;
    const shown = INDENT.repeat(Math.max(0, depth)) + line;
    const opens = /^<\w/.test(line) && !line.endsWith("/>") && !line.includes("</");
    if (opens) depth++;
    return shown;
  }).join("\n");
}

function fieldsOf(body: string): Record<string, string> {
  try {
    const read: unknown = JSON.parse(body || "{}");
    if (typeof read !== "object" || read === null) return {};
    return Object.fromEntries(
      Object.entries(read).map(([name, value]) => [
        name,
        typeof value === "string" ? value : JSON.stringify(value),
      ]),
    );
  } catch {
    return { text: body };
  }
}
