import type { Hub } from "../../types/hub.ts";
import { need } from "../access/may.ts";
import { webhookView } from "./list_webhooks.ts";

export interface DeliveryView {
  id: string;
  event: string;
  attempt: number;
  status: number | null;
  failure: string;
  tookMs: number;
  at: string;
}

interface Row {
  id: string;
  event_id: string;
  attempt: number;
  status: number | null;
  failure: string;
  took_ms: number;
  at: number;
}

/** Attempts of one endpoint, newest first, from before `cursor` (a delivery id). */
export async function listDeliveries(
  hub: Hub,
  id: string,
  { cursor, limit }: { cursor: string | null; limit: number },
): Promise<{ items: DeliveryView[]; next: string | null }> {
  need(hub, "webhooks.manage");
  await webhookView(hub, id);
  const rows = await hub.db.read<Row>(
    `SELECT id, event_id, attempt, status, failure, took_ms, at FROM webhook_deliveries
     WHERE webhook_id = ? AND id < ? ORDER BY id DESC LIMIT ?`,
    [id, cursor ?? "~", limit + 1],
  );
  const items = rows.slice(0, limit).map((row) => ({
    id: row.id,
    event: row.event_id,
    attempt: Number(row.attempt),
    status: row.status === null ? null : Number(row.status),
    failure: row.failure,
    tookMs: Number(row.took_ms),
    at: new Date(Number(row.at)).toISOString(),
  }));
  return { items, next: rows.length > limit ? items.at(-1)!.id : null };
}
