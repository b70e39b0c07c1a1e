import { BaseSequencer, type TestSpecification } from "vitest/node";

/**
 * The long files, about the longest first, those with a browser beside those without: three
 * browsers at once would only wait for each other. What is not named here is short.
 */
const FIRST = [
  "web/desk_work",
  "queue/model",
  "web/floor",
  "faults/crashes",
  "web/desk",
  "faults/capacity",
  "web/admin",
  "faults/slow_reader",
  "web/reports",
  "routes/sign_in",
  "web/widget",
  "queue/races",
  "web/life",
  "faults/duplicate_webhooks",
  "web/live_shared",
  "faults/secrets",
  "web/playground",
  "db/kill",
  "web/contrast",
  "routes/requests",
  "web/admin_draft",
  "faults/foreign_page",
  "web/texts",
  "edge/edge",
  "db/redis",
  "db/migrate",
  "routes/bad_input",
  "db/record",
  "domain/reports/reports",
  "domain/masking/cards",
];

/** So that no long file is left alone at the end with a core idle. */
export class LongestFirst extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return Promise.resolve(files.toSorted((a, b) => placeOf(a) - placeOf(b)));
  }
}

function placeOf({ moduleId }: TestSpecification): number {
  const place = FIRST.indexOf(/\/tests\/(.+)\.test\.tsx?$/.exec(moduleId)?.[1] ?? "");
  return place < 0 ? FIRST.length : place;
}
