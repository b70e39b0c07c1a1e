import axe from "axe-core";
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
  /** Of the browser. */
  language?: string;
  /** Chosen on the screens; omitted: whatever the person's is. */
  chosen?: string;
  /** Who is signed in already. */
  cookies?: { name: string; value: string; url: string }[];
}

/** A page of a person of its own: cookies and storage are shared with nobody. */
export async function openPage(
  browser: Browser,
  url: string,
  options: PageOptions = {},
): Promise<{ page: Page; context: BrowserContext; problems: string[] }> {
  const { width = 1280, height = 800, theme = "light", language = "en-US" } = options;
  const context = await browser.newContext({
    baseURL: url,
    viewport: { width, height },
    colorScheme: theme,
    locale: language,
    reducedMotion: "reduce",
  });
  if (options.cookies) await context.addCookies(options.cookies);
  if (options.chosen) {
    await context.addInitScript(
      (chosen) => localStorage.setItem("hubbub.language", chosen),
      options.chosen,
    );
  }
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

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/**
 * WCAG 2.2 AA as far as axe can tell, in the page itself: what a frame shows is not looked at.
 * `within` and `without` are selectors.
 */
export async function expectAccessible(
  page: Page,
  within?: string,
  without?: string,
): Promise<void> {
  const there = await page.evaluate(() => "axe" in globalThis);
  if (!there) await page.evaluate(axe.source);
  const violations = await page.evaluate(async ({ rules, within, without }) => {
    const { axe } = globalThis as unknown as { axe: typeof import("axe-core") };
    // Colours on their way from one scheme to the other are nobody's colours.
    const moving = document.getAnimations().filter((a) =>
      a.playState === "running" && a.effect?.getComputedTiming().endTime !== Infinity
    );
    await Promise.all(moving.map((animation) => animation.finished.catch(() => undefined)));
    const context = {
      include: [within ?? "html"],
      ...(without ? { exclude: [without] } : {}),
    };
    const found = await axe.run(context, {
      runOnly: rules,
      resultTypes: ["violations"],
      iframes: false,
    });
    return found.violations.map(({ id, nodes }) =>
      `${id}: ${nodes.map((node) => `${node.target} ${node.failureSummary ?? ""}`).join(" | ")}`
    );
  }, { rules: RULES, within, without });
  expect(violations).toEqual([]);
}

/** Nothing may make the page scroll sideways. */
export async function expectNoSideways(page: Page): Promise<void> {
  const wider = await page.evaluate(() =>
    document.documentElement.scrollWidth - document.documentElement.clientWidth
  );
  expect(wider).toBeLessThanOrEqual(0);
}
