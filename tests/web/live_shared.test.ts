import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createMemory } from "../../web/ui/live_memory.ts";
import { openBrowser, openPage } from "../support/browser.ts";
import { type Demo, startDemo } from "../support/demo.ts";
import { CARE_NUMBER } from "./steps.ts";

/** More than the six connections a browser allows to a host. */
const TABS = 8;
const SOON_MS = 20_000;
const CUSTOMER = "+14155550181";

describe("what a tab remembers of its stream", () => {
  const event = (n: number) => ({ id: `5-${n}`, kind: "typing", data: `{"n":${n}}` });

  it("is told to who joins, or a reset where that is not all (row 12)", () => {
    const memory = createMemory("5-1");
    expect([2, 3, 3, 2, 10].map((n) => memory.keep(event(n)))).toEqual([
      true,
      true,
      false,
      false,
      true,
    ]);
    expect(memory.after("5-2")).toEqual([event(3), event(10)]);
    expect(memory.after("5-10")).toEqual([]);
    expect(memory.after("")).toEqual([]);
    expect(memory.after("4-99")).toEqual([{ id: "5-10", kind: "reset", data: "{}" }]);
    memory.keep({ id: "6-1", kind: "reset", data: "{}" });
    expect(memory.after("5-3")[0]).toMatchObject({ kind: "reset" });
  });

  it("is bounded", () => {
    const memory = createMemory("5-0");
    for (let n = 1; n <= 1_000; n++) memory.keep(event(n));
    expect(memory.after("5-900")).toHaveLength(100);
    expect(memory.after("5-1")[0]).toMatchObject({ kind: "reset" });
  });
});

describe("tabs of one person", { timeout: 180_000 }, () => {
  let demo: Demo;
  let browser: Browser;
  beforeAll(async () => {
    [demo, browser] = await Promise.all([startDemo(), openBrowser()]);
  }, 60_000);
  afterEach(() => Promise.all(browser.contexts().map((context) => context.close())));
  afterAll(async () => {
    await browser?.close();
    await demo?.stop();
  });

  /** Tabs with the desk open, and the streams that run for them. */
  async function tabs(count: number, script?: () => void) {
    const cookies = await demo.cookies("mara");
    const { context, page } = await openPage(browser, demo.url, { chosen: "en", cookies });
    if (script) await context.addInitScript(script);
    const open = new Set<Page>();
    context.on("request", (request) => {
      if (!request.url().endsWith("/api/v1/live")) return;
      const tab = request.frame().page();
      open.add(tab);
      tab.once("close", () => open.delete(tab));
    });
    const pages = [page];
    while (pages.length < count) pages.push(await context.newPage());
    for (const one of pages) await one.goto("/desk");
    return { context, pages, open };
  }

  /** A customer of hers writes; every tab is to show it. */
  async function says(context: BrowserContext, text: string): Promise<void> {
    await demo.text(CUSTOMER, CARE_NUMBER, text);
    await Promise.all(
      context.pages().map((page) => page.getByText(text).first().waitFor({ timeout: SOON_MS })),
    );
  }

  it("share one stream: all eight hear, and another reads on when the reader closes", async () => {
    const mara = await demo.agent("mara");
    await demo.text(CUSTOMER, CARE_NUMBER, "Hello?");
    await mara.takeOffer();
    const { context, open } = await tabs(TABS);
    await says(context, "Does every tab hear me?");
    expect(open.size).toBe(1);
    const [reader] = open;
    await reader!.close();
    await expect.poll(() => open.size, { timeout: SOON_MS }).toBe(1);
    await says(context, "And now, without the first?");
    expect(open.size).toBe(1);
    mara.leave();
  });

  it("have a stream each where the browser has no locks", async () => {
    const { open } = await tabs(2, () => {
      delete (Navigator.prototype as { locks?: unknown }).locks;
    });
    await expect.poll(() => open.size, { timeout: SOON_MS }).toBe(2);
  });
});
