import { lookup as systemLookup } from "node:dns/promises";
import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { isIP } from "node:net";
import { isPrivateAddress } from "./address.ts";

/** From the first byte sent to the last read, in milliseconds. */
const TIMEOUT_MS = 10_000;
/** What is read of an answer, in bytes: more is somebody's mistake or attack. */
const MAX_ANSWER_BYTES = 64 * 1024;

export type Failure =
  | "timeout"
  | "refused"
  | "dns"
  | "tls"
  | "too_large"
  | "private"
  | "redirect"
  | "status";

/** What came of one POST. Failure of the other side is data, not an error. */
export interface Posted {
  status: number | null;
  failure: Failure | "";
  tookMs: number;
}

/** What came of any request, with what was answered. */
export interface Exchanged extends Posted {
  text: string;
}

export interface Asked {
  method: "GET" | "POST";
  headers: Record<string, string>;
  body: string;
}

export interface PostOptions {
  allowPrivate: boolean;
  /** Every address of a host name. */
  resolve?: (host: string) => Promise<string[]>;
  timeoutMs?: number;
}

/** Posts as `exchange` does; the answer's text is of no interest. */
export async function post(
  url: URL,
  headers: Record<string, string>,
  body: string,
  options: PostOptions,
): Promise<Posted> {
  const { status, failure, tookMs } = await exchange(
    url,
    { method: "POST", headers, body },
    options,
  );
  return { status, failure, tookMs };
}

/**
 * Asks an address that is resolved once, checked and then used as it is: a name that answers
 * differently a moment later changes nothing. Redirects are not followed.
 */
export async function exchange(
  url: URL,
  asked: Asked,
  options: PostOptions,
): Promise<Exchanged> {
  const started = performance.now();
  const done = (status: number | null, failure: Failure | "", text = ""): Exchanged => ({
    status,
    failure,
    text,
    tookMs: Math.round(performance.now() - started),
  });
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const addresses = await addressesOf(host, options).catch(() => []);
  if (addresses.length === 0) return done(null, "dns");
  if (!options.allowPrivate && addresses.some(isPrivateAddress)) return done(null, "private");
  try {
    const timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
    const { status, text } = await send(url, addresses[0]!, asked, timeoutMs);
    if (status >= 300 && status < 400) return done(status, "redirect");
    return done(status, status >= 200 && status < 300 ? "" : "status", text);
  } catch (error) {
    return done(null, failureOf(error));
  }
}

async function addressesOf(host: string, { resolve }: PostOptions): Promise<string[]> {
  if (isIP(host) !== 0) return [host];
  if (resolve) return await resolve(host);
  return (await systemLookup(host, { all: true })).map((found) => found.address);
}

function send(
  url: URL,
  address: string,
  { method, headers, body }: Asked,
  timeoutMs: number,
): Promise<{ status: number; text: string }> {
  const request = url.protocol === "https:" ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const outgoing = request({
      host: address,
      port: url.port || (url.protocol === "https:" ? 443 : 80),
      path: url.pathname + url.search,
      method,
      servername: isIP(url.hostname.replace(/^\[|\]$/g, "")) === 0 ? url.hostname : undefined,
      headers: {
        ...headers,
        host: url.host,
        ...(method === "POST"
          ? { "content-length": String(new TextEncoder().encode(body).length) }
          : {}),
      },
      agent: false,
    }, (incoming) => {
      let size = 0;
      let text = "";
      const decoder = new TextDecoder();
      incoming.on("data", (part: Uint8Array) => {
        size += part.byteLength;
        if (size > MAX_ANSWER_BYTES) return giveUp("TOO_LARGE");
        text += decoder.decode(part, { stream: true });
      });
      incoming.on("end", () => resolve({ status: incoming.statusCode ?? 0, text }));
      incoming.on("error", reject);
    });
    const giveUp = (why: string) => {
      reject(new Error(why));
      outgoing.destroy();
    };
    const timer = setTimeout(() => giveUp("TIMEOUT"), timeoutMs);
    outgoing.on("error", reject);
    outgoing.on("close", () => {
      clearTimeout(timer);
      reject(new Error("CLOSED"));
    });
    outgoing.end(body);
  });
}

function failureOf(error: unknown): Failure {
  const text = error instanceof Error
    ? `${(error as { code?: string }).code ?? ""} ${error.message}`
    : "";
  if (text.includes("TOO_LARGE")) return "too_large";
  if (/TIMEOUT|ETIMEDOUT/.test(text)) return "timeout";
  if (/CERT|TLS|SSL|certificate|handshake/i.test(text)) return "tls";
  return "refused";
}
