import { createHash } from "node:crypto";

/** A Lua script and its hash; run.ts runs it by hash. */
export interface Script {
  name: string;
  source: string;
  sha: string;
}

export function script(name: string, source: string): Script {
  return { name, source, sha: createHash("sha1").update(source).digest("hex") };
}
