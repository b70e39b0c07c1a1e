import { build, type InlineConfig } from "vite";

/**
 * Builds the widget: the loader as one classic script `widget.js`, the panel as an ES module
 * `widget/panel.js` which the loader imports at the first click.
 */

const ROOT = new URL("../../", import.meta.url).pathname;
const OUT = `${ROOT}web/dist`;
/** Browsers of the last four years: what a customer may still carry. */
const TARGET = ["chrome109", "firefox115", "safari16"];

export async function buildWidget(out: string = OUT): Promise<void> {
  await build(settings("web/widget/loader.ts", "iife", out, "widget.js"));
  await build(settings("web/widget/panel/main.tsx", "es", `${out}/widget`, "panel.js"));
}

function settings(entry: string, format: "iife" | "es", out: string, file: string): InlineConfig {
  return {
    root: ROOT,
    configFile: false,
    publicDir: false,
    logLevel: "warn",
    define: { "process.env.NODE_ENV": '"production"' },
    plugins: [squeezeStyles],
    oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
    build: {
      outDir: out,
      emptyOutDir: false,
      target: TARGET,
      sourcemap: false,
      rolldownOptions: { output: { minify: true } },
      lib: {
        entry: `${ROOT}${entry}`,
        formats: [format],
        fileName: () => file,
        ...(format === "iife" ? { name: "HubbubLoader" } : {}),
      },
    },
  };
}

/** Styles are text to a bundler: take the blanks out of them here. */
const squeezeStyles = {
  name: "squeeze-styles",
  enforce: "pre" as const,
  transform(code: string, id: string) {
    if (!id.endsWith(".css.ts")) return null;
    return { code: code.replace(/\s*\n\s*/g, " ").replace(/ ?([{};,]) ?/g, "$1"), map: null };
  },
};

if (import.meta.main) await buildWidget();
