import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { expectAccessible, expectNoSideways, openBrowser, openPage } from "../support/browser.ts";
import { type Demo, startDemo } from "../support/demo.ts";

const CARE_NUMBER = "+12025550142";
const SOON_MS = 20_000;

let demo: Demo;
let browser: Browser;

beforeAll(async () => {
  [demo, browser] = await Promise.all([startDemo(), openBrowser()]);
  const mara = await demo.agent("mara");
  await demo.text("+14155550191", CARE_NUMBER, "Where is my parcel?");
  const { conversation, interaction } = await mara.takeOffer();
  await mara.reply(conversation, "On its way.");
  await mara.call("PUT", `/interactions/${interaction}/end`, {});
  await mara.wrapUp(interaction);
  mara.leave();
  await demo.text("+14155550192", CARE_NUMBER, "And mine?");
}, 90_000);

afterEach(() => Promise.all(browser.contexts().map((context) => context.close())));

afterAll(async () => {
  await browser?.close();
  await demo?.stop();
});

async function reports(
  person: string,
  path = "/reports",
  options: Parameters<typeof openPage>[2] = {},
) {
  const opened = await openPage(browser, demo.url, { width: 1440, height: 900, ...options });
  await opened.context.addCookies(await demo.cookies(person));
  await opened.context.addInitScript(() => localStorage.setItem("hubbub.language", "en"));
  await opened.page.goto(path);
  return opened;
}

const picture = async (page: Page, name: string) => {
  const folder = Deno.env.get("PICTURES");
  if (folder) await page.screenshot({ path: `${folder}/reports-${name}.png` });
};

const cell = (page: Page, row: string, column: number) =>
  page.locator(".figures tbody tr", { hasText: row }).locator("td.end").nth(column);

