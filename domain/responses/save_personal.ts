import { z } from "zod";
import { HubError } from "../../types/errors.ts";
import { CHANNELS } from "../../types/channels.ts";
import { Localised } from "../../types/configuration/parts.ts";
import type { Hub } from "../../types/hub.ts";

/** Responses of one's own at most. */
const MAX_PERSONAL = 500;

export const PersonalResponse = z.strictObject({
  title: z.string().trim().min(1).max(120),
  step: z.enum(["any", "greeting", "verification", "closing"]).default("any"),
  channels: z.array(z.enum(CHANNELS)).default([]),
  keywords: z.array(z.string().trim().min(1).max(60)).max(50).default([]),
  body: Localised.refine(
    (body) => Object.values(body).some((text) => text.trim() !== ""),
    "write a text in at least one language",
  ),
});
export type PersonalResponse = z.infer<typeof PersonalResponse>;

/**
 * Keeps a standard response of the agent's own under an id they chose (DC-21). Ids of the
 * company's responses and of colleagues' are taken: `response.id_taken`.
 */
export async function savePersonalResponse(
  hub: Hub,
  id: string,
  input: PersonalResponse,
): Promise<void> {
  const owner = ownerOf(hub);
  checkId(hub, id);
  const [saved] = await hub.db.write([{
    sql: `INSERT INTO personal_responses
        (id, owner, title, step, channels, keywords, body, updated_at)
      SELECT ?, ?, ?, ?, ?, ?, ?, ?
      WHERE (SELECT COUNT(*) FROM personal_responses WHERE owner = ? AND id <> ?) < ?
      ON CONFLICT (id) DO UPDATE SET title = excluded.title, step = excluded.step,
        channels = excluded.channels, keywords = excluded.keywords, body = excluded.body,
        updated_at = excluded.updated_at
      WHERE personal_responses.owner = excluded.owner`,
    args: [
      id,
      owner,
      input.title,
      input.step,
      JSON.stringify(input.channels),
      JSON.stringify(input.keywords),
      JSON.stringify(input.body),
      hub.now(),
      owner,
      id,
      MAX_PERSONAL,
    ],
  }]);
  if (saved?.rowsAffected === 1) return;
  throw await hasRoom(hub, owner)
    ? taken(id)
    : new HubError("conflict", `You have ${MAX_PERSONAL} own responses: remove some first`, {
      code: "response.limit",
    });
}

/** Removes one of the agent's own; anybody else's is 404. */
export async function removePersonalResponse(hub: Hub, id: string): Promise<void> {
  const [removed] = await hub.db.write([{
    sql: "DELETE FROM personal_responses WHERE id = ? AND owner = ?",
    args: [id, ownerOf(hub)],
  }]);
  if (removed?.rowsAffected === 1) return;
  throw new HubError("not_found", `You have no own response "${id}"`, { code: "response.unknown" });
}

function ownerOf(hub: Hub): string {
  if (hub.actor.kind === "person") return hub.actor.id;
  throw new HubError("forbidden", "Own responses belong to people: sign in");
}

function checkId(hub: Hub, id: string): void {
  if (!/^[a-zA-Z0-9][a-zA-Z0-9-]{0,62}$/.test(id)) {
    throw new HubError("unprocessable", "The id has letters, digits and dashes, at most 63", {
      code: "response.id_invalid",
    });
  }
  if (hub.settings().document.standardResponses.some((r) => r.id === id)) throw taken(id);
}

async function hasRoom(hub: Hub, owner: string): Promise<boolean> {
  const [row] = await hub.db.read<{ n: number }>(
    "SELECT COUNT(*) AS n FROM personal_responses WHERE owner = ?",
    [owner],
  );
  return (row?.n ?? 0) < MAX_PERSONAL;
}

const taken = (id: string) =>
  new HubError("conflict", `The id "${id}" belongs to another response: choose another`, {
    code: "response.id_taken",
  });
