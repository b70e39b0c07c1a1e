import type { Hub } from "../../types/hub.ts";

/** Counts that a response was put into the composer (DC-24); sent ones are counted with the reply. */
export async function countInserted(hub: Hub, response: string): Promise<void> {
  await hub.db.write([{
    sql: `INSERT INTO response_usage (response_id, inserted) VALUES (?, 1)
      ON CONFLICT (response_id) DO UPDATE SET inserted = inserted + 1`,
    args: [response],
  }]);
}
