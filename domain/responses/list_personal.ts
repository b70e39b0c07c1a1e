import type { PersonalResponseView } from "../../types/api/responses.ts";
import type { Hub } from "../../types/hub.ts";

interface Row {
  id: string;
  title: string;
  step: PersonalResponseView["step"];
  channels: string;
  keywords: string;
  body: string;
}

/** The agent's own responses as they are kept, by title, for changing them (DC-21). */
export async function listPersonalResponses(hub: Hub): Promise<PersonalResponseView[]> {
  const rows = await hub.db.read<Row>(
    `SELECT id, title, step, channels, keywords, body FROM personal_responses
     WHERE owner = ? ORDER BY title COLLATE NOCASE, id`,
    [hub.actor.id],
  );
  return rows.map((row) => ({
    ...row,
    channels: JSON.parse(row.channels) as PersonalResponseView["channels"],
    keywords: JSON.parse(row.keywords) as string[],
    body: JSON.parse(row.body) as Record<string, string>,
  }));
}
