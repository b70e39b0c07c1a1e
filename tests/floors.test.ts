import { expect, it } from "vitest";
import { ROOT } from "../tools/run.ts";

/** The floors of docs/architecture.md: a room imports its own files and rooms below. */
const FLOORS: Record<string, number> = {
  types: 0,
  db: 1,
  queue: 2,
  channels: 2,
  domain: 3,
  bots: 4,
  routes: 5,
  workers: 5,
};
/** The screens share the contracts and nothing else. */
const BESIDE: Record<string, string[]> = { web: ["types"], standins: ["types"] };
/** Only these rooms may know a vendor's package. */
const VENDORS: [RegExp, string[]][] = [
  [/^twilio($|\/)/, ["channels", "standins"]],
  [/^(nodemailer|imapflow)($|\/)/, ["channels"]],
  [/^openai($|\/)/, ["bots"]],
  [/^(hono|@hono)($|\/)/, ["routes", "standins"]],
  // The contract of the record names the driver's types.
  [/^(redis|@libsql\/)/, ["db", "types"]],
];

interface Import {
  file: string;
  room: string;
  target: string;
}

it("lets a room use only rooms below its floor", async () => {
  const wrong = (await imports()).filter(({ room, target, file }) => {
    if (!target.startsWith(".")) return false;
    const other = roomOf(resolve(file, target));
    if (other === room) return false;
    if (other === "config.ts") return false;
    if (BESIDE[room]) return !BESIDE[room].includes(other);
    const above = FLOORS[other];
    return above === undefined ? !isStandIn(file, other) : above >= FLOORS[room]!;
  });
  expect(wrong.map(({ file, target }) => `${file} must not use ${target}`)).toEqual([]);
});

it("keeps vendors' packages in the one room that speaks to them", async () => {
  const wrong = (await imports()).filter(({ room, target }) =>
    VENDORS.some(([name, rooms]) => name.test(target) && !rooms.includes(room))
  );
  expect(wrong.map(({ file, target }) => `${file} must not use ${target}`)).toEqual([]);
});

it("has no circle of files", async () => {
  const edges = new Map<string, string[]>();
  for (const { file, target } of await imports()) {
    if (!target.startsWith(".")) continue;
    edges.set(file, [...edges.get(file) ?? [], resolve(file, target)]);
  }
  const done = new Set<string>();
  const circle = (file: string, path: string[]): string[] | null => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return null;
    for (const next of edges.get(file) ?? []) {
      const found = circle(next, [...path, file]);
      if (found) return found;
    }
    done.add(file);
    return null;
  };
  for (const file of edges.keys()) expect(circle(file, [])).toBeNull();
});

/** The playground drives the carrier stand-in; nothing else of the product may. */
const isStandIn = (file: string, other: string) =>
  other === "standins" &&
  (file === "routes/playground.ts" || file.startsWith("routes/playground/"));

async function imports(): Promise<Import[]> {
  const found: Import[] = [];
  for (const room of [...Object.keys(FLOORS), ...Object.keys(BESIDE)]) {
    for (const file of await sources(room)) {
      const text = await Deno.readTextFile(`${ROOT}/${file}`);
      for (const target of specifiers(text)) found.push({ file, room, target });
    }
  }
  return found;
}

/** Values only: a type costs nothing at run time, but its room still counts. */
function specifiers(text: string): string[] {
  const pattern = /(?:^|\n)\s*(?:import|export)\s[^;]*?from\s+"([^"]+)"|import\("([^"]+)"\)/g;
  return [...text.matchAll(pattern)].map((match) => match[1] ?? match[2]!);
}

async function sources(folder: string): Promise<string[]> {
  const found: string[] = [];
  try {
    for await (const entry of Deno.readDir(`${ROOT}/${folder}`)) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory && entry.name !== "dist") found.push(...await sources(path));
      else if (/\.tsx?$/.test(entry.name)) found.push(path);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return found;
}

const resolve = (file: string, target: string) =>
  new URL(target, `file:///${file}`).pathname.slice(1);
const roomOf = (path: string) => path.split("/")[0]!;
