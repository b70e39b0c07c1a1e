import type { Config } from "../config.ts";
import type { Db } from "../types/hub.ts";

/** Opens the record. The native driver is loaded for a file only: an edge isolate has none. */
export async function openDb(libsql: Config["libsql"]): Promise<Db> {
  if (libsql.kind === "file") return (await import("./file/open.ts")).openFile(libsql.path);
  return (await import("./remote/open.ts")).openRemote(libsql.url, libsql.token);
}
