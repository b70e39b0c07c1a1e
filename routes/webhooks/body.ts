import { HubError } from "../../types/errors.ts";

/** Largest webhook body taken, bytes: a carrier's form is a few kilobytes. */
export const MAX_BODY_BYTES = 65_536;

/** The body as text; refused as soon as it is known to be too large, whatever its length claims. */
export async function readBody(request: Request, limit = MAX_BODY_BYTES): Promise<string> {
  const declared = request.headers.get("content-length");
  if (declared !== null && Number(declared) > limit) throw tooLarge(limit);
  // A declared length within the limit bounds the body: the HTTP server reads no further.
  if (declared !== null || request.body === null) return await request.text();
  const decoder = new TextDecoder();
  let size = 0;
  let text = "";
  for await (const chunk of request.body) {
    size += chunk.byteLength;
    if (size > limit) throw tooLarge(limit);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function tooLarge(limit: number): HubError {
  return new HubError("too_large", `The body is larger than ${limit} bytes: send less`, {
    code: "body.too_large",
  });
}
