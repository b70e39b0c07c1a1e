import { Busboy } from "@fastify/busboy";
import { Buffer } from "node:buffer";
import { Readable } from "node:stream";
import { HubError } from "../types/errors.ts";

/** Headers and fields around the file, in bytes. */
const ENVELOPE_BYTES = 64 * 1024;
const LIMITS = {
  files: 1,
  fields: 8,
  fieldSize: 1000,
  fieldNameSize: 60,
  parts: 10,
  headerPairs: 50,
} as const;

export interface UploadedPart {
  name: string;
  declaredType: string;
  body: ReadableStream<Uint8Array>;
}

/**
 * Reads one file (field `file`) out of a multipart body while it streams in: nothing is gathered.
 * `take` consumes it; when it refuses, the rest of the body is not read. A declared length beyond
 * `maxBytes` is refused before the first byte (fault row 16).
 */
export async function readUpload<T>(
  request: Request,
  maxBytes: number,
  take: (part: UploadedPart) => Promise<T>,
): Promise<{ taken: T; fields: Record<string, string> }> {
  const contentType = checkHead(request, maxBytes);
  const fields: Record<string, string> = {};
  const source = Readable.fromWeb(request.body as Parameters<typeof Readable.fromWeb>[0]);
  let taken: Promise<T> | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      const parser = new Busboy({ headers: { "content-type": contentType }, limits: LIMITS });
      parser.on("field", (name: string, value: string) => {
        if (Object.keys(fields).length < LIMITS.fields) fields[name] = value;
      });
      parser.on("file", (field, stream, name, _encoding, type) => {
        if (field !== "file") return void stream.resume();
        taken = take({ name: name ?? "", declaredType: type ?? "", body: webStream(stream) });
        taken.catch(reject);
      });
      parser.on("finish", resolve);
      parser.on("error", () => reject(malformed()));
      source.on("error", () => reject(malformed()));
      source.pipe(parser);
    });
    if (!taken) throw noFile();
    return { taken: await taken, fields };
  } finally {
    source.destroy();
  }
}

function checkHead(request: Request, maxBytes: number): string {
  const contentType = request.headers.get("content-type") ?? "";
  if (!/^multipart\/form-data\s*;.*boundary=/i.test(contentType)) {
    throw new HubError("unsupported", "Send the file as multipart/form-data in the field `file`");
  }
  if (request.headers.get("content-encoding")) {
    throw new HubError("unsupported", "Send the file without Content-Encoding");
  }
  const declared = Number(request.headers.get("content-length") ?? 0);
  if (declared > maxBytes + ENVELOPE_BYTES) {
    throw new HubError(
      "too_large",
      `The file is larger than ${Math.floor(maxBytes / 1024 / 1024)} MiB: send a smaller one`,
      { code: "file.too_large", extra: { maxBytes } },
    );
  }
  if (!request.body) throw noFile();
  return contentType;
}

/** Pulled by its reader: a slow store holds back the sender. */
function webStream(stream: Readable): ReadableStream<Uint8Array> {
  const parts = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await parts.next();
      if (done) controller.close();
      else controller.enqueue(new Uint8Array(value));
    },
    async cancel() {
      stream.resume();
      await parts.return?.();
    },
  });
}

const malformed = () =>
  new HubError("malformed", "The upload broke off or is not valid multipart/form-data", {
    code: "upload.malformed",
  });
const noFile = () =>
  new HubError("unprocessable", "The upload has no file in the field `file`", {
    code: "file.missing",
  });
