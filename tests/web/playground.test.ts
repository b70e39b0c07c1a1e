import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { expectAccessible, openBrowser, openPage } from "../support/browser.ts";
import { type Demo, type DemoAgent, startDemo } from "../support/demo.ts";
import { picture } from "./steps.ts";

let demo: Demo;
let browser: Browser;
let agent: DemoAgent;
let page: Page;

beforeAll(async () => {
  [demo, browser] = await Promise.all([startDemo(), openBrowser()]);
  const size = { width: 1440, height: 900 };
  ({ page } = await openPage(browser, demo.url, { ...size, chosen: "en" }));
  await page.goto("/playground");
  await page.waitForSelector(".phone-line");
}, 120_000);
afterAll(async () => {
  agent?.leave();
  await browser?.close();
  await demo?.stop();
}, 30_000);

const text = async (words: string) => {
  await page.fill(".phone-line input[aria-label='Text message']", words);
  await page.click(".phone-send");
  await page.waitForSelector(`.phone-said.sent >> text=${words}`);
};

it("guides a newcomer and ticks the steps the hub sees done", async () => {
  await page.waitForSelector(".standing >> text=Nobody is signed in yet");
  const href = await page.getAttribute(".login-links .primary", "href");
  expect(href).toMatch(/^\/desk\?as=\w+%40brightwater\.example$/);
  agent = await demo.agent("diego");
  await page.waitForSelector(".standing.good >> text=1 person is available");
  expect(await page.locator(".step.done").count()).toBe(2);
});

it("keeps the line to write in, in sight on a laptop", async () => {
  await picture(page, "playground");
  const line = await page.locator(".phone-line").boundingBox();
  expect(line!.y + line!.height).toBeLessThanOrEqual(900);
});

it("carries a text from the phone to an agent and the answer back, receipts in sight (CE29-F1)", async () => {
  await text("Where is my technician?");
  await page.waitForSelector(".event.text >> text=Where is my technician?");
  const { conversation } = await agent.takeOffer();
  await agent.reply(conversation, "On the way to you");
  await page.waitForSelector(".phone-said.received >> text=On the way to you");
  await page.waitForSelector(".event.receipt >> text=Receipt: delivered");
});

it("takes a text once although the carrier says it three times (DC-12)", async () => {
  await page.check("label:has-text('Says everything three times') >> xpath=../../input");
  await text("Said thrice");
  await page.waitForFunction(() =>
    [...document.querySelectorAll(".event.text")].filter((e) =>
      e.textContent?.includes("Said thrice")
    ).length === 3
  );
  const cut = await page.locator(".phone-said").evaluateAll((said) =>
    said.filter((e) => e.scrollHeight > e.clientHeight).length
  );
  expect(cut, "nothing said is squeezed in a full phone").toBe(0);
  await page.click(".faults button >> text=Back to normal");
  await page.waitForSelector(".faults button", { state: "detached" });
  const { items } = await agent.call<{ items: { id: string }[] }>(
    "GET",
    `/conversations?channel=sms&address=${encodeURIComponent("+12025550101")}`,
  );
  const { items: messages } = await agent.call<{ items: { text: string }[] }>(
    "GET",
    `/conversations/${items[0]?.id}/messages?limit=100`,
  );
  expect(messages.filter((message) => message.text === "Said thrice")).toHaveLength(1);
});

it("shows the company's web site with the widget in it (CE18-C1)", async () => {
  const site = page.frameLocator(".browser-page");
  await site.locator("hubbub-widget .launcher").click();
  await site.locator("hubbub-widget .window").waitFor();
});

it("passes axe, light and dark, and fits a phone's width (CE18-C7)", async () => {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await expectAccessible(page, undefined, ".browser-page");
  }
  await page.setViewportSize({ width: 390, height: 800 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
}, 90_000);
