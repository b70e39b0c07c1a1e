import type { Hub } from "../../types/hub.ts";

/** Uses are kept by quarter of an hour, milliseconds. */
const QUARTER_MS = 900_000;

/** Counts that a response was put into the composer (DC-24); sent ones are counted with the reply. */
export async function countInserted(hub: Hub, response: string): Promise<void> {
  await hub.db.write([
    {
      sql: `INSERT INTO response_usage (response_id, inserted) VALUES (?, 1)
        ON CONFLICT (response_id) DO UPDATE SET inserted = inserted + 1`,
      args: [response],
    },
    {
      sql: `INSERT INTO response_uses (quarter, response_id, inserted) VALUES (?, ?, 1)
        ON CONFLICT (quarter, response_id) DO UPDATE SET inserted = inserted + 1`,
      args: [Math.floor(hub.now() / QUARTER_MS), response],
    },
  ]);
}
