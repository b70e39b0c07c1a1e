import { Hono } from "hono";

/** A page that embeds the widget learns of a new one within this time. */
const MAX_AGE_SEC = 300;
const FILES = ["/widget.js", "/widget/panel.js"];

/**
 * The widget's two files, for any page in the world: the panel is a module, which browsers fetch
 * with CORS. `dist` is where the screens were built.
 */
export function widgetRoutes(dist: string): Hono {
  const app = new Hono();
  const kept = new Map<string, BuiltFile>();
  for (const path of FILES) {
    app.get(path, async (c) => {
      const file = kept.get(path) ?? await readFile(`${dist}${path}`);
      kept.set(path, file);
      const headers = headersOf(file.tag);
      if (c.req.header("if-none-match") === file.tag) return c.body(null, 304, headers);
      return c.body(file.bytes, 200, headers);
    });
  }
  return app;
}

interface BuiltFile {
  bytes: Uint8Array<ArrayBuffer>;
  /** Entity tag: a hash of the bytes. */
  tag: string;
}

async function readFile(path: string): Promise<BuiltFile> {
  const bytes = await Deno.readFile(path);
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).slice(0, 12);
  return { bytes, tag: `"${hash.toHex()}"` };
}

const headersOf = (tag: string): Record<string, string> => ({
  "content-type": "text/javascript; charset=utf-8",
  "cache-control": `public, max-age=${MAX_AGE_SEC}`,
  "access-control-allow-origin": "*",
  "cross-origin-resource-policy": "cross-origin",
  "x-content-type-options": "nosniff",
  "etag": tag,
});
