/**
 * A small S3-compatible store in memory: signed requests only (the access key is checked, and that a
 * signature is there), single and multipart uploads. Lengths must be declared, as S3 wants.
 */
export interface S3Server {
  endpoint: string;
  objects: Map<string, { body: Uint8Array<ArrayBuffer>; type: string }>;
  uploads: Map<string, Uint8Array<ArrayBuffer>[]>;
  /** Answers the next requests with 503. */
  failNext(times: number): void;
  close(): Promise<void>;
}

const LEAST_PART_BYTES = 5 * 1024 * 1024;

export function startS3(keyId: string): S3Server {
  const objects: S3Server["objects"] = new Map();
  const uploads: S3Server["uploads"] = new Map();
  let failing = 0;

  async function answer(request: Request): Promise<Response> {
    const auth = request.headers.get("authorization") ?? "";
    if (!auth.startsWith(`AWS4-HMAC-SHA256 Credential=${keyId}/`)) {
      return refuse(403, "AccessDenied");
    }
    if (!/Signature=[0-9a-f]{64}$/.test(auth)) return refuse(403, "SignatureDoesNotMatch");
    if (failing > 0) {
      failing--;
      await request.body?.cancel();
      return refuse(503, "SlowDown");
    }
    const url = new URL(request.url);
    const key = url.pathname.slice(1);
    const body = new Uint8Array(await request.arrayBuffer());
    if (request.method === "PUT" && request.headers.get("content-length") === null) {
      return refuse(411, "MissingContentLength");
    }
    const upload = url.searchParams.get("uploadId");
    if (upload !== null) return multipart(request.method, key, upload, url, body);
    if (request.method === "POST" && url.searchParams.has("uploads")) {
      const id = crypto.randomUUID();
      uploads.set(id, []);
      return new Response(`<R><UploadId>${id}</UploadId></R>`);
    }
    if (request.method === "PUT") {
      objects.set(key, { body, type: request.headers.get("content-type") ?? "" });
      return new Response(null, { headers: { etag: '"1"' } });
    }
    if (request.method === "DELETE") {
      objects.delete(key);
      return new Response(null, { status: 204 });
    }
    const found = objects.get(key);
    if (!found) return refuse(404, "NoSuchKey");
    return new Response(found.body, { headers: { "content-type": found.type } });
  }

  function multipart(
    method: string,
    key: string,
    upload: string,
    url: URL,
    body: Uint8Array<ArrayBuffer>,
  ): Response {
    const pieces = uploads.get(upload);
    if (!pieces) return refuse(404, "NoSuchUpload");
    if (method === "PUT") {
      pieces[Number(url.searchParams.get("partNumber")) - 1] = body;
      return new Response(null, { headers: { etag: `"${body.length}"` } });
    }
    uploads.delete(upload);
    if (method === "DELETE") return new Response(null, { status: 204 });
    if (pieces.slice(0, -1).some((p) => p.length < LEAST_PART_BYTES)) {
      return refuse(400, "EntityTooSmall");
    }
    objects.set(key, { body: joined(pieces), type: "" });
    return new Response("<CompleteMultipartUploadResult/>");
  }

  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, answer);
  return {
    endpoint: `http://127.0.0.1:${server.addr.port}`,
    objects,
    uploads,
    failNext: (times) => void (failing = times),
    close: () => server.shutdown(),
  };
}

function joined(pieces: Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(pieces.reduce((sum, p) => sum + p.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

function refuse(status: number, code: string): Response {
  return new Response(`<Error><Code>${code}</Code></Error>`, { status });
}
