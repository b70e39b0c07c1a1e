import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { expectAccessible, expectNoSideways, openBrowser, openPage } from "../support/browser.ts";
import { type Caller, type Demo, startDemo } from "../support/demo.ts";
import {
  bubble,
  calm,
  CARE_NUMBER,
  finish,
  goAvailable,
  openDesk,
  take,
  takeOf,
  write,
} from "./steps.ts";

let demo: Demo;
let browser: Browser;
let sofia: Caller;

beforeAll(async () => {
  [demo, browser] = await Promise.all([startDemo(), openBrowser()]);
  sofia = await demo.as("sofia");
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await demo?.stop();
});

afterEach(() => calm(browser, sofia), 60_000);

const desk = (person: string, options: Parameters<typeof openDesk>[3] = {}) =>
  openDesk(browser, demo, person, options);

describe("the desk", { timeout: 120_000 }, () => {
  it("lets somebody in by the demo list, and nobody with a wrong password", async () => {
    const { page, problems } = await openPage(browser, demo.url);
    await page.goto("/desk");
    await page.getByLabel("E-mail").fill("mara@brightwater.example");
    await page.getByLabel("Password").fill("not-the-password");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByText("do not belong together").waitFor();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Mara Lindqvist" }).click();
    await page.locator(".presence-button").waitFor();
    expect(problems).toEqual([]);
  });

  it("offers a chat with countdown, carries both voices, ends with a code (CE18-A3, CE18-A4, CE18-A9)", async () => {
    const { page, problems } = await desk("mara");
    await goAvailable(page);
    const visitor = await demo.chat({ name: "Ruth Adler", text: "My contract ends tomorrow." });
    const offer = page.locator(".offer");
    await offer.waitFor();
    expect(await offer.innerText()).toContain("Ruth Adler");
    expect(await offer.innerText()).toContain("My bill");
    expect(Number(await offer.locator(".ring .num").innerText())).toBeGreaterThan(5);
    await expectAccessible(page);
    await take(page);
    await bubble(page, "My contract ends tomorrow.").waitFor();

    await write(page, "Good morning Ruth, let me look.");
    await bubble(page, "let me look").getByText(/Sent|Delivered|Read/).waitFor();
    expect((await visitor.messages()).map((message) => message.text)).toContain(
      "Good morning Ruth, let me look.",
    );
    await visitor.say("Thank you");
    await bubble(page, "Thank you").waitFor();
    await expectAccessible(page);

    await finish(page);
    await page.getByText("You are all caught up").waitFor();
    expect(problems).toEqual([]);
  });

  it("says why this agent was chosen, in words and figures (DC-5)", async () => {
    const { page } = await desk("mara");
    await goAvailable(page);
    await demo.chat({ name: "Ines Garcia" });
    await take(page);
    await page.locator(".thread").press("w");
    const why = page.getByRole("dialog", { name: "Why this agent?" });
    await why.getByText(/You were the only one|You had/).waitFor();
    expect(await why.locator(".why-table tr.chosen").innerText()).toContain("You");
    expect(await why.locator(".timeline-entry").count()).toBeGreaterThanOrEqual(3);
    await expectAccessible(page, "dialog");
    await page.keyboard.press("Escape");
    await why.waitFor({ state: "detached" });
    await finish(page);
  });

  it("proposes standard responses, and holds back a text with an open gap (DC-22, DC-23)", async () => {
    const { page } = await desk("mara");
    await goAvailable(page);
    const visitor = await demo.chat({ name: "Tom Baker", text: "The meter reading is wrong" });
    await take(page);
    await page.locator("#composer-text").pressSequentially("/");
    await page.locator(".response").first().waitFor();
    await page.keyboard.press("Enter");
    await expect.poll(() => page.locator("#composer-text").inputValue()).toMatch(/\w{3,}/);

    await write(page, "Your number is {{customer.number}}");
    await page.getByText("Fill in before sending: customer.number").waitFor();
    expect(await page.locator("#composer-text").inputValue()).toContain("{{customer.number}}");
    expect((await visitor.messages()).some(({ text }) => text.includes("{{"))).toBe(false);
    await page.locator("#composer-text").fill("");
    await finish(page);
  });

  it("keeps notes from the customer, and shows who could take over (CE18-A7, CE18-A8, CE01-A4)", async () => {
    const { page } = await desk("mara");
    await goAvailable(page);
    const visitor = await demo.chat({ name: "Lena Vogt" });
    await take(page);
    await page.getByRole("tab", { name: "Note" }).click();
    await page.locator("#composer-text").fill("Ask for the reading");
    await page.getByRole("button", { name: "Add note" }).click();
    await page.locator(".bubble-line.note", { hasText: "Ask for the reading" }).waitFor();
    expect((await visitor.messages()).some(({ text }) => text.includes("Ask for"))).toBe(false);

    await page.getByRole("button", { name: "Hand over" }).first().click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("radio", { name: /Jonas Weber/ }).waitFor();
    await expectAccessible(page, "dialog");
    await dialog.getByRole("tab", { name: "Queues" }).click();
    await dialog.getByRole("radio", { name: /Technical support/ }).click();
    await dialog.getByLabel("Note for whoever takes it").fill("Router blinks red");
    await dialog.getByRole("button", { name: "Hand over" }).click();
    await page.getByText("Handed over").waitFor();
    await page.locator(`[data-conversation="${visitor.conversation}"]`).waitFor({
      state: "detached",
    });
  });

  it("after declining it says so and gives one way back (CE01-R48, CE01-A7)", async () => {
    const { page } = await desk("mara");
    await goAvailable(page);
    await demo.chat({ name: "Samuel Osei" });
    await page.locator(".offer").waitFor();
    await page.getByRole("button", { name: "Decline" }).click();
    const notice = page.getByRole("alert").filter({ hasText: "You declined an offer" });
    await notice.waitFor();
    await expectAccessible(page);
    await notice.getByRole("button", { name: "I am back" }).click();
    await page.locator(".presence-button.available").waitFor();
  });

  it("holds back a reply when a colleague wrote first (DC-13)", async () => {
    const { page } = await desk("jonas");
    await goAvailable(page);
    const visitor = await demo.chat({ name: "Priya Nair" });
    await takeOf(page, visitor);
    await bubble(page, "twice as high").waitFor();
    await sofia("PUT", `/conversations/${visitor.conversation}/participation`);
    // Between the press of the button and the hub the supervisor who joined answers.
    let asked = 0;
    await page.route("**/messages", async (route) => {
      if (route.request().method() === "POST" && ++asked === 1) {
        await sofia("POST", `/conversations/${visitor.conversation}/messages`, {
          text: "We have already corrected it.",
          clientKey: crypto.randomUUID(),
        });
      }
      await route.continue();
    });
    await write(page, "Let me see what happened.");
    const dialog = page.getByRole("dialog", { name: "Somebody wrote before you" });
    await dialog.getByText("We have already corrected it.").waitFor();
    await expectAccessible(page, "dialog");
    expect((await visitor.messages()).some(({ text }) => text.includes("Let me see"))).toBe(false);
    await dialog.getByRole("button", { name: "Send it anyway" }).click();
    await bubble(page, "Let me see").getByText(/Sent|Delivered|Read/).waitFor();
    expect((await visitor.messages()).filter(({ text }) => text.includes("Let me see")).length)
      .toBe(1);
    await finish(page);
  });

  it("keeps what is written through a lost network and a reload, and misses nothing (CE18-X2)", async () => {
    const { page, context } = await desk("jonas");
    await goAvailable(page);
    const visitor = await demo.chat({ name: "Yuki Tanaka" });
    await takeOf(page, visitor);
    await bubble(page, "twice as high").waitFor();
    await page.locator("#composer-text").fill("A draft");
    await page.reload();
    await expect.poll(() => page.locator("#composer-text").inputValue()).toBe("A draft");

    await context.setOffline(true);
    await write(page, "Sent into the dark");
    await bubble(page, "Sent into the dark").getByText("Waits for the connection").waitFor();
    for (const text of ["one", "two", "three"]) await visitor.say(`word ${text}`);
    await context.setOffline(false);
    await bubble(page, "word three").waitFor({ timeout: 30_000 });
    const words = await page.locator(".bubble-line.in .bubble-text").allInnerTexts();
    expect(words.filter((text) => text.startsWith("word"))).toEqual([
      "word one",
      "word two",
      "word three",
    ]);
    // The customer wrote meanwhile, no colleague: the reply goes out, once.
    await expect.poll(
      async () =>
        (await visitor.messages()).filter(({ text }) => text === "Sent into the dark").length,
      { timeout: 30_000 },
    ).toBe(1);
    await finish(page);
  });

  it("counts texts as they travel and offers a cheaper spelling (CE29-A4, CE29-X6)", async () => {
    const { page } = await desk("diego");
    await goAvailable(page);
    await demo.text("+14155550134", CARE_NUMBER, "Is my move booked?");
    await take(page);
    await page.locator("#composer-text").fill("It’s booked");
    await page.getByText(/1 text · 59 left · UCS-2/).waitFor();
    await page.getByRole("button", { name: "Use plain characters" }).click();
    expect(await page.locator("#composer-text").inputValue()).toBe("It's booked");
    await page.getByText(/GSM-7/).waitFor();
    await page.locator("#composer-text").press("Control+Enter");
    await bubble(page, "It's booked").getByText("Delivered").waitFor();
    // The number opts out: nothing more can be written to it.
    await demo.text("+14155550134", CARE_NUMBER, "STOP");
    await page.getByText("This number has opted out").waitFor();
    expect(await page.getByRole("tab", { name: "Reply" }).count()).toBe(0);
  });

  it("is worked by keys alone, which can be changed and switched off (WCAG 2.1.4)", async () => {
    const { page } = await desk("amina");
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox").fill("dark");
    await page.keyboard.press("Enter");
    await expect.poll(() => page.evaluate(() => document.documentElement.dataset.theme)).toBe(
      "dark",
    );
    await expectAccessible(page);
    await page.keyboard.press("?");
    const help = page.getByRole("dialog", { name: "Keys" });
    await help.getByRole("button", { name: /Change the key for Light or dark/ }).click();
    await page.keyboard.press("y");
    await expectAccessible(page, "dialog");
    await page.keyboard.press("Escape");
    await page.keyboard.press("y");
    await expect.poll(() => page.evaluate(() => document.documentElement.dataset.theme)).toBe(
      "light",
    );
    await page.keyboard.press("?");
    await page.getByRole("switch", { name: "Single keys" }).click();
    await page.keyboard.press("Escape");
    await page.keyboard.press("y");
    expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe("light");
  });

  it("shows one pane at a time on a phone (WCAG 1.4.10)", async () => {
    const { page } = await desk("jonas", { width: 360, height: 740 });
    await expectNoSideways(page);
    await goAvailable(page);
    const visitor = await demo.chat({ name: "Femi Adeyemi" });
    await takeOf(page, visitor);
    await bubble(page, "twice as high").waitFor();
    await expectNoSideways(page);
    expect(await page.locator(".list-pane").isVisible()).toBe(false);
    await expectAccessible(page);
    await page.getByRole("button", { name: "Customer", exact: true }).click();
    await page.getByRole("heading", { name: "Femi Adeyemi" }).waitFor();
    await expectNoSideways(page);
  });
});
