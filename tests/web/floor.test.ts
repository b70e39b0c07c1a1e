import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { expectAccessible, expectNoSideways, openBrowser, openPage } from "../support/browser.ts";
import { type Caller, type Demo, startDemo } from "../support/demo.ts";
import {
  bubble,
  calm,
  CARE_NUMBER,
  goAvailable,
  type Items,
  openDesk,
  picture,
  takeOf,
  write,
} from "./steps.ts";

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

  it("lets a supervisor read along, whisper, join and take over (CE18-A10)", async () => {
    const { page: agent } = await openDesk(browser, demo, "jonas");
    await goAvailable(agent);
    const visitor = await demo.chat({ name: "Ines Costa" });
    await takeOf(agent, visitor);
    const { page } = await floor("sofia");
    const row = page.locator(".in-hand tbody tr", { hasText: "Ines Costa" });
    await row.getByText("Jonas Weber").waitFor({ timeout: SOON_MS });
    await expectAccessible(page);
    await picture(page, "floor_in_hand");
    await row.getByRole("link", { name: "Read along with Ines Costa" }).click();
    await page.getByText("You read along with Jonas Weber. Neither side sees you.").waitFor();
    expect(await page.getByRole("tab", { name: "Reply" }).count()).toBe(0);
    await visitor.say("Are you still there?");
    await bubble(page, "Are you still there?").waitFor();
    await expectAccessible(page);
    await picture(page, "watch_silent");

    await page.locator("#composer-text").fill("Offer her the discount");
    await page.getByRole("button", { name: "Whisper" }).click();
    await bubble(agent, "Offer her the discount").getByText("Sofia Bergman whispers").waitFor();
    await picture(agent, "whispered");
    const heard = async () => (await visitor.messages()).map(({ text }) => text);
    expect((await heard()).join()).not.toContain("discount");

    await page.getByRole("button", { name: "Join" }).click();
    await page.getByText("You are in this conversation beside Jonas Weber.").waitFor();
    await page.getByRole("tab", { name: "Reply" }).click();
    await write(page, "I am looking into it as well");
    await expect.poll(heard).toContain("I am looking into it as well");
    expect(await heard()).toContain("Sofia has joined the chat.");
    await bubble(agent, "I am looking into it as well").waitFor();
    await expectAccessible(page);
    await picture(page, "watch_joined");

    await page.getByRole("button", { name: "Go available and take over" }).click();
    await page.getByRole("button", { name: "Hand over" }).first().waitFor();
    await agent.locator(`[data-conversation="${visitor.conversation}"]`).waitFor({
      state: "detached",
    });
    const alex = await demo.as("alex");
    const { items } = await alex<Items<{ action: string }>>("GET", "/audit?limit=20");
    expect(items.map(({ action }) => action)).toEqual(expect.arrayContaining([
      "conversation.watched",
      "conversation.joined",
      "interaction.taken_over",
    ]));
    await calm(browser, sofia);
  });

  it("assigns waiting work to one agent, and shows an alarm as it rises (CE29-A8, CE29-X14)", async () => {
    const phone = "+14155550221";
    await demo.text(phone, CARE_NUMBER, "Is it my turn?");
    const { page } = await floor("sofia");
    const row = page.locator(".waiting tbody tr", { hasText: "Is it my turn?" });
    await row.waitFor({ timeout: SOON_MS });
    // He is not in the queue: without a supervisor nobody would offer it to him.
    const tomasz = await demo.agent("tomasz");
    await tomasz.call("PUT", "/me/presence", { state: "not_ready", reason: "break" });
    const assign = async () => {
      await row.getByRole("button", { name: /Actions/ }).click();
      await page.getByRole("menuitem", { name: "Assign" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Assign" }).click();
    };
    await page.locator(".agents tbody tr", { hasText: "Tomasz Nowak" }).waitFor();
    await assign();
    // Who is away cannot be given work; the refusal says so.
    await page.getByText(/is not available: choose somebody else/).waitFor();
    await expectAccessible(page, "dialog");
    await page.keyboard.press("Escape");
    await tomasz.call("PUT", "/me/presence", { state: "available" });
    await assign();
    expect((await tomasz.takeOffer()).interaction).not.toBe("");
    await row.waitFor({ state: "detached" });

    for (let n = 0; n < 12; n++) await demo.text(phone, CARE_NUMBER, "I am out of office");
    await page.locator(".notice", { hasText: "A machine seems to answer our texts" })
      .waitFor({ timeout: SOON_MS });
    await expectAccessible(page);
    await picture(page, "floor_alarm");
    tomasz.leave();
    await calm(browser, sofia);
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
    // A supervisor has the most places in the rail.
    await page.goto("/desk");
    await page.locator(".presence-button").waitFor();
    await expectNoSideways(page);
  });
});
