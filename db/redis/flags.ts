import { createHash } from "node:crypto";

const FLAG = /^#!lua flags=allow-key-locking[ \t]*\n?/;
/** Scripts with the flag that may be known at once; a library brings a handful. */
const KNOWN_MAX = 100;

/**
 * Scripts of Upstash's own libraries (the rate limiter) begin with a flag only Upstash knows. Gives
 * commands as any Redis takes them: the flag is cut off, and the script's hash is translated.
 */
export function createFlagFilter(): (args: string[]) => string[] {
  const hashes = new Map<string, string>();
  return (args) => {
    const command = args[0]?.toLowerCase();
    const text = args[1] ?? "";
    if (command === "evalsha" && hashes.size > 0) {
      return ["evalsha", hashes.get(text) ?? text, ...args.slice(2)];
    }
    if (command !== "eval" || !FLAG.test(text)) return args;
    const cut = text.replace(FLAG, "");
    if (hashes.size < KNOWN_MAX) hashes.set(sha1(text), sha1(cut));
    return ["eval", cut, ...args.slice(2)];
  };
}

function sha1(text: string): string {
  return createHash("sha1").update(text).digest("hex");
}
