import type { FileView } from "../../types/api/messages.ts";
import { HubError } from "../../types/errors.ts";
import type { Hub } from "../../types/hub.ts";
import { need } from "../access/may.ts";
import { PROMPT_OWNER } from "./prompt_owner.ts";
import { storeFile } from "./store.ts";
import type { ReadUpload } from "./upload.ts";
import { type FileRow, fileView } from "./view.ts";

/** Largest recording of a prompt, bytes (CE01-R39). */
export const MAX_PROMPT_BYTES = 10 * 1024 * 1024;
/** What carriers play; WAV in 8-bit mu-law is the reference, all are kept as they are. */
const PLAYED = ["audio/wav", "audio/mpeg", "audio/aiff", "audio/x-gsm", "audio/basic"];
/** How a configuration names a recording that lies in the file store. */
const REFERENCE = /^file:([0-9A-Za-z]{10,40})$/;

/** The file a recording's address names; null = it is an address outside. */
export const promptFile = (address: string): string | null => REFERENCE.exec(address)?.[1] ?? null;

/**
 * Keeps a recording for prompts. Old versions of the configuration may name it, so it stays.
 * Refusals: as `storeFile`, `file.too_large` beyond 10 MiB.
 */
export async function storePrompt(hub: Hub, read: ReadUpload): Promise<FileView> {
  need(hub, "configuration.write");
  const { taken } = await read((part) =>
    storeFile(hub, {
      ...part,
      conversation: null,
      uploadedBy: `${PROMPT_OWNER}${hub.actor.id}`,
      maxBytes: MAX_PROMPT_BYTES,
      accepted: PLAYED,
    })
  );
  return taken;
}

/** A recording, to hear it; 404 where there is none of that id. */
export async function getPrompt(hub: Hub, id: string): Promise<FileView> {
  const row = (await promptRows(hub, [id])).get(id);
  if (row) return fileView(hub, row);
  throw new HubError("not_found", `There is no recording "${id}": check the id`);
}

/** Recordings that are there, by id. */
export async function promptRows(
  hub: Pick<Hub, "db">,
  ids: string[],
): Promise<Map<string, FileRow>> {
  const rows = await hub.db.read<FileRow>(
    `SELECT id, name, type, size, state FROM files
     WHERE id IN (SELECT value FROM json_each(?)) AND state = 'stored'
       AND uploaded_by LIKE '${PROMPT_OWNER}%'`,
    [JSON.stringify(ids)],
  );
  return new Map(rows.map((row) => [row.id, row]));
}
