import { ROOT } from "./run.ts";

/**
 * Lists which requirements of docs/spec tests cite in their titles, and which none does:
 * `deno task spec` for the counts, `deno task spec CE18` for every id of a use case.
 */
/** `CE29-R12, X19` names two: a number without a prefix takes the one before it. */
const IDS = /\b((?:CE|BO|OP|EE)\d\d[A-Z]*|DC|IV|CB|CI|BOT)-([A-Z]?\d+)((?:, [A-Z]\d+)*)/g;
const DEFINED = /^(?:- (?:\*\*)?|\| )((?:DC-\d+|[A-Z]{2,3}\d*-[A-Z]?\d+))\b/gm;
const TITLE = /\b(?:it|test|describe)(?:\.each\([\s\S]*?\))?\(\s*(["'`])((?:\\.|(?!\1)[\s\S])*)\1/g;

const defined = await idsOf(`${ROOT}/docs/spec`, ".md", definedIn);
const cited = await idsOf(`${ROOT}/tests`, ".ts", citedIn);
const groups = Map.groupBy([...defined].sort(naturally), groupOf);
const wanted = Deno.args[0];

for (const [group, ids] of groups) {
  const proven = ids.filter((id) => cited.has(id));
  console.log(`${group.padEnd(8)} ${proven.length} of ${ids.length} cited by a test`);
  if (wanted !== group) continue;
  for (const id of ids) console.log(`  ${cited.has(id) ? "proven" : "   -  "}  ${id}`);
}
const unknown = [...cited].filter((id) => !defined.has(id) && groups.has(groupOf(id)));
if (unknown.length > 0) {
  console.error(`Cited by a test but in no requirement: ${unknown.sort(naturally).join(", ")}`);
  Deno.exit(1);
}

function definedIn(text: string): string[] {
  return [...text.matchAll(DEFINED)].map((match) => match[1]!);
}

function citedIn(text: string): string[] {
  const titles = [...text.matchAll(TITLE)].map((match) => match[2]!);
  return titles.flatMap((title) => [...title.matchAll(IDS)]).flatMap(([, prefix, first, more]) =>
    [first!, ...more!.split(", ").filter((each) => prefix === "CB" ? each : /^[^I]/.test(each))]
      .map((each) => `${prefix}-${each}`)
  );
}

async function idsOf(
  folder: string,
  ending: string,
  read: (text: string) => string[],
): Promise<Set<string>> {
  const found = new Set<string>();
  for await (const entry of Deno.readDir(folder)) {
    const path = `${folder}/${entry.name}`;
    const ids = entry.isDirectory
      ? await idsOf(path, ending, read)
      : entry.name.endsWith(ending)
      ? read(await Deno.readTextFile(path))
      : [];
    for (const id of ids) found.add(id);
  }
  return found;
}

function groupOf(id: string): string {
  return id.slice(0, id.indexOf("-"));
}

function naturally(a: string, b: string): number {
  return a.localeCompare(b, "en", { numeric: true });
}
