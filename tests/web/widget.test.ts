import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ensureScreens } from "../../tools/screens.ts";
import {
  type AgentByApi,
  agentByApi,
  openBrowser,
  type RunningHub,
  startHub,
} from "./running_hub.ts";

let hub: RunningHub;
let browser: Browser;
let agent: AgentByApi;
let site: { url: string; stop(): Promise<void> };

/** A foreign web site with styles that reach for everything on its page. */
function startSite(hubUrl: string) {
  const page = `<!doctype html><html lang="en"><head><title>Shop</title><style>
    * { letter-spacing: 3px; text-transform: uppercase; display: inline; position: static }
    button { background: lime !important } html { font-size: 50% }</style></head><body>
    <h1>Shop</h1><script>
      window.heard = [];
      window.Hubbub = function () { (Hubbub.q = Hubbub.q || []).push(arguments) };
      Hubbub("on", "ready", () => heard.push("ready"));
      addEventListener("hubbub:state", (event) => heard.push(event.detail.state));
    </script><script async src="${hubUrl}/widget.js" data-entrypoint="website"></script></body></html>`;
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen() {} },
    () => new Response(page, { headers: { "content-type": "text/html" } }),
  );
  return { url: `http://localhost:${server.addr.port}/`, stop: () => server.shutdown() };
}

beforeAll(async () => {
  await ensureScreens();
  hub = await startHub();
  site = startSite(hub.url);
  browser = await openBrowser();
  agent = await agentByApi(hub.url, "diego@brightwater.example");
}, 120_000);
afterAll(async () => {
  agent?.leave();
  await browser?.close();
  await site?.stop();
  await hub?.stop();
}, 30_000);

const LAUNCHER = "hubbub-widget .launcher";

async function visit(options: Parameters<Browser["newContext"]>[0] = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1000, height: 800 }, ...options });
  const page = await context.newPage();
  await page.goto(site.url);
  await page.waitForSelector(LAUNCHER);
  return page;
}

async function startChat(page: Page, text: string): Promise<void> {
  await page.click(LAUNCHER);
  await page.check("hubbub-widget input[value=other]");
  await page.fill("hubbub-widget #hub-text", text);
  await page.check("hubbub-widget #hub-consent");
  await page.click("hubbub-widget form .primary");
  await page.waitForSelector("hubbub-widget .log .mine");
}

const stored = (page: Page) =>
  page.evaluate(async () => ({
    local: localStorage.length,
    session: sessionStorage.length,
    cookies: document.cookie,
    databases: (await indexedDB.databases()).length,
  }));

describe("before the first click", () => {
  it("stores nothing and reports its state to the page (CE18-C1)", async () => {
    const page = await visit();
    expect(await stored(page)).toEqual({ local: 0, session: 0, cookies: "", databases: 0 });
    expect(await page.context().cookies()).toEqual([]);
    expect(await page.evaluate(() => (globalThis as unknown as { heard: string[] }).heard))
      .toEqual(["ready", "available"]);
    await page.context().close();
  });

  it("adds nothing to the page when the hub cannot be reached (CE18-C1)", async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.route("**/api/v1/chat/config*", (route) => route.abort());
    const asked = page.waitForRequest("**/api/v1/chat/config*");
    await page.goto(site.url);
    await asked;
    await page.waitForLoadState("load");
    expect(await page.locator("hubbub-widget").count()).toBe(0);
    await context.close();
  });

  it("keeps its look whatever the page's styles say (CE18-C1)", async () => {
    const page = await visit();
    const look = await page.locator(LAUNCHER).evaluate((button) => {
      const { letterSpacing, position, width, backgroundColor } = getComputedStyle(button);
      return { letterSpacing, position, width, backgroundColor };
    });
    expect(look).toEqual({
      letterSpacing: "normal",
      position: "fixed",
      width: "60px",
      backgroundColor: "rgb(11, 110, 127)",
    });
    await page.context().close();
  });
});

