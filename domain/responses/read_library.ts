import type { ChannelName } from "../../types/channels.ts";
import type { Localised } from "../../types/configuration/parts.ts";
import type { Hub } from "../../types/hub.ts";
import type { Rankable } from "./rank.ts";

export interface LibraryItem extends Rankable {
  scope: "system" | "queue" | "personal";
  step: string;
  queue: string | null;
  owner: string | null;
  channels: ChannelName[];
  body: Localised;
}

interface PersonalRow {
  id: string;
  title: string;
  step: string;
  channels: string;
  keywords: string;
  body: string;
}

/** Everything the actor may use today: the company's, their queues', their own (DC-21). */
export async function readLibrary(hub: Hub, queues: Set<string> | null): Promise<LibraryItem[]> {
  const owner = hub.actor.kind === "person" ? hub.actor.id : "";
  const [rows, usage] = await Promise.all([
    hub.db.read<PersonalRow>(
      "SELECT id, title, step, channels, keywords, body FROM personal_responses WHERE owner = ?",
      [owner],
    ),
    usageCounts(hub),
  ]);
  const used = (id: string) => usage.get(id) ?? 0;
  const { company, standardResponses } = hub.settings().document;
  const today = dayIn(company.timeZone, hub.now());
  const shared = standardResponses
    .filter((r) => (r.from === null || r.from <= today) && (r.to === null || today <= r.to))
    .filter((r) => r.scope !== "personal" || r.owner === owner)
    .filter((r) => r.scope !== "queue" || queues === null || queues.has(r.queue ?? ""))
    .map((r): LibraryItem => ({ ...r, used: used(r.id), searched: textOf(r.body) }));
  return [...shared, ...rows.map((row) => personal(row, owner, used(row.id)))];
}

/** `YYYY-MM-DD` as it is there at the moment; in UTC where nobody knows the zone. */
function dayIn(timeZone: string, at: number): string {
  try {
    return new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short" }).format(at);
  } catch {
    return new Date(at).toISOString().slice(0, 10);
  }
}

function personal(row: PersonalRow, owner: string, used: number): LibraryItem {
  const body = JSON.parse(row.body) as Localised;
  return {
    id: row.id,
    title: row.title,
    scope: "personal",
    step: row.step,
    queue: null,
    owner,
    channels: JSON.parse(row.channels) as ChannelName[],
    keywords: JSON.parse(row.keywords) as string[],
    categories: [],
    body,
    used,
    searched: textOf(body),
  };
}

const textOf = (body: Localised) => Object.values(body).join(" ");

async function usageCounts(hub: Hub): Promise<Map<string, number>> {
  const rows = await hub.db.read<{ id: string; used: number }>(
    "SELECT response_id AS id, sent_unchanged + edited AS used FROM response_usage",
  );
  return new Map(rows.map((row) => [row.id, row.used]));
}
