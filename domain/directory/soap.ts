import type { Value } from "../../types/flows.ts";

/** Largest answer read, characters, and facts taken of it. */
const MAX_ANSWER = 64 * 1024;
const MAX_FACTS = 200;

const ENTITIES: Record<string, string> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

/** The request of a SOAP source: `{{by}}` in its envelope is who it is about. */
export const soapRequest = (envelope: string, by: string): string =>
  envelope.replaceAll(/\{\{\s*by\s*\}\}/g, () => escaped(by));

const escaped = (text: string): string =>
  text.replaceAll(/[<>&"']/g, (c) => `&#${c.codePointAt(0)};`);

/**
 * The facts of a SOAP answer: each innermost element by its local name, the first of a name counts.
 * Undefined: it is no envelope, or says that something went wrong.
 */
export function soapFacts(xml: string): { facts: Record<string, Value> } | undefined {
  const text = xml.slice(0, MAX_ANSWER);
  if (!/<(?:[\w-]+:)?Envelope[\s>]/.test(text) || /<(?:[\w-]+:)?Fault[\s>]/.test(text)) return;
  const facts: Record<string, Value> = {};
  const leaf = /<(?:[\w-]+:)?([\w-]+)(?:\s[^<>]*)?>([^<]*)<\/(?:[\w-]+:)?\1\s*>/g;
  for (const [, name = "", value = ""] of text.matchAll(leaf)) {
    if (name.length > 60 || Object.hasOwn(facts, name)) continue;
    facts[name] = plain(value);
    if (Object.keys(facts).length >= MAX_FACTS) break;
  }
  return { facts };
}

const plain = (text: string): string =>
  text.replaceAll(
    /&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(\w{2,4}));/g,
    (whole, decimal, hex, name) => {
      const code = decimal ? Number(decimal) : hex ? parseInt(hex, 16) : null;
      if (code === null) return ENTITIES[name] ?? whole;
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
