import type { Browser, Page } from "playwright-core";
import { expect } from "vitest";
import { openPage, type PageOptions } from "../support/browser.ts";
import type { Caller, Demo, Visitor } from "../support/demo.ts";

/** What people do on the desk, for every test that has one open. */

/** The demo's line for texts. */
export const CARE_NUMBER = "+12025550142";

/** A desk of a person who is signed in already; the tests speak English. */
export async function openDesk(
  browser: Browser,
  demo: Demo,
  person: string,
  options: PageOptions = {},
  path = "/desk",
) {
  const cookies = await demo.cookies(person);
  const opened = await openPage(browser, demo.url, { chosen: "en", cookies, ...options });
  await opened.page.goto(path);
  await opened.page.locator(".presence-button").waitFor();
  return opened;
}

export async function goAvailable(page: Page) {
  await page.locator(".presence-button").click();
  await page.getByRole("menuitemradio", { name: "Available" }).click();
  await page.locator(".presence-button.available").waitFor();
}

export async function take(page: Page) {
  await page.locator(".offer").waitFor();
  await page.getByRole("button", { name: "Take it" }).click();
  await page.locator("#composer-text").waitFor();
}

/** Takes the offer of one visitor, whatever else is offered before. */
export async function takeOf(page: Page, visitor: Visitor) {
  const offer = page.getByRole("button", { name: "Take it" });
  const item = page.locator(`[data-conversation="${visitor.conversation}"]`);
  await expect.poll(async () => {
    const next = await offer.count() > 0 ? offer.first() : item;
    if (await next.isVisible()) await next.click({ timeout: 2_000 }).catch(() => undefined);
    return page.url().includes(visitor.conversation);
  }, { timeout: 30_000 }).toBe(true);
}

export async function write(page: Page, text: string) {
  await page.locator("#composer-text").fill(text);
  await page.locator("#composer-text").press("Control+Enter");
}

export async function finish(page: Page, code = "Processed") {
  await page.getByRole("button", { name: "End", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "End", exact: true }).click();
  const panel = page.getByRole("region", { name: "Wrap-up" });
  await panel.getByRole("radio", { name: code }).click();
  await panel.getByRole("button", { name: "Finish" }).click();
  await panel.waitFor({ state: "detached" });
}

export const bubble = (page: Page, text: string) => page.locator(".bubble-line", { hasText: text });

export async function more(page: Page, verb: string) {
  await page.locator(".conversation-head").getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: verb }).click();
}

export interface Items<T> {
  items: (T & { id: string })[];
}

const OPEN = new Set(["queued", "offered", "active", "parked"]);

/** Nobody is available and nobody waits: how each test begins. */
export async function calm(browser: Browser, supervisor: Caller) {
  await Promise.all(browser.contexts().map((context) => context.close()));
  const { items: agents } = await supervisor<Items<{ presence: string }>>("GET", "/agents");
  for (const { id, presence } of agents) {
    if (presence !== "offline") {
      await supervisor("PUT", `/agents/${id}/presence`, { state: "offline", reason: "" });
    }
  }
  const { items } = await supervisor<Items<{ state: string }>>("GET", "/interactions?limit=100");
  for (const { id, state } of items) {
    if (OPEN.has(state)) {
      await supervisor("PUT", `/interactions/${id}/closure`, { reason: "The test is over" });
    }
  }
}

/** With `SHOTS=<folder>` each picture is kept, to be looked at by a person. */
export async function picture(page: Page, name: string) {
  const folder = Deno.env.get("SHOTS");
  if (folder) await page.screenshot({ path: `${folder}/${name}.png` });
}
