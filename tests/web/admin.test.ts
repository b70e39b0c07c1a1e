import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ConfigurationInput } from "../../types/configuration/configuration.ts";
import { expectAccessible, openBrowser, openPage } from "../support/browser.ts";
import { type Demo, startDemo } from "../support/demo.ts";
import { picture } from "./steps.ts";

let demo: Demo;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  [demo, browser] = await Promise.all([startDemo(), openBrowser()]);
  page = await signedIn();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await demo?.stop();
}, 30_000);

async function signedIn(): Promise<Page> {
  const cookies = await demo.cookies("alex");
  const size = { width: 1440, height: 900 };
  const { page: tab } = await openPage(browser, demo.url, { ...size, chosen: "en", cookies });
  await tab.goto("/admin");
  await tab.waitForSelector(".admin-nav .nav-link small");
  return tab;
}

const at = async (tab: Page, hash: string) => {
  await tab.evaluate((to) => {
    location.hash = to;
  }, hash);
};

describe("a change of the configuration", () => {
  it("is shown in words before it takes effect, applied, and kept as a version (DC-19)", async () => {
    await at(page, "#/queues/billing");
    await page.fill("label:has-text('Time to accept') ~ * input", "45");
    await page.waitForSelector(".draft-bar >> text=1 entry changed");
    await page.click(".draft-bar >> text=Review changes");
    await page.waitForSelector(".changes >> text=/Billing.*time to accept.*45 seconds/");
    await page.fill(".dialog input[maxlength='500']", "More time for long bills");
    await page.click(".dialog-actions >> text=Apply");
    await page.waitForSelector(".toast >> text=Version 2 is in force");
    await page.waitForSelector(".draft-bar", { state: "detached" });
    await at(page, "#/versions");
    await page.waitForSelector(".version.current >> text=More time for long bills");
  });

  it("is refused at its field, with the way there (CE18-X15)", async () => {
    await at(page, "#/queues/sales");
    await page.fill("label:has-text('Time to accept') ~ * input", "2");
    await page.waitForSelector(".field-error >> text=At least 5");
    await page.click(".draft-bar >> text=Review changes");
    await page.waitForSelector(".problems >> text=Sales");
    expect(await page.isDisabled(".dialog-actions >> text=Apply")).toBe(true);
    await page.click(".problems >> text=Show");
    await page.waitForSelector(".entity-head >> text=Sales");
    await page.click(".draft-bar >> text=Discard");
    await page.click(".dialog-actions >> text=Discard");
    await page.waitForSelector(".draft-bar", { state: "detached" });
  });

  it("meets somebody else's version and goes on top of it (If-Match)", async () => {
    const other = await signedIn();
    await at(other, "#/skills/english");
    await other.fill("label:text-is('Name') ~ * input", "English language");
    await at(page, "#/reasons/lunch");
    await at(page, "#/queues/general");
    await page.fill("label:has-text('Time to accept') ~ * input", "50");
    await other.click(".draft-bar >> text=Review changes");
    await other.click(".dialog-actions >> text=Apply");
    await other.waitForSelector(".toast >> text=is in force");
    await page.click(".draft-bar >> text=Review changes");
    await page.waitForSelector(".changes >> text=50 seconds");
    await page.click(".dialog-actions >> text=Apply");
    await page.waitForSelector(".dialog >> text=Nothing was changed by both of you.");
    await page.click(".dialog-actions >> text=Go on with my changes on top");
    await page.click(".dialog-actions >> text=Apply");
    await page.waitForSelector(".toast >> text=is in force");
    await at(page, "#/skills/english");
    await page.waitForSelector(".entity-head >> text=English language");
    await other.context().close();
  }, 40_000);

  it("is undone by one press, as a new version (DC-19)", async () => {
    await at(page, "#/versions");
    await page.click(".version:last-child >> text=Put in force again");
    await page.waitForSelector(".dialog .changes li");
    await page.click(".dialog-actions >> text=Put in force again");
    await page.waitForSelector(".toast >> text=with what stood before");
    await at(page, "#/queues/billing");
    await page.waitForSelector("label:has-text('Time to accept')");
    expect(await page.inputValue("label:has-text('Time to accept') ~ * input")).not.toBe("45");
  });
});

it("adds an entry from the defaults and takes it out again, with a way back", async () => {
  await at(page, "#/skills");
  await page.click(".list-tools >> text=Add");
  await page.waitForSelector(".entity-id >> text=new-skill");
  await page.fill("label:text-is('Name') ~ * input", "Sign language");
  await page.waitForSelector(".entry >> text=Sign language");
  await page.click(".entity-tools [aria-label=Delete]");
  await page.waitForSelector(".entry >> text=Sign language", { state: "detached" });
  await page.click(".toast >> text=Undo");
  await page.waitForSelector(".entry >> text=Sign language");
  await page.click(".draft-bar >> text=Discard");
  await page.click(".dialog-actions >> text=Discard");
});

it("shows a new API key once and revokes it", async () => {
  await at(page, "#/keys");
  await page.click("text=Make a key");
  await page.fill(".dialog input[type=text]", "Nightly report");
  await page.click(".dialog-actions >> text=Make a key");
  await page.waitForSelector(".dialog .snippet code");
  await page.click(".dialog-actions >> text=Close");
  await page.waitForSelector(".table >> text=Nightly report");
  await page.click(".table button >> text=Revoke");
  await page.click(".dialog-actions >> text=Revoke");
  await page.waitForSelector("text=No keys");
});

