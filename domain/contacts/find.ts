import { HubError } from "../../types/errors.ts";
import type { Hub } from "../../types/hub.ts";
import { may } from "../access/may.ts";
import { seenBy } from "../conversations/find.ts";
import type { ContactRow } from "./row.ts";

/** A contact the actor may see: through a conversation they may see, or all of them (404 else). */
export async function findContact(hub: Hub, id: string): Promise<ContactRow> {
  const [row] = await hub.db.read<ContactRow>("SELECT * FROM contacts WHERE id = ?", [id]);
  if (row !== undefined && await maySee(hub, id)) return row;
  throw new HubError("not_found", `No contact "${id}" that you may see: check the id`);
}

async function maySee(hub: Hub, id: string): Promise<boolean> {
  if (may(hub, "conversations.read_all")) return true;
  if (hub.actor.kind !== "person") return false;
  const seen = seenBy(hub.actor.id);
  const [row] = await hub.db.read(
    `SELECT 1 FROM conversations c WHERE c.contact_id = ? AND ${seen.sql} LIMIT 1`,
    [id, ...seen.args],
  );
  return row !== undefined;
}
