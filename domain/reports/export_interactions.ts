import type { Hub } from "../../types/hub.ts";
import type { ReportSettings } from "../../types/reports.ts";
import { interactionsCsv } from "./csv.ts";
import { type After, listReportedInteractions } from "./list_interactions.ts";
import { breathe } from "./slices.ts";

/** Rows of one page, and most of one file. */
const PAGE = 200;
export const MOST_EXPORTED = 50_000;

/** Interactions as CSV, page by page; ends with a line that says so where there are more. */
export async function* exportInteractions(
  hub: Hub,
  settings: ReportSettings,
): AsyncGenerator<string> {
  let after: After | null = null;
  for (let sent = 0; sent < MOST_EXPORTED; sent += PAGE) {
    const page: Awaited<ReturnType<typeof listReportedInteractions>> =
      await listReportedInteractions(hub, settings, { after, limit: PAGE });
    yield interactionsCsv(page.items, after === null);
    if (page.next === null) return;
    after = page.next;
    await breathe();
  }
  yield `"Cut after ${MOST_EXPORTED} interactions: choose a shorter period"\r\n`;
}