it("says what a text to a number would lead to (CE29-F4, CE29-X4)", async () => {
  await at(page, "#/entryPoints/care-texts");
  const box = page.getByRole("region", { name: "Try a text out" });
  const tryOut = async (text: string) => {
    await box.getByLabel("Text of the customer").fill(text);
    await box.getByRole("button", { name: "Try it out" }).click();
  };
  await tryOut("Stop this, no power here. IBAN DE89 3704 0044 0532 0130 00");
  await box.getByText("Waits in Technical support, priority 80").waitFor();
  await box.getByText("Category Outage").waitFor();
  await box.getByText("The desk suggests the opt-out.").waitFor();
  await box.getByText(/A mask hides a part/).waitFor();
  await expectAccessible(page, ".admin");
  await box.scrollIntoViewIfNeeded();
  await picture(page, "admin_try");
  await tryOut("STOP");
  await box.getByText("Opts this number out").waitFor();
});

it("lists every kind of event a webhook may ask for", async () => {
  await at(page, "#/webhooks");
  await page.getByRole("button", { name: "Add a webhook" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("checkbox", { name: "interaction.offer_withdrawn" }).waitFor();
  const alex = await demo.as("alex");
  const { items } = await alex<{ items: string[] }>("GET", "/webhooks/kinds");
  expect(await dialog.getByRole("checkbox").count()).toBe(items.length);
  await expectAccessible(page, "dialog");
  await page.keyboard.press("Escape");
});

it("speaks the language that is chosen, settings and choices included", async () => {
  const cookies = await demo.cookies("alex");
  for (const [chosen, heading, setting] of LANGUAGES) {
    const opened = await openPage(browser, demo.url, { width: 1440, height: 900, chosen, cookies });
    await opened.page.goto("/admin#/queues/billing");
    await opened.page.getByRole("heading", { name: heading, exact: true }).first().waitFor();
    await opened.page.getByText(setting, { exact: true }).waitFor();
    await picture(opened.page, `admin_${chosen}`);
    await opened.context.close();
  }
});

const LANGUAGES = [
  ["fr", "À qui le travail est proposé", "Temps pour accepter"],
  ["es", "A quién se ofrece trabajo", "Tiempo para aceptar"],
  ["de", "Wem Arbeit angeboten wird", "Zeit zum Annehmen"],
] as const;

it(
  "puts a source of customer data and a number for calls with its flow in force (CE07-R15, IV-8)",
  async () => {
    const alex = await demo.as("alex");
    const document = await alex<ConfigurationInput>("GET", "/configuration");
    const bye = { id: "bye", name: "Goodbye", type: "hangup" };
    const flow = { id: "welcome", name: "Welcome", start: "bye", nodes: [bye] };
    const { items } = await alex<{ items: { version: number }[] }>(
      "GET",
      "/configuration/versions",
    );
    const change = { document: { ...document, flows: [...document.flows ?? [], flow] } };
    await alex("POST", "/configuration/versions", change, { "if-match": `"${items[0]!.version}"` });
    await page.goto("/admin#/sources");
    await page.reload();
    await page.click(".list-tools >> text=Add");
    await page.getByLabel("Name", { exact: true }).fill("Customer base");
    await page.getByLabel("Short name (id)").fill("customer-base");
    await page.getByLabel("Kind").selectOption({ label: "Finds and verifies customers" });
    await page.getByLabel("Address").fill("https://crm.example/customers");
    await page.getByText("HUBBUB_SOURCE_CUSTOMER_BASE").waitFor();
    await picture(page, "admin_source");
    await at(page, "#/entryPoints");
    await page.click(".list-tools >> text=Add");
    await page.getByRole("heading", { name: "Web chat" }).waitFor();
    await page.getByLabel("Channel").selectOption({ label: "Call" });
    await page.getByRole("heading", { name: "Calls" }).waitFor();
    expect(await page.getByRole("heading", { name: /Web chat|Text messages|Subjects/ }).count())
      .toBe(0);
    await page.getByLabel("Name", { exact: true }).fill("Hotline");
    await page.getByLabel("Number or address").fill("+12025550199");
    await page.getByLabel("Call flow").selectOption({ label: "Welcome" });
    await page.waitForSelector(".entry >> text=+12025550199 · Welcome");
    await expectAccessible(page, ".admin");
    await picture(page, "admin_voice");
    await page.click(".draft-bar >> text=Review changes");
    await page.click(".dialog-actions >> text=Apply");
    await page.waitForSelector(".toast >> text=is in force");
    const applied = await alex<Record<"entryPoints" | "sources" | "flows", { name: string }[]>>(
      "GET",
      "/configuration",
    );
    expect(applied.sources).toMatchObject([{ id: "customer-base", kind: "directory" }]);
    expect(applied.flows.map(({ name }) => name)).toContain("Welcome");
    expect(applied.entryPoints.find(({ name }) => name === "Hotline"))
      .toMatchObject({ channel: "voice", address: "+12025550199", flow: "welcome" });
  },
  120_000,
);

it("passes axe on every page, light and dark (CE18-C7)", async () => {
  const places = [
    "company",
    "media",
    "people/mara",
    "roles/agent",
    "entryPoints/website",
    "queues/billing",
    "schedules/office-hours",
    "versions",
    "webhooks",
    "letters",
    "audit",
  ];
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    // Colours are the same roles everywhere: a few pages show the dark ones.
    for (const place of colorScheme === "dark" ? places.slice(0, 4) : places) {
      await at(page, `#/${place}`);
      await page.waitForSelector(".admin-page h2, .entity-head h2");
      await expectAccessible(page, ".admin");
    }
  }
}, 180_000);
