import type { Hub } from "../../types/hub.ts";
import type { ReportView } from "../../types/reports.ts";
import { need } from "../access/may.ts";
import { maySee, viewOf, type ViewRow } from "./view_rows.ts";

/** Saved reports the actor sees, by name; `MOST_VIEWS` bounds them (DC-26). */
export async function listViews(hub: Hub): Promise<ReportView[]> {
  need(hub, "reports.view");
  const rows = await hub.db.read<ViewRow>(
    `SELECT * FROM report_views ORDER BY name, id LIMIT ${MOST_VIEWS}`,
  );
  return rows.filter((row) => maySee(hub, row)).map((row) => viewOf(hub, row));
}

/** Saved reports of an installation. */
export const MOST_VIEWS = 1_000;
