import { getLogger } from "@logtape/logtape";
import type { ChannelName } from "../../types/channels.ts";
import { isRefusal } from "../../types/errors.ts";
import type { Hub, Statement } from "../../types/hub.ts";
import { eventRow } from "../journal/event_row.ts";
import { publishMessages } from "../messages/publish.ts";
import { keepBytes, type StoredFile } from "./store.ts";

/** Largest file fetched from a provider (CE29-X8). */
export const MAX_FETCHED_BYTES = 25 * 1024 * 1024;
const MAX_TRIES = 8;
const RETRY_FIRST_MS = 5_000;
const RETRY_MOST_MS = 3_600_000;
/** Fetched side by side, at most in one turn, and how long one is out of others' reach. */
const AT_ONCE = 4;
const MAX_IN_TURN = 200;
const CLAIM_MS = 120_000;

interface Row {
  id: string;
  name: string;
  type: string;
  size: number;
  source_url: string;
  message_id: string | null;
  conversation_id: string | null;
  channel: ChannelName | null;
}

/**
 * Fetches the files that still lie with their providers and are due. Each is taken by one process;
 * left behind by a dying one it is taken again. Resolves with the number tried.
 */
export async function fetchPendingFiles(hub: Hub): Promise<number> {
  let tried = 0;
  while (tried < MAX_IN_TURN) {
    const [claimed] = await hub.db.write([{
      sql: `UPDATE files SET tries = tries + 1, next_at = ? WHERE id IN (
          SELECT id FROM files WHERE state = 'pending' AND next_at <= ? ORDER BY at LIMIT ?)
        RETURNING id, tries`,
      args: [hub.now() + CLAIM_MS, hub.now(), AT_ONCE],
    }]);
    const rows = claimed?.rows ?? [];
    await Promise.all(rows.map((row) => fetchPendingFile(hub, String(row.id), Number(row.tries))));
    tried += rows.length;
    if (rows.length < AT_ONCE) break;
  }
  return tried;
}

/**
 * Fetches a file that still lies with its provider (CE29-X8): through the channel that knows how
 * to ask, at most 25 MiB, whatever it calls itself. Tried again with growing pauses; after the
 * last try the file is `failed` and the message shows its place. Safe to repeat.
 */
export async function fetchPendingFile(hub: Hub, id: string, tries = 1): Promise<void> {
  const [row] = await hub.db.read<Row>(
    `SELECT f.id, f.name, f.type, f.size, f.source_url, f.message_id, f.conversation_id, m.channel
     FROM files f LEFT JOIN messages m ON m.id = f.message_id
     WHERE f.id = ? AND f.state = 'pending'`,
    [id],
  );
  if (!row) return;
  try {
    const stored = await fetchOne(hub, row);
    await hub.db.write(storedRows(row.id, stored));
  } catch (error) {
    await again(hub, row, tries, error);
  }
  if (row.message_id) await publishMessages(hub, [row.message_id]);
}

async function fetchOne(hub: Hub, row: Row): Promise<StoredFile> {
  const channel = hub.channels[row.channel ?? "sms"];
  const body = await channel.fetchMedia(hub, {
    name: row.name,
    type: row.type,
    size: row.size,
    url: row.source_url,
  });
  return await keepBytes(hub, {
    name: row.name,
    declaredType: row.type,
    body,
    conversation: row.conversation_id,
    uploadedBy: "provider",
    maxBytes: MAX_FETCHED_BYTES,
    lenient: true,
  });
}

/** Fetched twice, the second copy stays loose and is swept away. */
function storedRows(id: string, stored: StoredFile): Statement[] {
  return [
    {
      sql: `UPDATE files SET state = 'stored', name = ?, type = ?, size = ?, sha256 = ?,
          storage_key = ?
        WHERE id = ? AND state = 'pending'`,
      args: [stored.name, stored.type, stored.size, stored.sha256, stored.storageKey, id],
    },
    {
      sql: `DELETE FROM loose_files WHERE storage_key = ?
        AND EXISTS (SELECT 1 FROM files WHERE storage_key = ?)`,
      args: [stored.storageKey, stored.storageKey],
    },
  ];
}

/** Too large, empty and not there will not get better; everything else may. */
async function again(hub: Hub, row: Row, tries: number, error: unknown): Promise<void> {
  const forGood = isRefusal(error) && error.kind !== "unavailable" && error.kind !== "rate_limited";
  const code = isRefusal(error) ? error.code : "fetch.failed";
  getLogger(["hubbub", "files"]).warn("Fetching file {id} failed at try {tries}: {code}", {
    id: row.id,
    tries,
    code,
  });
  if (!forGood && tries < MAX_TRIES) {
    const pause = Math.min(RETRY_FIRST_MS * 4 ** (tries - 1), RETRY_MOST_MS);
    await hub.db.write([{
      sql: "UPDATE files SET next_at = ? WHERE id = ? AND state = 'pending'",
      args: [hub.now() + pause, row.id],
    }]);
    return;
  }
  await hub.db.write([
    { sql: "UPDATE files SET state = 'failed' WHERE id = ? AND state = 'pending'", args: [row.id] },
    eventRow({
      id: `file.failed:${row.id}`,
      at: hub.now(),
      kind: "file.failed",
      actor: "system",
      conversation: row.conversation_id,
      data: { file: row.id, code, tries },
    }),
  ]);
}
