import { beforeAll, describe, expect, it } from "vitest";
import { ensureScreens } from "../../tools/screens.ts";

/** What a screen may load before it shows itself, compressed. */
const MOST_BYTES = 120 * 1024;
const DIST = new URL("../../web/dist/", import.meta.url);

beforeAll(() => ensureScreens(), 120_000);

describe("the screens", () => {
  for (const page of ["desk", "floor", "reports"]) {
    it(`${page} loads at most 120 kB of script and lets the policy forbid inline code`, async () => {
      const html = await Deno.readTextFile(new URL(`${page}/index.html`, DIST));
      const scripts = [...html.matchAll(/(?:src|href)="\/([^"]+\.js)"/g)].map(([, path]) => path!);
      let size = 0;
      for (const path of scripts) size += await compressed(new URL(path, DIST));
      expect(scripts.length).toBeGreaterThan(0);
      expect(size).toBeLessThan(MOST_BYTES);
      expect(html).not.toMatch(/<script(?![^>]*\ssrc=)/);
      expect(html).not.toMatch(/<style|\sstyle=|\son\w+=/);
    });
  }
});

async function compressed(file: URL): Promise<number> {
  const body = new Blob([await Deno.readFile(file)]).stream()
    .pipeThrough(new CompressionStream("gzip"));
  return (await new Response(body).arrayBuffer()).byteLength;
}
