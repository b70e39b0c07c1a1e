import { HubError } from "../../types/errors.ts";
import type { Hub } from "../../types/hub.ts";
import { need } from "../access/may.ts";
import { auditRow } from "../audit/audit_row.ts";
import { lookup } from "../configuration/lookup.ts";

/**
 * Declares an emergency for an entry point, or lifts it (CE01-R5, A10): calls that arrive from now
 * on hear the announcement; those already there are not cut off (B14). `until` in milliseconds,
 * null = until it is lifted.
 */
export async function setEmergency(
  hub: Hub,
  entryPoint: string,
  { on, until }: { on: boolean; until: number | null },
): Promise<void> {
  need(hub, "emergency.declare");
  const { entryPoints } = lookup(hub.settings().document);
  if (entryPoint !== "company" && !entryPoints.has(entryPoint)) {
    throw new HubError("not_found", `There is no entry point "${entryPoint}": check the id`);
  }
  if (on && until !== null && until <= hub.now()) {
    throw new HubError("unprocessable", "That moment is over: choose a later one", {
      code: "emergency.until_past",
      errors: [{ field: "until", code: "past" }],
    });
  }
  const change = on
    ? {
      sql: `INSERT INTO emergencies (scope, declared_by, declared_at, until) VALUES (?, ?, ?, ?)
        ON CONFLICT (scope) DO UPDATE SET declared_by = excluded.declared_by,
          declared_at = excluded.declared_at, until = excluded.until`,
      args: [entryPoint, hub.actor.id, hub.now(), until],
    }
    : { sql: "DELETE FROM emergencies WHERE scope = ?", args: [entryPoint] };
  await hub.db.write([
    change,
    auditRow(hub, {
      action: on ? "emergency.declared" : "emergency.lifted",
      subject: `entry_point:${entryPoint}`,
      after: on ? { until } : undefined,
    }, true),
  ]);
}
