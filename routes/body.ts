import { HubError } from "../types/errors.ts";

/** Largest JSON body, in bytes (CB-I1). */
export const MAX_BODY_BYTES = 64 * 1024;
/** Deepest nesting a JSON body may have: deeper ones break writers of JSON further down. */
const MAX_DEPTH = 32;

/** Body bytes up to `limit`; refuses as soon as more than that has come in, whatever the header said. */
export async function readLimited(request: Request, limit: number): Promise<Uint8Array> {
  const declared = Number(request.headers.get("content-length") ?? 0);
  if (declared > limit) throw tooLarge(limit);
  if (!request.body) return new Uint8Array();
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of request.body as ReadableStream<Uint8Array>) {
    size += part.byteLength;
    if (size > limit) throw tooLarge(limit);
    parts.push(part);
  }
  return join(parts, size);
}

/** The JSON value of a body; an empty body is `undefined`. */
export function parseJson(bytes: Uint8Array, contentType: string | null): unknown {
  if (bytes.byteLength === 0) return undefined;
  if (!/^application\/([\w.-]+\+)?json\s*(;|$)/i.test(contentType ?? "")) {
    throw new HubError(
      "unsupported",
      `Send the body as application/json: ${
        contentType ? `got "${contentType.slice(0, 80)}"` : "no Content-Type was given"
      }`,
    );
  }
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    checkDepth(text);
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof HubError) throw error;
    throw new HubError("malformed", "The body is not valid JSON in UTF-8", {
      code: "invalid_json",
    });
  }
}

function checkDepth(text: string): void {
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const char = text.charCodeAt(i);
    if (quoted) {
      if (char === 92) i++;
      else if (char === 34) quoted = false;
    } else if (char === 34) quoted = true;
    else if (char === 91 || char === 123) {
      if (++depth > MAX_DEPTH) {
        throw new HubError("malformed", `The body nests deeper than ${MAX_DEPTH} levels`, {
          code: "too_deep",
        });
      }
    } else if (char === 93 || char === 125) depth--;
  }
}

const tooLarge = (limit: number) =>
  new HubError("too_large", `The body is larger than ${Math.floor(limit / 1024)} KiB`);

function join(parts: Uint8Array[], size: number): Uint8Array {
  if (parts.length === 1) return parts[0]!;
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole;
}
