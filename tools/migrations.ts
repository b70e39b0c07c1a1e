/** Writes db/migrations/index.ts from the SQL files beside it: the hub carries its migrations in its code. */
const FOLDER = new URL("../db/migrations/", import.meta.url);

export async function migrationsModule(): Promise<string> {
  const names: string[] = [];
  for await (const entry of Deno.readDir(FOLDER)) {
    if (entry.name.endsWith(".sql")) names.push(entry.name);
  }
  const entries = await Promise.all(
    names.sort().map(async (name) => {
      const text = await Deno.readTextFile(new URL(name, FOLDER));
      const sql = text.replace(/[`\\]|\$\{/g, "\\$&");
      return `  {\n    name: "${name.replace(/\.sql$/, "")}",\n    sql: \`${sql}\`,\n  },\n`;
    }),
  );
  return `// deno-fmt-ignore-file
// Written by \`deno run -A tools/migrations.ts\`; the SQL files are the source.

export interface Migration {
  name: string;
  sql: string;
}

export const MIGRATIONS: Migration[] = [\n${entries.join("")}];\n`;
}

if (import.meta.main) {
  await Deno.writeTextFile(new URL("index.ts", FOLDER), await migrationsModule());
}
