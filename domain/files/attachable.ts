import type { Media } from "../../types/channels.ts";
import { HubError } from "../../types/errors.ts";
import type { Hub } from "../../types/hub.ts";

/**
 * Uploaded files a message of this conversation may carry, in the order asked for. Refuses files
 * of other conversations and files that are not there (`file.unknown`).
 */
export async function attachable(
  hub: Pick<Hub, "db">,
  conversation: string,
  ids: string[],
): Promise<Media[]> {
  if (ids.length === 0) return [];
  const rows = await hub.db.read<{ id: string; name: string; type: string; size: number }>(
    `SELECT id, name, type, size FROM files
     WHERE conversation_id = ? AND state = 'stored' AND message_id IS NULL
       AND id IN (SELECT value FROM json_each(?))`,
    [conversation, JSON.stringify(ids)],
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => {
    const row = byId.get(id);
    if (row) return { file: row.id, name: row.name, type: row.type, size: row.size };
    throw new HubError(
      "unprocessable",
      `The file "${id}" is not part of this chat: send it again`,
      {
        code: "file.unknown",
      },
    );
  });
}
