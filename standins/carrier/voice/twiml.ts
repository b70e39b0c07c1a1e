import { parseXml, type XmlDocument, XmlElement, XmlText } from "@rgrove/parse-xml";
import { SPEECH_MARKUP, TOP_LEVEL, VERBS } from "./verbs.ts";

/** Largest document the carrier reads, in characters. */
const MAX_DOCUMENT = 64 * 1024;

/** A document the carrier cannot perform: its own error code, and what is wrong with it. */
export class TwimlError extends Error {
  constructor(readonly code: number, message: string) {
    super(message);
  }
}

/** The verbs of a document; throws what the carrier says of one it cannot read. */
export function readTwiml(body: string, allowed: readonly string[] = TOP_LEVEL): XmlElement[] {
  if (body.length > MAX_DOCUMENT) throw new TwimlError(11750, "Response body is too large");
  const root = parse(body).root;
  if (root?.name !== "Response") throw new TwimlError(12102, "The root must be <Response>");
  if (Object.keys(root.attributes).length > 0) {
    throw new TwimlError(12200, "<Response> has no attributes");
  }
  refuseText(root);
  const verbs = elements(root);
  for (const verb of verbs) {
    if (!allowed.includes(verb.name)) {
      throw new TwimlError(12200, `<${verb.name}> is not allowed here`);
    }
    check(verb);
  }
  return verbs;
}

function parse(body: string): XmlDocument {
  try {
    return parseXml(body.trimStart());
  } catch (error) {
    throw new TwimlError(12100, `Document parse failure: ${firstLine(error)}`);
  }
}

const firstLine = (error: unknown) =>
  (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "";

function check(verb: XmlElement): void {
  if (SPEECH_MARKUP.includes(verb.name)) return;
  const rule = VERBS[verb.name];
  if (rule === undefined) throw new TwimlError(12200, `<${verb.name}> is not known`);
  for (const [name, value] of Object.entries(verb.attributes)) {
    const allows = rule.attributes[name];
    if (allows === undefined) throw new TwimlError(12200, `<${verb.name}> has no "${name}"`);
    if (!allows(value)) throw new TwimlError(12200, `${name}="${value}" of <${verb.name}>`);
  }
  if (rule.content === "none") refuseText(verb);
  if (
    rule.content === "address" && verb.text.trim() === "" && verb.attributes.digits === undefined
  ) {
    throw new TwimlError(11100, `<${verb.name}> needs an address`);
  }
  for (const child of elements(verb)) {
    if (!rule.children.includes(child.name)) {
      throw new TwimlError(12200, `<${child.name}> is not allowed in <${verb.name}>`);
    }
    check(child);
  }
}

function refuseText(element: XmlElement): void {
  const found = element.children.find((child) =>
    child instanceof XmlText && child.text.trim() !== ""
  );
  if (found !== undefined) throw new TwimlError(12200, `Text is not allowed in <${element.name}>`);
}

/** Elements directly inside. */
export function elements(element: XmlElement): XmlElement[] {
  return element.children.filter((child): child is XmlElement => child instanceof XmlElement);
}

/** An address of a document, read against the document's own. */
export function resolveAddress(given: string, base: string): string {
  const address = given.trim();
  const url = URL.canParse(address, base || undefined) ? new URL(address, base || undefined) : null;
  if (url !== null && /^https?:$/.test(url.protocol)) return url.href;
  throw new TwimlError(11100, `"${address}" is no address`);
}