describe("a conversation", () => {
  it(
    "reaches an agent and the answer comes back, with names and receipts (CE18-F13, CE18-C3)",
    async () => {
      const page = await visit();
      await startChat(page, "My meter shows nothing");
      const { conversation, interaction } = await agent.takeOffer();
      await page.waitForSelector("hubbub-widget .head .face");
      expect(await page.textContent("hubbub-widget .head h2")).toBe("Diego");
      await agent.reply(conversation, "Good morning, I am looking into it");
      await page.waitForSelector("hubbub-widget .theirs >> text=Good morning");
      await page.fill("hubbub-widget .composer textarea", "Thank you");
      await page.keyboard.press("Enter");
      await page.waitForSelector("hubbub-widget .mine:not(.unsent) >> text=Thank you");
      await page.click("hubbub-widget .end");
      await page.waitForSelector("hubbub-widget .closing");
      expect(await page.textContent("hubbub-widget .closing p")).toMatch(/ended/);
      await agent.wrapUp(interaction);
      await page.context().close();
    },
    40_000,
  );

  it(
    "is the same after a reload and in a second tab, and both see what comes (CE18-X1, CE18-X4)",
    async () => {
      const first = await visit();
      await startChat(first, "Two tabs, one chat");
      const { conversation, interaction } = await agent.takeOffer();
      await first.reload();
      await first.waitForSelector("hubbub-widget .mine >> text=Two tabs, one chat");
      const second = await first.context().newPage();
      await second.goto(site.url);
      await second.waitForSelector("hubbub-widget .mine >> text=Two tabs, one chat");
      await agent.reply(conversation, "I see you once");
      for (const page of [first, second]) {
        await page.waitForSelector("hubbub-widget .theirs >> text=I see you once");
      }
      await second.fill("hubbub-widget .composer textarea", "From the second tab");
      await second.keyboard.press("Enter");
      await first.waitForSelector("hubbub-widget .mine >> text=From the second tab");
      expect(await first.locator("hubbub-widget .mine >> text=From the second tab").count()).toBe(
        1,
      );
      await first.click("hubbub-widget .end");
      await second.waitForSelector("hubbub-widget .closing");
      await agent.wrapUp(interaction);
      await first.context().close();
    },
    40_000,
  );

  it("keeps what is written while the line is down and sends it once (CE18-X2)", async () => {
    const page = await visit();
    await startChat(page, "Before the tunnel");
    const { conversation, interaction } = await agent.takeOffer();
    await page.context().setOffline(true);
    await page.fill("hubbub-widget .composer textarea", "Inside the tunnel");
    await page.keyboard.press("Enter");
    await page.waitForSelector("hubbub-widget .unsent.waiting >> text=Inside the tunnel");
    await agent.reply(conversation, "Sent while you were away");
    await page.context().setOffline(false);
    await page.waitForSelector("hubbub-widget .mine:not(.unsent) >> text=Inside the tunnel");
    await page.waitForSelector("hubbub-widget .theirs >> text=Sent while you were away");
    const { items } = await agent.call<{ items: { text: string }[] }>(
      "GET",
      `/conversations/${conversation}/messages?limit=100`,
    );
    expect(items.filter(({ text }) => text === "Inside the tunnel")).toHaveLength(1);
    await page.click("hubbub-widget .end");
    await agent.wrapUp(interaction);
    await page.context().close();
  }, 60_000);

  it("counts unread messages on the launcher while the window is shut (CE18-C3)", async () => {
    const page = await visit();
    await startChat(page, "Shut and wait");
    const { conversation, interaction } = await agent.takeOffer();
    await page.waitForSelector("hubbub-widget .head .face");
    await page.keyboard.press("Escape");
    await page.waitForSelector("hubbub-widget .window", { state: "hidden" });
    expect(await focusedLabel(page)).toMatch(/Talk to Brightwater/);
    await agent.reply(conversation, "One");
    await agent.reply(conversation, "Two");
    await page.waitForSelector("hubbub-widget .badge >> text=2");
    await page.click(LAUNCHER);
    await page.waitForSelector("hubbub-widget .badge", { state: "hidden" });
    await page.click("hubbub-widget .end");
    await agent.wrapUp(interaction);
    await page.context().close();
  }, 40_000);
});

