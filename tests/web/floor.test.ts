import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { expectAccessible, expectNoSideways, openBrowser, openPage } from "../support/browser.ts";
import { type Caller, type Demo, startDemo } from "../support/demo.ts";

const CARE_NUMBER = "+12025550142";
/** The floor is to follow within this, milliseconds; a busy machine gets more. */
const SOON_MS = 20_000;

let demo: Demo;
let browser: Browser;
let sofia: Caller;

beforeAll(async () => {
  [demo, browser] = await Promise.all([startDemo(), openBrowser()]);
  sofia = await demo.as("sofia");
}, 60_000);

afterEach(() => Promise.all(browser.contexts().map((context) => context.close())));

afterAll(async () => {
  await browser?.close();
  await demo?.stop();
});

async function floor(person: string, options: Parameters<typeof openPage>[2] = {}) {
  const cookies = await demo.cookies(person);
  const size = { width: 1440, height: 900 };
  const opened = await openPage(browser, demo.url, { ...size, chosen: "en", cookies, ...options });
  await opened.page.goto("/floor");
  return opened;
}

describe("the floor", { timeout: 120_000 }, () => {
  it("shows a waiting text as it comes, reprioritises and closes it with a reason (CE29-A8)", async () => {
    const { page, problems } = await floor("sofia");
    await page.getByText("Nobody is waiting").waitFor();
    await expectAccessible(page);
    await demo.text("+14155550191", CARE_NUMBER, "Somebody there?");
    const row = page.locator(".waiting tbody tr", { hasText: "Somebody there?" });
    await row.waitFor({ timeout: SOON_MS });
    const general = page.locator(".queue-card", { hasText: "General" });
    await expect.poll(() => general.locator(".queue-wait b").innerText(), { timeout: SOON_MS })
      .toBe("1");
    await expectAccessible(page);

    await row.getByRole("button", { name: /Actions/ }).click();
    await page.getByRole("menuitem", { name: "Change the priority" }).click();
    await page.getByLabel("Priority, 0 to 100").fill("77");
    await expectAccessible(page, "dialog");
    await page.getByRole("button", { name: "Change it" }).click();
    await row.getByText("77").waitFor();

    await row.getByRole("button", { name: /Actions/ }).click();
    await page.getByRole("menuitem", { name: "Close" }).click();
    const closing = page.getByRole("button", { name: "Close it" });
    expect(await closing.isDisabled()).toBe(true);
    await page.getByLabel("Reason").fill("Sent by mistake");
    await closing.click();
    await row.waitFor({ state: "detached" });
    expect(problems).toEqual([]);
  });

  it("shows agents with their load, and sets their presence (CE01-R47)", async () => {
    await sofia("PUT", "/agents/mara/presence", { state: "not_ready", reason: "break" });
    const { page } = await floor("sofia", { theme: "dark" });
    const row = page.locator(".agents tbody tr", { hasText: "Mara Lindqvist" });
    await row.getByText("Break").waitFor({ timeout: SOON_MS });
    await expectAccessible(page);
    await row.getByRole("button", { name: "Change the presence of Mara Lindqvist" }).click();
    await page.getByRole("menuitemradio", { name: "Meeting" }).click();
    await row.getByText("Meeting").waitFor({ timeout: SOON_MS });
    await sofia("PUT", "/agents/mara/presence", { state: "offline", reason: "" });
    await row.waitFor({ state: "detached", timeout: SOON_MS });
    await page.getByRole("tab", { name: "Everybody" }).click();
    await row.getByText("Offline").waitFor();
  });

  it("saves what is seen as a table for other programs (DC-26)", async () => {
    const { page } = await floor("sofia");
    await page.getByRole("button", { name: "Save as CSV" }).click();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("menuitem", { name: "Queues" }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^floor-queues-.*\.csv$/);
    const text = await Deno.readTextFile((await download.path())!);
    expect(text).toContain('"id","name"');
    expect(text).toContain('"billing","Billing"');
  });

  it("is closed to agents, and says whom to ask", async () => {
    const { page } = await floor("mara");
    await page.getByText("You may not see the floor").waitFor();
    await expectAccessible(page);
  });

  it("shows one part at a time on a phone (WCAG 1.4.10)", async () => {
    const { page } = await floor("sofia", { width: 360, height: 740 });
    await page.locator(".queue-card").first().waitFor();
    await expectNoSideways(page);
    await page.getByRole("tablist", { name: "Parts" }).getByRole("tab", { name: "Agents" }).click();
    await page.locator(".agents").waitFor();
    expect(await page.locator(".queue-card").first().isVisible()).toBe(false);
    await expectNoSideways(page);
    await expectAccessible(page);
  });
});
