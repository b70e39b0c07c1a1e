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
  const alone = await hub.db.read<{ entry: string; since: number }>(
    "SELECT entry_point AS entry, since FROM auto_emergencies WHERE since IS NOT NULL",
  );
  if (rows.length === 0 && alone.length === 0) return views;
  const byItself = new Map(alone.map(({ entry, since }) => [entry, since]));
  const inForce = new Map(rows.map((row) => [row.scope, row]));
  return views.map((view) => {
    const row = inForce.get(view.id) ?? inForce.get(COMPANY);
    if (row) return { ...view, emergency: emergencyView(hub, row) };
    const since = byItself.get(view.id);
    return since === undefined ? view : { ...view, emergency: itself(since) };
  });
}

const itself = (since: number): View["emergency"] => ({
  scope: "entry_point",
  by: "",
  since: new Date(since).toISOString(),
  until: null,
  automatic: true,
});

function emergencyView(hub: Hub, row: Row): View["emergency"] {
  const person = hub.settings().document.people.find(({ id }) => id === row.declared_by);
  return {
    scope: row.scope === COMPANY ? "company" : "entry_point",
    by: person?.name ?? row.declared_by,
    since: new Date(row.declared_at).toISOString(),
    until: row.until === null ? null : new Date(row.until).toISOString(),
  };
}
