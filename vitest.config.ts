import { defineConfig } from "vitest/config";

export default defineConfig({
  // The screens are Preact.
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  test: {
    include: ["tests/**/*.test.ts", "tests/**/*.test.tsx"],
    exclude: ["node_modules/**", "web/dist/**"],
    globalSetup: ["tests/support/globalSetup.ts"],
    pool: "forks",
    testTimeout: 20_000,
    hookTimeout: 30_000,
    // Deno's own types and runtime: nothing to transform for a browser.
    environment: "node",
  },
});