describe("the reports screen", { timeout: 120_000 }, () => {
  it("follows the day live, is narrowed, sorted, explained and saved as CSV (DC-25 to DC-27)", async () => {
    const { page, problems } = await reports("sofia");
    await page.getByText("Live, every 5 seconds").waitFor();
    await expect.poll(() => cell(page, "General", 0).innerText(), { timeout: SOON_MS }).toBe("2");
    expect(await cell(page, "General", 1).innerText()).toBe("1");
    await page.getByText("What the figures mean").click();
    await page.getByText("Queue segments that began").waitFor();
    await picture(page, "queues");
    await expectAccessible(page);

    await page.getByLabel("and by").selectOption("medium");
    await page.getByLabel("Medium", { exact: true }).selectOption("chat,sms");
    await page.locator(".figures tbody tr", { hasText: "Text" }).first().waitFor();
    expect(page.url()).toContain("groupBy=queue%2Cmedium");
    await page.getByRole("button", { name: "Sort by Entered" }).click();
    expect(await page.locator(".figures th[aria-sort]").getAttribute("aria-sort"))
      .toBe("descending");
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Save as CSV" }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^queues-.*\.csv$/);
    expect(await Deno.readTextFile((await download.path())!)).toContain('"General","general"');

    // What happens now shows by itself.
    await demo.text("+14155550193", CARE_NUMBER, "Me too");
    await expect.poll(() => cell(page, "General", 0).innerText(), { timeout: SOON_MS }).toBe("3");
    expect(problems).toEqual([]);
  });

  it("keeps a report under a name with the figures chosen, and says why it cannot be mailed (DC-26)", async () => {
    const { page } = await reports("sofia", "/reports?report=agents&period=today&interval=60min", {
      theme: "dark",
    });
    await page.locator(".figures tbody tr", { hasText: "Mara Lindqvist" }).first().waitFor();
    await picture(page, "agents-dark");
    await page.getByRole("button", { name: "Columns" }).click();
    for (const name of ["Withdrawn", "Occupancy"]) {
      await page.getByRole("checkbox", { name }).uncheck();
    }
    await expectAccessible(page, "dialog");
    await page.getByRole("button", { name: "Show these" }).click();
    await page.getByRole("columnheader", { name: "Occupancy" }).waitFor({ state: "detached" });

    await page.getByRole("button", { name: "Save report" }).click();
    await page.getByLabel("Name", { exact: true }).fill("Hours of my team");
    await page.getByRole("checkbox", { name: "supervisor" }).check();
    await page.getByLabel("Sent by e-mail").selectOption("day");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText("no mail server is set up").waitFor();
    await picture(page, "save-dark");
    await expectAccessible(page, "dialog");
    await page.getByLabel("Sent by e-mail").selectOption("never");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByRole("link", { name: "Hours of my team" }).waitFor();
    await page.getByRole("link", { name: "Queue activity", exact: true }).click();
    await page.getByRole("heading", { name: "Queue activity" }).waitFor();
    await page.getByRole("link", { name: "Hours of my team" }).click();
    await page.getByRole("columnheader", { name: "Accept rate" }).waitFor();
    expect(await page.getByRole("columnheader", { name: "Occupancy" }).count()).toBe(0);
    await expectAccessible(page);
  });

  it("shows standard live views per medium, single interactions, and what is empty (DC-26, CE18-M9)", async () => {
    const { page } = await reports("sofia");
    await page.getByRole("link", { name: "Service level, Text" }).click();
    await page.getByRole("columnheader", { name: "% ≤ 900 s" }).waitFor();
    await picture(page, "service-level");
    await page.getByRole("link", { name: "Interactions" }).click();
    await page.getByLabel("Period").selectOption("today");
    await page.locator(".figures tbody tr", { hasText: "Mara Lindqvist" }).waitFor();
    await picture(page, "interactions");
    await expectAccessible(page);
    await page.getByLabel("Period").selectOption("yesterday");
    await page.getByText("Nothing happened here").waitFor();
    await page.getByRole("link", { name: "Own statistics" }).click();
    await page.getByText("No own statistics yet").waitFor();
    await expectAccessible(page);
  });

  it("keeps what it shows while the hub is away, with its age (BO07-X3)", async () => {
    const { page } = await reports("sofia");
    await cell(page, "General", 0).waitFor();
    await page.route("**/api/v1/reports/**", (route) => route.abort());
    await page.getByText("The hub cannot be reached. Figures are from").waitFor();
    expect(await cell(page, "General", 0).isVisible()).toBe(true);
    await page.unroute("**/api/v1/reports/**");
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByText("Live, every 5 seconds").waitFor();
  });

  it("is closed to agents, says whom to ask, and fits a phone (BO07-R4, WCAG 1.4.10)", async () => {
    const agent = await reports("mara");
    await agent.page.getByText("You may not see reports").waitFor();
    expect(await agent.page.getByRole("link", { name: "Reports" }).count()).toBe(0);
    const { page } = await reports("sofia", "/reports", { width: 390, height: 780 });
    await cell(page, "General", 0).waitFor();
    await picture(page, "phone");
    await expectNoSideways(page);
    await expectAccessible(page);
  });

  it("makes a board for the wall, and shares it with whoever has the link (CE01-M24)", async () => {
    const { page, problems } = await reports("sofia", "/board");
    await page.getByRole("region", { name: "Queues" }).waitFor();
    await page.getByRole("button", { name: "Copy: Queues" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name", { exact: true }).fill("Hall");
    await dialog.getByLabel("Marked above").first().fill("0");
    await picture(page, "board-editor");
    await expectAccessible(page, "dialog");
    await dialog.getByRole("button", { name: "Save", exact: true }).click();
    const hall = page.getByRole("region", { name: "Hall" });
    await hall.waitFor();
    await picture(page, "boards");
    await expectAccessible(page);
    await hall.getByRole("button", { name: "Make a link: Hall" }).click();
    const link = await dialog.getByLabel("Address").inputValue();
    await dialog.getByRole("button", { name: "Close" }).last().click();

    const wall = await openPage(browser, demo.url, { width: 1600, height: 900, theme: "dark" });
    await wall.context.addInitScript(() => localStorage.setItem("hubbub.language", "en"));
    await wall.page.goto(`/board${new URL(link).hash}`);
    const waiting = wall.page.locator(".wall-tile", { hasText: "Waiting" });
    await expect.poll(() => waiting.getAttribute("class"), { timeout: SOON_MS }).toContain(
      "beyond",
    );
    await picture(wall.page, "wall-dark");
    await expectAccessible(wall.page);
    await wall.page.keyboard.press("ArrowRight");
    await wall.page.locator(".wall-page", { hasText: "General" }).waitFor();
    await hall.getByRole("button", { name: "Revoke the link: Hall" }).click();
    await wall.page.getByText("This link shows no board").waitFor();
    expect(problems).toEqual([]);
  });
});
