import { HubError } from "../../types/errors.ts";
import type { Hub } from "../../types/hub.ts";
import { need } from "../access/may.ts";
import type { WebhookKind } from "./kinds.ts";

export interface WebhookView {
  id: string;
  url: string;
  kinds: WebhookKind[];
  active: boolean;
  /** Events in a row that could not be delivered. */
  failures: number;
  disabledReason: string;
  createdBy: string;
  createdAt: string;
}

interface Row {
  id: string;
  url: string;
  kinds: string;
  active: number;
  failures: number;
  disabled_reason: string;
  created_by: string;
  created_at: number;
}

const SELECT = `SELECT id, url, kinds, active, failures, disabled_reason, created_by, created_at
  FROM webhooks`;

/** All endpoints, oldest first; there are at most fifty. */
export async function listWebhooks(hub: Hub): Promise<WebhookView[]> {
  need(hub, "webhooks.manage");
  return (await hub.db.read<Row>(`${SELECT} ORDER BY id`)).map(view);
}

export async function webhookView(hub: Hub, id: string): Promise<WebhookView> {
  const [row] = await hub.db.read<Row>(`${SELECT} WHERE id = ?`, [id]);
  if (row) return view(row);
  throw new HubError("not_found", `There is no webhook "${id.slice(0, 63)}"`);
}

const view = (row: Row): WebhookView => ({
  id: row.id,
  url: row.url,
  kinds: JSON.parse(row.kinds),
  active: Number(row.active) === 1,
  failures: Number(row.failures),
  disabledReason: row.disabled_reason,
  createdBy: row.created_by,
  createdAt: new Date(Number(row.created_at)).toISOString(),
});
