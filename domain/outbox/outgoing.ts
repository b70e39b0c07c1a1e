import type { ChannelName, Media, Outgoing } from "../../types/channels.ts";
import type { Hub } from "../../types/hub.ts";
import { fileUrl } from "../files/links.ts";
import { withToken } from "../identity/with_token.ts";

export interface ToSend {
  outgoing: Outgoing;
  status: string;
  interaction: string | null;
  /** Set for texts the hub sends by itself: `stop`, `help`, `acknowledgement` and the like. */
  automatic: string;
  optedOut: boolean;
}

interface Row {
  id: string;
  conversation_id: string;
  interaction_id: string | null;
  channel: ChannelName;
  text: string;
  files: string;
  status: string;
  automatic: string | null;
  token: string | null;
  our_address: string;
  address: string;
  opted_out: number;
}

/** Everything a channel needs to send a message; null when it is gone. */
export async function readOutgoing(
  hub: Hub,
  messageId: string,
  attempt: number,
): Promise<ToSend | null> {
  const [row] = await hub.db.read<Row>(
    `SELECT m.id, m.conversation_id, m.interaction_id, m.channel, m.text, m.files, m.status,
       m.attributes ->> '$.automatic' AS automatic,
       m.attributes ->> '$.identityToken' AS token, c.our_address, c.address,
       EXISTS (SELECT 1 FROM opt_outs o WHERE o.channel = c.channel
         AND o.our_address = c.our_address AND o.address = c.address) AS opted_out
     FROM messages m JOIN conversations c ON c.id = m.conversation_id WHERE m.id = ?`,
    [messageId],
  );
  if (row === undefined) return null;
  const media = await readMedia(hub, JSON.parse(row.files) as string[]);
  return {
    outgoing: {
      messageId: row.id,
      conversationId: row.conversation_id,
      channel: row.channel,
      from: row.our_address,
      to: row.address,
      text: row.token === null ? row.text : await withToken(hub, row.text, row.token),
      media,
      attempt,
    },
    status: row.status,
    interaction: row.interaction_id,
    automatic: row.automatic ?? "",
    optedOut: row.opted_out === 1,
  };
}

/** Files travel as signed links that work for seven days (CE29-C3). */
async function readMedia(hub: Hub, ids: string[]): Promise<Media[]> {
  if (ids.length === 0) return [];
  const base = hub.config.publicUrl ?? `http://localhost:${hub.config.port}`;
  const rows = await hub.db.read<{ id: string; name: string; type: string; size: number }>(
    `SELECT f.id, f.name, f.type, f.size FROM json_each(?) j JOIN files f ON f.id = j.value
     WHERE f.state = 'stored' ORDER BY j.key`,
    [JSON.stringify(ids)],
  );
  return rows.map(({ id, ...file }) => ({
    ...file,
    file: id,
    url: base + fileUrl(hub, { id, name: file.name }),
  }));
}
