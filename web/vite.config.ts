import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The pages; the widget is built on its own (`web/widget/build.ts`). */
export const PAGES = [
  "desk",
  "floor",
  "reports",
  "admin",
  "board",
  "playground",
  "playground/shop",
];

// Vite reads the default export.
export default defineConfig({
  root: here("."),
  base: "/",
  publicDir: here("./public"),
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: here("./dist"),
    emptyOutDir: true,
    target: "es2023",
    cssTarget: ["chrome123", "firefox121", "safari17.5"],
    cssMinify: true,
    // Everything stays a file: the pages' content policy allows no inline script or style.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: Object.fromEntries(
        PAGES.filter((page) => exists(here(`./${page}/index.html`)))
          .map((page) => [page.replace("/", "-"), here(`./${page}/index.html`)]),
      ),
    },
  },
});

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
