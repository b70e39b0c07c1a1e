const TIMEOUT_MS = 15_000;

/**
 * `fetch` that sends a request at most once. The runtime repeats a request by itself when a
 * connection it had kept breaks before the answer, also when the server had executed it; a body
 * that is a stream cannot be sent twice, so it does not.
 */
export async function fetchOnce(request: Request): Promise<Response> {
  const body = new Blob([await request.arrayBuffer()]).stream();
  return await fetch(request.url, {
    method: request.method,
    headers: request.headers,
    body: request.method === "GET" ? null : body,
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
}
