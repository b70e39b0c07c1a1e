import { createRequire } from "node:module";
import { Hono } from "hono";
import { screenHeaders } from "./headers.ts";

const PACKAGE = "swagger-ui-dist";
/** Of the reader's package, by the name they are served under. */
const FILES: Record<string, string> = {
  "swagger-ui.css": "text/css; charset=utf-8",
  "swagger-ui-bundle.js": "text/javascript; charset=utf-8",
};
const MAX_AGE = "public, max-age=86400";

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Hubbub API</title>
<link rel="icon" href="/mark.svg">
<link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
<main id="reader"></main>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`;

const START = `SwaggerUIBundle({
  url: "/openapi.json",
  domNode: document.getElementById("reader"),
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  tryItOutEnabled: false,
  validatorUrl: null,
  presets: [SwaggerUIBundle.presets.apis],
});
`;

/** Its drawings are data addresses and it sets widths by style attributes; scripts stay ours. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join("; ");

/** The API description to read, from this hub alone: nothing comes from elsewhere. */
export function docsRoutes(): Hono {
  const app = new Hono();
  app.use("/docs", screenHeaders(POLICY));
  app.get("/docs", (c) => c.html(PAGE, 200, { "cache-control": "no-cache" }));
  app.get("/docs/start.js", (c) =>
    c.body(START, 200, {
      "content-type": "text/javascript; charset=utf-8",
      "x-content-type-options": "nosniff",
    }));
  for (const [name, type] of Object.entries(FILES)) {
    app.get(`/docs/${name}`, async (c) => {
      const bytes = await Deno.readFile(
        createRequire(import.meta.url).resolve(`${PACKAGE}/${name}`),
      );
      return c.body(bytes, 200, {
        "content-type": type,
        "cache-control": MAX_AGE,
        "x-content-type-options": "nosniff",
      });
    });
  }
  return app;
}
