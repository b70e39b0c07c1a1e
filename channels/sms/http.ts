import { Buffer } from "node:buffer";

/** Longest the carrier may take to answer, milliseconds. */
const TIMEOUT_MS = 15_000;
export const TWILIO_API = "https://api.twilio.com";

/** What the carrier's client library asks of its HTTP client; the part we use. */
interface ClientRequest {
  method: string;
  uri: string;
  username?: string;
  password?: string;
  headers?: Record<string, string>;
  params?: Record<string, unknown>;
  data?: Record<string, unknown>;
}

interface ClientResponse {
  statusCode: number;
  body: string;
  headers: Record<string, string>;
}

/** The request never reached the carrier: it is safe to send again. */
export class NotSent extends Error {}
/** The request went out and no answer came back: it may have had its effect. */
export class AnswerLost extends Error {}

/** HTTP for the carrier's client library over `fetch`, so that it runs at the edge and in tests. */
export function carrierHttp(fetcher: typeof fetch, apiBase: string | undefined) {
  return {
    async request(request: ClientRequest): Promise<ClientResponse> {
      const response = await send(fetcher, addressOf(request, apiBase), {
        method: request.method.toUpperCase(),
        headers: {
          ...request.headers,
          ...(request.username === undefined ? {} : { Authorization: basicAuth(request) }),
        },
        ...(request.data === undefined ? {} : { body: formOf(request.data) }),
        redirect: "manual",
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      return response;
    },
  };
}

async function send(
  fetcher: typeof fetch,
  url: string,
  init: RequestInit,
): Promise<ClientResponse> {
  try {
    const response = await fetcher(url, init);
    const body = await response.text();
    return { statusCode: response.status, body, headers: Object.fromEntries(response.headers) };
  } catch (error) {
    const text = error instanceof Error ? `${error.message} ${String(error.cause ?? "")}` : "";
    if (NEVER_SENT.test(text)) throw new NotSent("The carrier cannot be reached", { cause: error });
    throw new AnswerLost("The carrier's answer was lost", { cause: error });
  }
}

/** Failures before the first byte of the request was written. */
const NEVER_SENT = /\(Connect\)|ConnectionRefused|connection refused|ECONNREFUSED|ENOTFOUND|dns/i;

function addressOf(request: ClientRequest, apiBase: string | undefined): string {
  const uri = apiBase === undefined ? request.uri : request.uri.replace(TWILIO_API, apiBase);
  const query = formOf(request.params ?? {}).toString();
  return query === "" ? uri : `${uri}${uri.includes("?") ? "&" : "?"}${query}`;
}

function formOf(values: Record<string, unknown>): URLSearchParams {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined || value === null) continue;
    for (const one of Array.isArray(value) ? value : [value]) form.append(name, String(one));
  }
  return form;
}

function basicAuth({ username = "", password = "" }: ClientRequest): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
}
