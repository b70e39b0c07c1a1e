/**
 * Fields of an urlencoded form in the order received, read as `URLSearchParams` reads them. What
 * carries no escapes is taken as it stands, which is most of a carrier's form.
 */
export function formFields(raw: string): [string, string][] {
  if (INTRICATE.test(raw)) return [...new URLSearchParams(raw)];
  const fields: [string, string][] = [];
  for (const part of raw.split("&")) {
    if (part === "") continue;
    const at = part.indexOf("=");
    fields.push(at < 0 ? [plain(part), ""] : [plain(part.slice(0, at)), plain(part.slice(at + 1))]);
  }
  return fields;
}

/** A percent sign without two hexadecimal digits, bytes that are no ASCII, a query's question mark. */
const INTRICATE = /%(?![0-9a-f]{2})|[^ -~]|^\?/i;

function plain(text: string): string {
  const spaced = text.includes("+") ? text.replaceAll("+", " ") : text;
  if (!spaced.includes("%")) return spaced;
  try {
    return decodeURIComponent(spaced);
  } catch {
    // Escapes that are no UTF-8.
    return new URLSearchParams(`x=${text}`).get("x") ?? "";
  }
}
