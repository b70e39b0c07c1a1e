import { HubError } from "../../types/errors.ts";
import type { Hub } from "../../types/hub.ts";

/** Types a browser may show in place; everything else is saved (SVG and HTML never shown). */
const SHOWN = new Set([
  "image/png",
  "image/jpeg",
  "image/gif",
  "image/webp",
  "application/pdf",
  "audio/mpeg",
  "audio/ogg",
  "audio/wav",
  "audio/mp4",
  "audio/amr",
  "audio/aac",
  "video/mp4",
  "video/webm",
  "video/3gpp",
]);

export interface OpenFile {
  name: string;
  type: string;
  size: number;
  inline: boolean;
  body: ReadableStream<Uint8Array>;
}

/** A stored file to be handed out; `file.pending` while it still lies with the provider. */
export async function openFile(hub: Hub, id: string): Promise<OpenFile> {
  const [row] = await hub.db.read<
    { name: string; type: string; size: number; storage_key: string; state: string }
  >("SELECT name, type, size, storage_key, state FROM files WHERE id = ?", [id]);
  if (!row || row.state === "failed") throw unknown(id);
  if (row.state === "pending") {
    throw new HubError("unavailable", "The file is still being fetched: try again in a moment", {
      code: "file.pending",
      retryAfter: 5,
    });
  }
  const body = await hub.files.get(row.storage_key);
  if (!body) throw unknown(id);
  return { name: row.name, type: row.type, size: row.size, inline: SHOWN.has(row.type), body };
}

const unknown = (id: string) =>
  new HubError("not_found", `There is no file "${id.slice(0, 40)}" any more`, {
    code: "file.unknown",
  });
