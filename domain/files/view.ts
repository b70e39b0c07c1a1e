import type { FileView } from "../../types/api/messages.ts";
import type { Hub } from "../../types/hub.ts";
import { fileUrl } from "./links.ts";

export interface FileRow {
  id: string;
  name: string;
  type: string;
  size: number;
  state: FileView["state"];
}

export function fileView(hub: Pick<Hub, "config" | "now">, row: FileRow): FileView {
  return {
    id: row.id,
    name: row.name,
    type: row.type,
    size: row.size,
    url: row.state === "stored" ? fileUrl(hub, row) : "",
    state: row.state,
  };
}

/** Views of files by id; unknown ids are left out. */
export async function viewFiles(
  hub: Pick<Hub, "config" | "now" | "db">,
  ids: string[],
): Promise<Map<string, FileView>> {
  if (ids.length === 0) return new Map();
  const rows = await hub.db.read<FileRow>(
    `SELECT id, name, type, size, state FROM files
     WHERE id IN (SELECT value FROM json_each(?))`,
    [JSON.stringify(ids)],
  );
  return new Map(rows.map((row) => [row.id, fileView(hub, row)]));
}
