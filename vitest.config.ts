import { defineConfig } from "vitest/config";
import { LongestFirst } from "./tests/support/longest_first.ts";

export default defineConfig({
  // The screens are Preact.
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  test: {
    include: ["tests/**/*.test.ts", "tests/**/*.test.tsx"],
    exclude: ["node_modules/**", "web/dist/**"],
    globalSetup: ["tests/support/globalSetup.ts"],
    pool: "forks",
    // A worker keeps the modules it loaded for its next file: loading them costs more than most
    // files. So a test leaves nothing behind in a module, the environment or the process.
    isolate: false,
    sequence: { sequencer: LongestFirst },
    // Many tests wait for processes of their own: more files at once than cores.
    maxWorkers: 3,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // A real process answers in its own time; on a busy machine a second is nothing.
    expect: { poll: { timeout: 15_000 } },
    // Deno's own types and runtime: nothing to transform for a browser.
    environment: "node",
  },
});
