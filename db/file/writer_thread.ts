import Database from "libsql";
import { HubError } from "../../types/errors.ts";
import { recordUnavailable, sqlCode } from "../errors.ts";
import { runGroup } from "./commit.ts";
import type { Answer, Fault, Order } from "./threads.ts";
import { createWriter, type Writer } from "./writer.ts";

/** A thread of its own that commits groups: the main one goes on while the disk confirms. */
let path = "";
let writer: Writer | undefined;

self.onmessage = async ({ data }: MessageEvent<{ path: string } | Order | "close">) => {
  if (data === "close") {
    writer?.close();
    self.postMessage("closed");
  } else if ("path" in data) path = data.path;
  else self.postMessage(await commit(data.group));
};

/** Opens the file with the first group: one that cannot be opened refuses this group, not all. */
async function commit(group: Order["group"]): Promise<Answer> {
  try {
    writer ??= createWriter(Database, path, "elsewhere");
    const outcomes = runGroup(await writer.begin(), group);
    writer.commit();
    return { outcomes: outcomes.map((o) => "error" in o ? { fault: faultOf(o.error) } : o) };
  } catch (error) {
    return { fault: faultOf(recovered(error)) };
  }
}

/** What the callers are told; a connection that cannot be mended is opened anew with the next group. */
function recovered(error: unknown): unknown {
  if (writer === undefined) return recordUnavailable("The record cannot be opened", error);
  try {
    writer.recover(error);
  } catch {
    writer = undefined;
  }
  return error;
}

function faultOf(error: unknown): Fault {
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof HubError)) return { message, code: sqlCode(error) };
  const { kind: refusal, code, retryAfter } = error;
  return { message, refusal, options: { code, ...(retryAfter ? { retryAfter } : {}) } };
}
