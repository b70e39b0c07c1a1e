import { Buffer } from "node:buffer";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { music } from "../../routes/webhooks/music.ts";
import { expectAccessible, openBrowser, openPage } from "../support/browser.ts";
import { type Demo, startDemo } from "../support/demo.ts";
import { layOut } from "../../web/admin/flows/layout.ts";
import { picture } from "./steps.ts";

let demo: Demo;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  [demo, browser] = await Promise.all([startDemo(), openBrowser()]);
  const cookies = await demo.cookies("alex");
  const opened = await openPage(browser, demo.url, {
    width: 1440,
    height: 900,
    chosen: "en",
    cookies,
  });
  page = opened.page;
  await page.goto("/admin#/flows");
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await demo?.stop();
}, 30_000);

const node = (name: string, state = "") =>
  page.locator(`.flow-node${state}`, { has: page.locator("b", { hasText: name }) });

it("stands what nothing leads to below the rest, so that calls begin in the top row", () => {
  const link = (from: string, to: string) => ({ from, to, label: "" });
  const { spots } = layOut("start", ["loose", "start", "end", "looser"], [
    link("start", "end"),
    link("loose", "looser"),
    link("looser", "start"),
  ]);
  expect(Object.fromEntries(spots.map(({ id, layer }) => [id, layer])))
    .toEqual({ start: 0, end: 1, loose: 2, looser: 3 });
});

it("draws a flow from a template and shows a node's form (IV-8)", async () => {
  await page.getByRole("button", { name: "New flow" }).click();
  await page.getByRole("dialog").getByLabel("Name").fill("Side line");
  await page.getByRole("button", { name: "Create" }).click();
  await node("Main menu").waitFor();
  await page.getByRole("tab", { name: "Node" }).waitFor();
  await picture(page, "flow_drawn");
  await node("Open?").focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.locator(".flow-node[aria-current=true]").waitFor();
  expect(await page.locator(".flow-node-head h3").evaluate((h) => h === document.activeElement))
    .toBe(true);
  await node("Greeting").click();
  await page.getByLabel("Text", { exact: true }).fill("Hello on the side line.");
  await picture(page, "flow_node");
  await expectAccessible(page, ".admin");
}, 60_000);

it("shows what is wrong at its node and field, and takes it back (IV-8, CE01-B3)", async () => {
  await page.getByLabel("Text", { exact: true }).fill("Hello {{nobody}}.");
  await page.getByLabel("Goes on to").selectOption({ label: "New: Menu" });
  await page.getByRole("button", { name: "Check" }).click();
  await node("Greeting", ".wrong").waitFor();
  await page.locator(".flow-pane .field-error", { hasText: "nobody" }).waitFor();
  await picture(page, "flow_wrong");
  await node("Greeting").click();
  await page.getByLabel("Goes on to").selectOption({ label: "Main menu" });
  await page.locator(".flow-node.unreached").click();
  await page.locator(".flow-pane .field-error", { hasText: "say where it goes on" }).first()
    .waitFor();
  await expectAccessible(page, ".admin");
  await page.getByRole("button", { name: "Remove this node" }).click();
  await node("Greeting").click();
  await page.getByLabel("Text", { exact: true }).fill("Hello on the side line.");
}, 60_000);

it("takes a recording for a prompt, and lets go of it again (CE01-R39)", async () => {
  const recordings = page.locator(".flow-pane fieldset", {
    has: page.locator("legend", { hasText: "Recording" }),
  }).last();
  await recordings.getByRole("button", { name: /^Add/ }).click();
  await recordings.locator("input[type=file]").setInputFiles({
    name: "hello.wav",
    mimeType: "audio/wav",
    buffer: Buffer.from(await music().arrayBuffer()),
  });
  await expect.poll(() => recordings.getByLabel("Recording", { exact: true }).inputValue())
    .toMatch(/^file:\w+$/);
  await recordings.getByRole("button", { name: /^Listen/ }).waitFor();
  await expectAccessible(page, ".admin");
  await picture(page, "flow_recording");
  await recordings.getByRole("button", { name: /^Remove/ }).click();
}, 60_000);

it(
  "plays the draft with a key, keeps the play as a test, and puts it in force (IV-8)",
  async () => {
    await page.getByRole("tab", { name: "Try it out" }).click();
    await page.getByLabel("Time (empty = now)").fill("2026-12-01T11:00");
    await page.getByRole("button", { name: "Start the call" }).click();
    await page.getByText("Hello on the side line.").waitFor();
    await page.getByRole("button", { name: "Press 1" }).click();
    await node("Orders", ".lit").waitFor();
    await page.getByLabel("Name of the test").fill("Orders by key");
    await page.getByRole("button", { name: "Keep as test" }).click();
    await page.getByRole("button", { name: "Run all tests" }).click();
    await page.getByText("All tests pass").waitFor();
    await picture(page, "flow_played");
    await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
    await expectAccessible(page, ".admin");
    await picture(page, "flow_dark");
    await page.getByRole("button", { name: "Review changes" }).click();
    await page.getByRole("button", { name: "Apply" }).click();
    await page.waitForSelector(".toast >> text=is in force");
    const alex = await demo.as("alex");
    const { flows } = await alex<{ flows: { id: string; tests: { name: string }[] }[] }>(
      "GET",
      "/configuration",
    );
    const made = flows.find(({ id }) => id === "side-line");
    expect(made?.tests.at(-1)).toMatchObject({ name: "Orders by key", inputs: ["key:1"] });
    await page.getByRole("link", { name: "Back to the list" }).click();
    await page.getByRole("link", { name: "Side line" }).waitFor();
    await expectAccessible(page, ".admin");
    await picture(page, "flow_list");
  },
  60_000,
);

it(
  "tries rules with sample values and edits a test, on a narrow screen as well (CE09-A2, IV-8)",
  async () => {
    await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
    await page.getByRole("button", { name: "New flow" }).click();
    await page.getByRole("dialog").getByLabel("Name").fill("Shop line");
    await page.getByRole("dialog").getByLabel("Begin with").selectOption("retail");
    await page.getByRole("button", { name: "Create" }).click();
    await node("Who needs a person at once?").click();
    await page.getByText("Try with sample values").click();
    const values = page.locator(".flow-trial").getByLabel("Values");
    expect(await values.inputValue()).toBe("var:segment=\ncallsToday=");
    await values.fill("var:segment=\ncallsToday=2");
    await page.locator(".flow-trial").getByRole("button", { name: "Try" }).click();
    await page.getByText("does not hold").first().waitFor();
    await values.fill("var:segment=\ncallsToday=3");
    await page.locator(".flow-trial").getByRole("button", { name: "Try" }).click();
    await page.getByText("holds and is applied").waitFor();
    await picture(page, "flow_trial");
    await expectAccessible(page, ".admin");
    await page.setViewportSize({ width: 390, height: 800 });
    await picture(page, "flow_narrow");
    await page.getByRole("tab", { name: "Try it out" }).click();
    await page.getByRole("button", { name: /Edit the test Without an order/ }).click();
    await page.getByLabel("Where it must end").fill("voicemail");
    await page.getByRole("button", { name: "Run all tests" }).click();
    await page.getByText("1 test fails").waitFor();
    await page.getByLabel("Where it must end").fill("queue");
    await page.getByRole("button", { name: "Run all tests" }).click();
    await page.getByText("All tests pass").waitFor();
    await expectAccessible(page, ".admin");
    await picture(page, "flow_narrow_tests");
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
      390,
    );
  },
  60_000,
);
