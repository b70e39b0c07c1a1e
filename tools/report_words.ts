/** Writes the figures' words into docs/reports.md from the catalogue, so that the page stays true. */
import { METRICS } from "../domain/reports/catalogue.ts";
import { DEFINITIONS } from "../domain/reports/definitions.ts";
import { FORMULA_WORDS } from "../domain/reports/service_level.ts";
import { type ReportName, REPORTS } from "../types/reports.ts";
import { ROOT } from "./run.ts";

const PAGE = `${ROOT}/docs/reports.md`;
const BEGIN = "<!-- figures: written by tools/report_words.ts -->";
const END = "<!-- end of figures -->";

/** The page with its tables as the catalogue says. */
export async function reportsPage(): Promise<string> {
  const page = await Deno.readTextFile(PAGE);
  const begin = page.indexOf(BEGIN) + BEGIN.length;
  const end = page.indexOf(END);
  return `${page.slice(0, begin)}\n\n${REPORTS.map(section).join("\n")}\n${formulas()}\n${
    page.slice(end)
  }`;
}

function section(report: ReportName): string {
  const { title, description, groupings, filters } = DEFINITIONS[report];
  const lines = METRICS[report].map(({ title, definition, unit, formula }) =>
    `- **${title}** (${unit}; \`${formula}\`): ${definition}`
  );
  return `## ${title}\n\n${description} Path \`/api/v1/reports/${report}\`. Told apart by: ${
    groupings.join(", ")
  }. Narrowed by: ${filters.join(", ") || "nothing"}.\n\n${lines.join("\n")}\n`;
}

function formulas(): string {
  const lines = Object.entries(FORMULA_WORDS).map(([name, words]) => `- **${name}**: ${words}.`);
  return `## Service level formulas\n\nSet under Admin, Company. Short abandons are left out of all.\n\n${
    lines.join("\n")
  }\n`;
}

if (import.meta.main) {
  await Deno.writeTextFile(PAGE, await reportsPage());
  await new Deno.Command(Deno.execPath(), { args: ["fmt", "-q", PAGE] }).output();
}
