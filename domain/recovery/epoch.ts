import type { Db } from "../../types/hub.ts";

/** The epoch in force for a region: what is older is refused. 0 = its queue was never built. */
export async function recordEpoch(db: Db, region: string): Promise<number> {
  const [row] = await db.read<{ epoch: number }>(
    "SELECT epoch FROM journal_cursors WHERE region = ?",
    [region],
  );
  return row?.epoch ?? 0;
}
