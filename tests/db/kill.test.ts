import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestDb, type TestDb } from "../support/db.ts";

const KILLS = 6;
/** Confirmed writes after which a process is killed. */
const WRITES = 150;

let db: TestDb;
beforeAll(async () => {
  db = await openTestDb();
  await db.client.execute("CREATE TABLE pairs (id TEXT, half TEXT)");
});
afterAll(() => db.close());

/** Starts a process that writes and kills it in the middle; answers what it had confirmed. */
async function writeAndDie(run: number): Promise<string[]> {
  const program = new URL("./programs/write.ts", import.meta.url).pathname;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", program, db.path, String(run)],
    stdout: "piped",
  }).spawn();
  let said = "";
  const decoder = new TextDecoder();
  for await (const chunk of child.stdout) {
    said += decoder.decode(chunk, { stream: true });
    if (said.split("\n").length > WRITES) child.kill("SIGKILL");
  }
  await child.status;
  return said.split("\n").slice(0, -1);
}

describe("a process killed while it writes", () => {
  it("loses no confirmed unit and leaves none half done, time and again (row 7)", async () => {
    for (let run = 0; run < KILLS; run++) {
      const confirmed = await writeAndDie(run);
      expect(confirmed.length).toBeGreaterThanOrEqual(WRITES);
      const kept = await db.read<{ id: string; halves: number }>(
        "SELECT id, count(*) AS halves FROM pairs WHERE id LIKE ? GROUP BY id",
        [`${run}-%`],
      );
      expect(kept.filter((row) => row.halves !== 2)).toEqual([]);
      const ids = new Set(kept.map((row) => row.id));
      expect(confirmed.filter((id) => !ids.has(id))).toEqual([]);
    }
    expect(await db.read("PRAGMA integrity_check")).toEqual([{ integrity_check: "ok" }]);
  }, 120_000);
});
