import type { Hub } from "../../../types/hub.ts";

/** What a request of the carrier was answered before; null = it is new (IV-2). */
export async function answeredBefore(hub: Hub, key: string): Promise<string | null> {
  const [row] = await hub.db.read<{ body: string }>(
    "SELECT body FROM call_answers WHERE key = ?",
    [key],
  );
  return row?.body ?? null;
}
