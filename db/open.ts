import type { Config } from "../config.ts";
import type { Db } from "../types/hub.ts";

/**
 * Opens the record. The native driver is loaded for a file only: an edge isolate has none.
 * `threads` has a file written by a thread of its own, as a serving process wants it.
 */
export async function openDb(
  libsql: Config["libsql"],
  options: { threads?: boolean } = {},
): Promise<Db> {
  if (libsql.kind === "file") {
    return (await import("./file/open.ts")).openFile(libsql.path, options);
  }
  return (await import("./remote/open.ts")).openRemote(libsql.url, libsql.token);
}
