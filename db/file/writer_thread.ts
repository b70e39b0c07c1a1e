import Database from "libsql";
import { HubError } from "../../types/errors.ts";
import { sqlCode } from "../errors.ts";
import { runGroup } from "./commit.ts";
import type { Answer, Fault, Order } from "./threads.ts";
import { createWriter, type Writer } from "./writer.ts";

/** A thread of its own that commits groups: the main one goes on while the disk confirms. */
let writer: Writer | undefined;

self.onmessage = async ({ data }: MessageEvent<{ path: string } | Order | "close">) => {
  if (data === "close") {
    writer?.close();
    self.postMessage("closed");
  } else if ("path" in data) writer = createWriter(Database, data.path, "elsewhere");
  else if (writer !== undefined) {
    self.postMessage(await commit(writer, data));
    if (data.restartLog) restartLog(writer);
  }
};

async function commit(writer: Writer, { group }: Order): Promise<Answer> {
  try {
    const outcomes = runGroup(await writer.begin(), group);
    writer.commit();
    return { outcomes: outcomes.map((o) => "error" in o ? { fault: faultOf(o.error) } : o) };
  } catch (error) {
    writer.recover(error);
    return { fault: faultOf(error) };
  }
}

/** Most pages are in the file already: what is left takes a moment. A reader may prevent it. */
function restartLog(writer: Writer): void {
  try {
    writer.connection.run({ sql: "PRAGMA wal_checkpoint(RESTART)", args: [] });
  } catch (error) {
    writer.recover(error);
  }
}

function faultOf(error: unknown): Fault {
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof HubError)) return { message, code: sqlCode(error) };
  const { kind: refusal, code, retryAfter } = error;
  return { message, refusal, options: { code, ...(retryAfter ? { retryAfter } : {}) } };
}
