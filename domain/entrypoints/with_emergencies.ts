import type { EntryPointView } from "../../types/api/admin.ts";
import type { Hub } from "../../types/hub.ts";
import type { z } from "zod";

type View = z.infer<typeof EntryPointView>;

interface Row {
  scope: string;
  declared_by: string;
  declared_at: number;
  until: number | null;
}

const COMPANY = "company";

/** Entry points with the emergency that is in force there, the company's where there is none of its own. */
export async function withEmergencies(hub: Hub, views: View[]): Promise<View[]> {
  const rows = await hub.db.read<Row>(
    "SELECT scope, declared_by, declared_at, until FROM emergencies WHERE until IS NULL OR until > ?",
    [hub.now()],
  );
  if (rows.length === 0) return views;
  const inForce = new Map(rows.map((row) => [row.scope, row]));
  return views.map((view) => {
    const row = inForce.get(view.id) ?? inForce.get(COMPANY);
    return row ? { ...view, emergency: emergencyView(hub, row) } : view;
  });
}

function emergencyView(hub: Hub, row: Row): View["emergency"] {
  const person = hub.settings().document.people.find(({ id }) => id === row.declared_by);
  return {
    scope: row.scope === COMPANY ? "company" : "entry_point",
    by: person?.name ?? row.declared_by,
    since: new Date(row.declared_at).toISOString(),
    until: row.until === null ? null : new Date(row.until).toISOString(),
  };
}
