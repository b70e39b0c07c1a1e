import { isIP } from "node:net";
import { HubError } from "../../types/errors.ts";

/** Longest address of an endpoint, in characters. */
const MAX_URL = 2000;

/**
 * The endpoint's URL if deliveries may go there: https, no credentials in it, no address of a
 * private network written out. Names are checked when they are resolved, at each delivery.
 */
export function checkEndpoint(text: string, allowPrivate: boolean): URL {
  if (text.length > MAX_URL || !URL.canParse(text)) throw refused("this is no valid address");
  const url = new URL(text);
  if (url.protocol !== "https:" && !(allowPrivate && url.protocol === "http:")) {
    throw refused("the address begins with https://");
  }
  if (url.username !== "" || url.password !== "") {
    throw refused("leave user name and password out of the address");
  }
  url.hash = "";
  if (allowPrivate) return url;
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const literal = isIP(host) !== 0;
  if (literal ? isPrivateAddress(host) : isPrivateName(host)) {
    throw refused("the address leads into a private network");
  }
  return url;
}

function isPrivateName(host: string): boolean {
  const name = host.replace(/\.$/, "").toLowerCase();
  return !name.includes(".") || /(^|\.)(localhost|local|internal|home\.arpa|lan)$/.test(name);
}

/** True for every address that is not plainly on the public internet: those are never called. */
export function isPrivateAddress(address: string): boolean {
  if (isIP(address) === 4) return isPrivateV4(address);
  const words = wordsOf(address);
  if (words === null) return true;
  const [a, b] = words as [number, number];
  const embedded = embeddedV4(words);
  if (embedded !== null) return isPrivateV4(embedded);
  // Only 2000::/3 is routed on the internet, and of it not documentation, 6to4, Teredo, ORCHID.
  if ((a & 0xe000) !== 0x2000) return true;
  return a === 0x2002 || (a === 0x2001 && (b < 0x200 || b === 0xdb8)) ||
    (a === 0x3fff && b < 0x1000);
}

function isPrivateV4(address: string): boolean {
  const [a, b, c] = address.split(".").map(Number) as [number, number, number, number];
  return a === 0 || a === 10 || a === 127 || a >= 224 || (a === 100 && b >= 64 && b <= 127) ||
    (a === 169 && b === 254) || (a === 172 && b >= 16 && b <= 31) ||
    (a === 192 && (b === 168 || (b === 0 && (c === 0 || c === 2)) || (b === 88 && c === 99))) ||
    (a === 198 && (b === 18 || b === 19 || (b === 51 && c === 100))) ||
    (a === 203 && b === 0 && c === 113);
}

/** The eight words of an IPv6 address; null when it is none. */
function wordsOf(address: string): number[] | null {
  const plain = address.split("%")[0]!;
  if (isIP(plain) !== 6) return null;
  const text = plain.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, a, b, c, d) => {
    const word = (high: string, low: string) => (Number(high) * 256 + Number(low)).toString(16);
    return `${word(a, b)}:${word(c, d)}`;
  });
  const [head = "", tail] = text.split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const middle = tail === undefined ? [] : Array(8 - left.length - right.length).fill("0");
  return [...left, ...middle, ...right].map((word) => parseInt(word, 16));
}

/** The IPv4 address inside a mapped, compatible or translated one (`::ffff:`, `64:ff9b::`). */
function embeddedV4(words: number[]): string | null {
  const zeros = (from: number, to: number) => words.slice(from, to).every((w) => w === 0);
  const mapped = zeros(0, 5) && (words[5] === 0xffff || words[5] === 0);
  const mappedOther = zeros(0, 4) && words[4] === 0xffff && words[5] === 0;
  const translated = words[0] === 0x64 && words[1] === 0xff9b;
  if (!mapped && !mappedOther && !translated) return null;
  const [high, low] = [words[6]!, words[7]!];
  return `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`;
}

const refused = (detail: string) =>
  new HubError("malformed", `Choose another address: ${detail}`, {
    code: "webhook.url",
    errors: [{ field: "url", code: "webhook.url", detail }],
  });
