import Database from "libsql";
import { connect, type Connection } from "./connection.ts";
import type { Checkpointed } from "./threads.ts";

/** A thread of its own that carries the log into the file: writers do not wait for it. */
let path = "";
let connection: Connection | undefined;

self.onmessage = ({ data }: MessageEvent<{ path: string } | "checkpoint" | "close">) => {
  if (data === "close") {
    connection?.close();
    self.postMessage("closed");
  } else if (data === "checkpoint") self.postMessage(checkpoint());
  else path = data.path;
};

/** A disk that is full or away shows in the writes; here it only means: later. */
function checkpoint(): Checkpointed {
  try {
    connection ??= connect(Database, path, "elsewhere");
    const { values } = connection.rows({ sql: "PRAGMA wal_checkpoint(PASSIVE)", args: [] });
    const [, log = 0, carried = 0] = (values[0] ?? []).map(Number);
    return { log, carried };
  } catch {
    return { log: 1, carried: 0 };
  }
}