describe("the window", () => {
  it("refuses an incomplete form at its fields and goes there (CE18-C2)", async () => {
    const page = await visit();
    await page.click(LAUNCHER);
    await page.click("hubbub-widget form .primary");
    await page.waitForSelector("hubbub-widget .error >> text=Please choose a subject");
    await page.waitForSelector("hubbub-widget .error >> text=Please agree before you go on");
    expect(await stored(page)).toMatchObject({ local: 0, session: 0, cookies: "" });
    await page.context().close();
  });

  it("keeps the focus inside until Escape gives it back to the launcher (CE18-C7)", async () => {
    const page = await visit();
    await page.click(LAUNCHER);
    await page.waitForSelector("hubbub-widget form");
    for (let press = 0; press < 20; press++) {
      await page.keyboard.press("Tab");
      expect(await focusInside(page)).toBe(true);
    }
    await page.keyboard.press("Escape");
    expect(await focusedLabel(page)).toMatch(/Talk to Brightwater/);
    await page.context().close();
  });

  it("fills a phone's screen (CE18-C1)", async () => {
    const page = await visit({
      viewport: { width: 390, height: 800 },
      reducedMotion: "reduce",
    });
    await page.click(LAUNCHER);
    const box = await page.locator("hubbub-widget .window").boundingBox();
    expect(box).toMatchObject({ x: 0, width: 390, height: 800 });
    await page.context().close();
  });

  it("passes axe with the form and with a conversation, light and dark (CE18-C7)", async () => {
    for (const colorScheme of ["light", "dark"] as const) {
      const page = await visit({ colorScheme });
      await page.click(LAUNCHER);
      await page.waitForSelector("hubbub-widget form");
      expect(await problems(page)).toEqual([]);
      await page.click("hubbub-widget .head .round");
      await startChat(page, "Readable for everybody");
      expect(await problems(page)).toEqual([]);
      await page.click("hubbub-widget .end");
      await page.context().close();
    }
  }, 150_000);

  it("speaks the page's language and turns for right-to-left ones (CE18-C7)", async () => {
    const page = await visit();
    await page.evaluate(() => (globalThis as unknown as Widget).Hubbub.setLocale("de"));
    await page.click(LAUNCHER);
    await page.waitForSelector("hubbub-widget legend >> text=Worum geht es?");
    await page.waitForSelector("hubbub-widget .chip >> text=Meine Rechnung");
    await page.evaluate(() => (globalThis as unknown as Widget).Hubbub.setLocale("ar"));
    await page.waitForSelector("hubbub-widget .window[dir=rtl]");
    await page.context().close();
  });

  it("stays when a single-page site swaps its body, and goes when told to (CE18-C1)", async () => {
    const page = await visit();
    await page.evaluate(() => {
      document.body.replaceWith(document.createElement("body"));
      document.querySelector("hubbub-widget")?.remove();
    });
    await page.waitForSelector(LAUNCHER);
    await page.evaluate(() => (globalThis as unknown as Widget).Hubbub.destroy());
    await page.waitForSelector("hubbub-widget", { state: "detached" });
    await page.context().close();
  });
});

interface Widget {
  Hubbub: { setLocale(language: string): void; destroy(): void };
}

const focusInside = (page: Page) =>
  page.evaluate(() => {
    const root = document.querySelector("hubbub-widget")?.shadowRoot;
    return Boolean(root?.activeElement?.closest(".window"));
  });

const focusedLabel = (page: Page) =>
  page.evaluate(() =>
    document.querySelector("hubbub-widget")?.shadowRoot?.activeElement?.getAttribute(
      "aria-label",
    ) ?? ""
  );

/** What axe finds in the widget; the site's own faults are the site's. */
async function problems(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page: page as never }).setLegacyMode().include(
    "hubbub-widget",
  )
    .disableRules(["region"]).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 120)}`);
}
