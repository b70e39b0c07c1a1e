import { Hono } from "hono";
import { PHONE_POLICY, SCREEN_POLICY, screenHeaders } from "./headers.ts";

const PAGES = ["desk", "floor", "reports", "admin", "board"];
/** Built files carry a hash in their name. */
const FOREVER = "public, max-age=31536000, immutable";
const TYPES: Record<string, string> = {
  css: "text/css; charset=utf-8",
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  json: "application/json",
  png: "image/png",
  svg: "image/svg+xml",
  webmanifest: "application/manifest+json",
  woff2: "font/woff2",
};

/**
 * The pages as they were built into `dist`; the playground only in demo mode. `twilioPhone`: the
 * desk takes calls through Twilio and may reach it.
 */
export function screenRoutes(dist: string, demo: boolean, twilioPhone = false): Hono {
  const app = new Hono();
  const pages = demo ? [...PAGES, "playground", "playground/shop"] : PAGES;
  app.use("/", screenHeaders());
  app.get("/", (c) => c.redirect(demo ? "/playground" : "/desk"));
  for (const page of pages) {
    const phone = twilioPhone && page === "desk";
    app.use(`/${page}`, screenHeaders(phone ? PHONE_POLICY : SCREEN_POLICY));
    app.get(`/${page}`, () => file(`${dist}/${page}/index.html`, "no-cache"));
  }
  app.use("/assets/*", screenHeaders());
  app.get("/assets/:name{[\\w.-]+}", (c) => file(`${dist}/assets/${c.req.param("name")}`, FOREVER));
  for (const name of ["theme.js", "mark.svg"]) {
    app.get(`/${name}`, screenHeaders(), () => file(`${dist}/${name}`, "public, max-age=3600"));
  }
  app.get("/favicon.ico", (c) => c.redirect("/mark.svg", 301));
  return app;
}

async function file(path: string, cache: string): Promise<Response> {
  const bytes = await Deno.readFile(path).catch(() => null);
  if (bytes === null) return new Response("Not found", { status: 404 });
  const type = TYPES[path.slice(path.lastIndexOf(".") + 1)] ?? "application/octet-stream";
  return new Response(bytes, { headers: { "content-type": type, "cache-control": cache } });
}
