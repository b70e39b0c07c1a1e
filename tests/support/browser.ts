import AxeBuilder from "@axe-core/playwright";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { expect } from "vitest";

const ARGUMENTS = [
  "--no-sandbox",
  "--headless",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];

/** The machine's own Chromium; close it when the suite is done. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: Deno.env.get("CHROMIUM") ?? "/usr/bin/chromium",
    args: ARGUMENTS,
  });
}

/** A busy machine draws slowly; nothing waits longer than it must. */
const PATIENCE_MS = 25_000;

export interface PageOptions {
  width?: number;
  height?: number;
  theme?: "light" | "dark";
  language?: string;
}

/** A page of a person of its own: cookies and storage are shared with nobody. */
export async function openPage(
  browser: Browser,
  url: string,
  { width = 1280, height = 800, theme = "light", language = "en-US" }: PageOptions = {},
): Promise<{ page: Page; context: BrowserContext; problems: string[] }> {
  const context = await browser.newContext({
    baseURL: url,
    viewport: { width, height },
    colorScheme: theme,
    locale: language,
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const problems: string[] = [];
  page.on("pageerror", (error) => problems.push(String(error)));
  page.on("console", (message) => {
    // A content policy that is broken shows here and nowhere else.
    if (/Content Security Policy|Refused to/.test(message.text())) problems.push(message.text());
  });
  return { page, context, problems };
}

/** WCAG 2.2 AA as far as axe can tell. */
export async function expectAccessible(page: Page, within?: string): Promise<void> {
  const axe = new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]);
  const { violations } = await (within ? axe.include(within) : axe).analyze();
  expect(
    violations.map(({ id, nodes }) =>
      `${id}: ${nodes.map((node) => `${node.target} ${node.failureSummary ?? ""}`).join(" | ")}`
    ),
  ).toEqual([]);
}

/** Nothing may make the page scroll sideways. */
export async function expectNoSideways(page: Page): Promise<void> {
  const wider = await page.evaluate(() =>
    document.documentElement.scrollWidth - document.documentElement.clientWidth
  );
  expect(wider).toBeLessThanOrEqual(0);
}
