import { Buffer } from "node:buffer";
import { createHash, createHmac, timingSafeEqual } from "node:crypto";

/** What the carrier signed: the address it called and what it sent there. */
export interface SignedRequest {
  /** Address as the carrier called it, query included. */
  url: string;
  signature: string;
  /** Form fields in the order received; empty for a JSON body. */
  params: [string, string][];
  /** The body exactly as received; only looked at when the address carries `bodySHA256`. */
  body: string;
}

/**
 * Whether the carrier's signature fits (CE29-P1, CE29-X10): base64(HMAC-SHA1(token, address + sorted
 * names and values)), and for a JSON body its SHA-256 in the address. Constant time.
 */
export function isSignedBy(authToken: string, request: SignedRequest): boolean {
  if (authToken === "" || request.signature === "") return false;
  const hash = bodyHash(request.url);
  if (hash !== null && !sameText(hash, sha256(request.body))) return false;
  const tail = hash === null ? signedParams(request.params) : "";
  const given = Buffer.from(request.signature);
  // The address as received nearly always fits: further spellings are signed only when asked for.
  const tried = new Set<string>();
  for (const url of variants(request.url)) {
    if (tried.has(url)) continue;
    tried.add(url);
    if (sameBytes(given, sign(authToken, url + tail))) return true;
  }
  return false;
}

/** The signature of an address and its form fields, as the carrier makes it. */
export function signatureOf(authToken: string, url: string, params: [string, string][]): string {
  return sign(authToken, url + signedParams(params)).toString();
}

/** Names sorted, each followed by its value; values of a repeated name once each, sorted. */
function signedParams(params: [string, string][]): string {
  const byName = new Map<string, Set<string>>();
  for (const [name, value] of params) {
    const values = byName.get(name);
    if (values === undefined) byName.set(name, new Set([value]));
    else values.add(value);
  }
  return [...byName.keys()].sort()
    .map((name) => [...byName.get(name) ?? []].sort().map((value) => name + value).join(""))
    .join("");
}

/** The address as received first; then with and without the standard port, and as `URL` spells it. */
function* variants(url: string): Generator<string> {
  yield url;
  const port = /^https:/i.test(url) ? "443" : "80";
  const parts = /^([a-z]+:\/\/)([^/?#]*?)(?::(\d+))?([/?#].*|)$/i.exec(url);
  if (parts !== null) {
    const [, scheme = "", host = "", given, rest = ""] = parts;
    yield scheme + host + rest;
    if (given === undefined) yield `${scheme}${host}:${port}${rest}`;
  }
  if (URL.canParse(url)) yield new URL(url).toString();
}

function bodyHash(url: string): string | null {
  return /[?&]bodySHA256=([^&#]*)/.exec(url)?.[1] ?? null;
}

function sign(authToken: string, data: string): Buffer {
  return Buffer.from(createHmac("sha1", authToken).update(data, "utf-8").digest("base64"));
}

function sha256(body: string): string {
  return createHash("sha256").update(body, "utf-8").digest("hex");
}

function sameText(a: string, b: string): boolean {
  return sameBytes(Buffer.from(a), Buffer.from(b));
}

function sameBytes(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
