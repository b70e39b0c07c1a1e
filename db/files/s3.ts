import { AwsClient } from "aws4fetch";
import type { Config } from "../../config.ts";
import { HubError } from "../../types/errors.ts";
import type { FileStore } from "../../types/hub.ts";
import { checkKey } from "./key.ts";
import { parts } from "./parts.ts";

/** Part size of a multipart upload; the least S3 allows is 5 MiB. Also the most held in memory. */
const PART_BYTES = 8 * 1024 * 1024;
const RETRIES = 3;
const TIMEOUT_MS = 60_000;
const ANSWER_MAX_CHARS = 65_536;

type S3 = NonNullable<Config["s3"]>;

/** Files in an S3-compatible store, addressed by path (`<endpoint>/<bucket>/<key>`). */
export function openS3(s3: S3): FileStore {
  const aws = new AwsClient({
    accessKeyId: s3.keyId,
    secretAccessKey: s3.secret,
    service: "s3",
    region: s3.region,
    retries: RETRIES,
  });
  const send = async (key: string, init: RequestInit, query = ""): Promise<Response> => {
    const url = `${s3.endpoint}/${s3.bucket}/${checkKey(key)}${query}`;
    try {
      return await aws.fetch(url, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });
    } catch (cause) {
      throw unavailable("gave no answer", cause);
    }
  };
  return {
    async put(key, body, type) {
      const pieces = parts(body, PART_BYTES)[Symbol.asyncIterator]();
      const first = await pieces.next();
      const second = first.done ? first : await pieces.next();
      if (second.done) {
        const bytes = first.done ? new Uint8Array() : first.value;
        await done(
          await send(key, { method: "PUT", body: bytes, headers: { "content-type": type } }),
        );
        return;
      }
      await putParts(send, key, type, joined([first.value, second.value], pieces));
    },
    async get(key) {
      const answer = await send(key, { method: "GET" });
      if (answer.status === 404) {
        await answer.body?.cancel();
        return null;
      }
      if (!answer.ok) await done(answer);
      return answer.body ?? new Blob([]).stream();
    },
    async delete(key) {
      const answer = await send(key, { method: "DELETE" });
      if (answer.status === 404) await answer.body?.cancel();
      else await done(answer);
    },
  };
}

type Send = (key: string, init: RequestInit, query?: string) => Promise<Response>;
type Bytes = Uint8Array<ArrayBuffer>;

async function putParts(
  send: Send,
  key: string,
  type: string,
  pieces: AsyncIterable<Bytes>,
): Promise<void> {
  const begun = await done(
    await send(key, { method: "POST", headers: { "content-type": type } }, "?uploads"),
  );
  const upload = encodeURIComponent(/<UploadId>([^<]+)<\/UploadId>/.exec(begun)?.[1] ?? "");
  if (upload === "") throw unavailable("began no upload");
  try {
    const tags: string[] = [];
    for await (const body of pieces) {
      const query = `?partNumber=${tags.length + 1}&uploadId=${upload}`;
      const answer = await send(key, { method: "PUT", body }, query);
      await done(answer);
      tags.push(answer.headers.get("etag") ?? "");
    }
    const list = tags.map((tag, i) =>
      `<Part><PartNumber>${i + 1}</PartNumber><ETag>${tag}</ETag></Part>`
    ).join("");
    const body = `<CompleteMultipartUpload>${list}</CompleteMultipartUpload>`;
    const answer = await done(await send(key, { method: "POST", body }, `?uploadId=${upload}`));
    // S3 may report a failure after it has already answered 200.
    if (answer.includes("<Error>")) throw unavailable("did not complete the upload");
  } catch (error) {
    const gone = await send(key, { method: "DELETE" }, `?uploadId=${upload}`).catch(() => null);
    await gone?.body?.cancel();
    throw error;
  }
}

async function* joined(begun: Bytes[], rest: AsyncIterator<Bytes>): AsyncGenerator<Bytes> {
  yield* begun;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}

/** The answer's text; throws when it is a refusal. */
async function done(answer: Response): Promise<string> {
  const text = (await answer.text()).slice(0, ANSWER_MAX_CHARS);
  if (answer.ok) return text;
  const code = /<Code>([^<]{1,60})<\/Code>/.exec(text)?.[1] ?? "";
  throw unavailable(`answered ${answer.status} ${code}`.trim());
}

function unavailable(what: string, cause?: unknown): HubError {
  return new HubError("unavailable", `The file store ${what}: try again in a moment`, {
    code: "files.unavailable",
    retryAfter: 5,
    cause,
  });
}
