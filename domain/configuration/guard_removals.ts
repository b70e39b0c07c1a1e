import { HubError } from "../../types/errors.ts";
import type { Hub } from "../../types/hub.ts";
import type { Change } from "./plan_configuration.ts";

/**
 * Open work of removed queues, people and entry points; takes three JSON arrays of ids in that
 * order. Part of the write that applies a version, so that work cannot slip in between.
 */
export const openWork = `
  SELECT 1 FROM interactions
  WHERE state IN ('received', 'screened', 'with_bot', 'queued', 'offered', 'active', 'parked', 'wrapup')
    AND (queue IN (SELECT value FROM json_each(?))
      OR agent_id IN (SELECT value FROM json_each(?))
      OR entry_point IN (SELECT value FROM json_each(?)))`;

const COLUMNS = { queues: "queue", people: "agent_id", entryPoints: "entry_point" } as const;

/** Refuses to remove what open work still needs, and says what and how much. */
export async function guardRemovals(hub: Hub, changes: Change[]): Promise<void> {
  const removed = changes.filter((c) => c.action === "remove" && c.kind in COLUMNS);
  for (const change of removed) {
    const column = COLUMNS[change.kind as keyof typeof COLUMNS];
    const [row] = await hub.db.read<{ n: number }>(
      `SELECT count(*) AS n FROM interactions WHERE ${column} = ? AND state IN
       ('received', 'screened', 'with_bot', 'queued', 'offered', 'active', 'parked', 'wrapup')`,
      [change.id],
    );
    const open = Number(row?.n ?? 0);
    if (open === 0) continue;
    const name = change.text.replace(/ is removed$/, "");
    throw new HubError(
      "conflict",
      `${name} cannot be removed: ${open} open ${
        open === 1 ? "interaction needs" : "interactions need"
      } it. Move or finish ${open === 1 ? "it" : "them"} first`,
      { code: "configuration.in_use", extra: { kind: change.kind, id: change.id, open } },
    );
  }
}
