import { Buffer } from "node:buffer";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { ContactView } from "../../types/api/contacts.ts";
import type { ConversationView } from "../../types/api/conversations.ts";
import type { Me } from "../../types/api/people.ts";
import { expectAccessible, openBrowser } from "../support/browser.ts";
import { type Caller, type Demo, startDemo } from "../support/demo.ts";
import {
  bubble,
  calm,
  CARE_NUMBER,
  finish,
  goAvailable,
  type Items,
  more,
  openDesk,
  picture,
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

const desk = (person: string, path?: string) => openDesk(browser, demo, person, {}, path);

describe("work on the desk", { timeout: 120_000 }, () => {
  it("parks and resumes, and sends a file the customer can open (CE18-A8, CE01-R35)", async () => {
    const { page } = await desk("jonas");
    await goAvailable(page);
    const visitor = await demo.chat({ name: "Greta Holm" });
    await takeOf(page, visitor);
    const item = page.locator(`[data-conversation="${visitor.conversation}"]`);
    await page.locator(".conversation-head").getByRole("button", { name: "Park" }).click();
    await item.getByText("Parked").waitFor();
    await page.getByRole("button", { name: "Resume" }).click();
    await item.getByText("Parked").waitFor({ state: "detached" });

    await page.locator("#composer-file").setInputFiles({
      name: "meter reading.png",
      mimeType: "image/png",
      buffer: PIXEL,
    });
    await page.locator(".draft-files").getByText("meter reading.png").waitFor();
    await write(page, "Please compare with this");
    const sent = bubble(page, "Please compare with this");
    await sent.locator("img[alt='meter reading.png']").waitFor();
    await sent.getByText(/Sent|Delivered|Read/).waitFor();
    const link = await sent.locator("a.file-image").getAttribute("href");
    expect((await page.request.get(link!)).status()).toBe(200);
    await expectAccessible(page);
    await picture(page, "desk_file");
    await finish(page);
  });

  it("sends a failed text again once the phone is back, and only once (CE29-A4, DC-14)", async () => {
    const phone = "+14155550211";
    const { page } = await desk("diego");
    await goAvailable(page);
    await demo.text(phone, CARE_NUMBER, "Are you there?");
    await take(page);
    await demo.phoneOff(phone, true);
    await write(page, "Yes, we are");
    const failed = bubble(page, "Yes, we are");
    await failed.getByRole("button", { name: "Send again" }).waitFor();
    await expectAccessible(page);
    await picture(page, "desk_failed");
    await demo.phoneOff(phone, false);
    await failed.getByRole("button", { name: "Send again" }).click();
    await failed.getByText("Delivered").waitFor();
    expect(await failed.count()).toBe(1);
    await finish(page);
  });

  it("shows what a colleague changed on the contact, and puts both together (CE29-A3)", async () => {
    const { page } = await desk("jonas");
    await goAvailable(page);
    const visitor = await demo.chat({ name: "Tomas Berg" });
    await takeOf(page, visitor);
    await page.getByRole("button", { name: "Change the contact" }).click();
    const { contact } = await sofia<ConversationView>(
      "GET",
      `/conversations/${visitor.conversation}`,
    );
    const stored = await sofia<ContactView>("GET", `/contacts/${contact.id}`);
    await sofia("PUT", `/contacts/${contact.id}`, { email: "tomas@example.com" }, {
      "if-match": `"${stored.version}"`,
    });
    const form = page.locator(".contact-form");
    await form.getByLabel("Name").fill("Tomas Bergström");
    await form.getByRole("button", { name: "Save" }).click();
    const conflict = form.getByRole("alert").filter({ hasText: "Somebody else changed" });
    await conflict.getByText("tomas@example.com").waitFor();
    await expectAccessible(page);
    await picture(page, "desk_conflict");
    await conflict.getByRole("button", { name: "Put mine on top" }).click();
    await form.getByRole("button", { name: "Save" }).click();
    await page.getByRole("heading", { name: "Tomas Bergström" }).first().waitFor();
    expect(await sofia<ContactView>("GET", `/contacts/${contact.id}`)).toMatchObject({
      name: "Tomas Bergström",
      email: "tomas@example.com",
    });
    await finish(page);
  });

  it("offers the opt-out when a sentence asks to stop (CE29-X4)", async () => {
    const { page } = await desk("diego");
    await goAvailable(page);
    await demo.text("+14155550212", CARE_NUMBER, "Please stop texting me about this");
    await take(page);
    await page.getByText("This sounds like a wish to get no more texts.").waitFor();
    await expectAccessible(page);
    await picture(page, "desk_stop_hint");
    await page.getByRole("button", { name: "Opt this number out" }).click();
    await page.getByText("This number has opted out").waitFor();
    await page.getByText("This sounds like").waitFor({ state: "detached" });
    await finish(page);
  });

  it("shows what a mask hides to who may, in the audit log, and closes an idle thread (CE29-A10)", async () => {
    const phone = "+14155550213";
    const agent = await demo.agent("diego");
    await demo.text(phone, CARE_NUMBER, "Pay to DE89 3704 0044 0532 0130 00 please");
    const { interaction, conversation } = await agent.takeOffer();
    const { page } = await desk("alex", `/desk#c=${conversation}`);
    const message = page.locator(".bubble-line.in").first();
    await message.getByRole("button", { name: "Show what is hidden" }).waitFor();
    expect(await message.innerText()).not.toContain("0044");
    await message.getByRole("button", { name: "Show what is hidden" }).click();
    await message.getByText("DE89 3704 0044 0532 0130 00").waitFor();
    await expectAccessible(page);
    await picture(page, "desk_reveal");
    await message.getByRole("button", { name: "Hide again" }).click();
    await message.getByText("DE89 3704 0044").waitFor({ state: "detached" });
    const alex = await demo.as("alex");
    const { items } = await alex<Items<{ action: string }>>(
      "GET",
      "/audit?action=message.revealed",
    );
    expect(items).toHaveLength(1);

    await agent.call("PUT", `/interactions/${interaction}/end`, {});
    await agent.wrapUp(interaction);
    await page.reload();
    await more(page, "Close the conversation");
    const dialog = page.getByRole("dialog");
    expect(await dialog.getByRole("button", { name: "Close it" }).isDisabled()).toBe(true);
    await dialog.getByLabel("Reason").fill("Solved on the phone");
    await expectAccessible(page, "dialog");
    await dialog.getByRole("button", { name: "Close it" }).click();
    await page.getByText("This conversation is closed.").waitFor();
    await picture(page, "desk_closed");
    agent.leave();
  });

  it("texts first only with consent; a supervisor overrides with a reason (CE29-F13, CE29-X24)", async () => {
    const { page: plain } = await desk("diego");
    const fill = async (page: typeof plain) => {
      await page.getByRole("button", { name: "New text message" }).click();
      const dialog = page.getByRole("dialog", { name: "New text message" });
      await dialog.getByLabel("To").fill("+1 (415) 555-0214");
      await dialog.getByLabel("Text").fill("Your technician comes at nine.");
      await dialog.getByRole("button", { name: "Send" }).click();
      await dialog.getByText(/consent first|texted first between/).waitFor();
      return dialog;
    };
    const refused = await fill(plain);
    expect(await refused.getByLabel(/in spite of this/).count()).toBe(0);
    const { page } = await desk("sofia");
    const dialog = await fill(page);
    const send = dialog.getByRole("button", { name: "Send it anyway" });
    expect(await send.isDisabled()).toBe(true);
    await dialog.getByLabel(/in spite of this/).fill("He asked for it on the phone");
    await expectAccessible(page, "dialog");
    await picture(page, "desk_override");
    await send.click();
    await bubble(page, "Your technician comes at nine.").getByText("Delivered").waitFor();
  });

  it("says that an offer was missed and waits for the agent to come back (CE01-R48, CE01-A7, CE02-A6)", async () => {
    const alex = await demo.as("alex");
    const { configurationVersion: version } = await alex<Me>("GET", "/me");
    const document = await alex<{ queues: { id: string }[] }>("GET", "/configuration");
    const queues = document.queues.map((queue) =>
      queue.id === "general" ? { ...queue, offerSec: 5 } : queue
    );
    await alex("POST", "/configuration/versions", {
      document: { ...document, queues },
      summary: "Short offers",
    }, { "if-match": `"${version}"` });
    const { page } = await desk("diego");
    await goAvailable(page);
    await demo.text("+14155550215", CARE_NUMBER, "Anybody?");
    await page.locator(".offer").waitFor();
    const notice = page.getByRole("alert").filter({ hasText: "You did not answer an offer" });
    await notice.waitFor();
    await page.locator(".offer").waitFor({ state: "detached" });
    await expectAccessible(page);
    await picture(page, "desk_rona");
    await notice.getByRole("button", { name: "I am back" }).click();
    await page.locator(".presence-button.available").waitFor();
    await page.locator(".offer").waitFor();
    await take(page);
    await finish(page);
  });

  it("keeps the agent's own responses: added, used, changed, removed, brought back (DC-21)", async () => {
    const { page } = await desk("jonas");
    await goAvailable(page);
    const visitor = await demo.chat({ name: "Ewa Lis" });
    await takeOf(page, visitor);
    const open = async () => {
      await page.getByRole("button", { name: "Standard responses" }).click();
      await page.getByRole("button", { name: "Your own responses" }).click();
      return page.getByRole("dialog");
    };
    const dialog = await open();
    await dialog.getByText("None of your own yet").waitFor();
    await dialog.getByRole("button", { name: "Add a response" }).click();
    await dialog.getByLabel("Title").fill("Second reading");
    await dialog.getByLabel("Text").fill(
      "Could you read the meter once more, {{contact.first_name}}?",
    );
    await dialog.getByLabel("Keywords").fill("meter, reading");
    await expectAccessible(page, "dialog");
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.getByRole("button", { name: "Change Second reading" }).waitFor();
    await expectAccessible(page, "dialog");
    await picture(page, "desk_own");
    await page.keyboard.press("Escape");

    // As fast as an agent who knows it by heart: Enter is sooner than the answer to the last letter.
    await page.locator("#composer-text").pressSequentially("/");
    await page.locator(".response").first().waitFor();
    await page.locator("#composer-text").pressSequentially("once more");
    await page.keyboard.press("Enter");
    await expect.poll(() => page.locator("#composer-text").inputValue())
      .toBe("Could you read the meter once more, Ewa?");
    await page.locator("#composer-text").fill("");

    await open();
    await dialog.getByRole("button", { name: "Remove Second reading" }).click();
    await dialog.getByText("None of your own yet").waitFor();
    await page.keyboard.press("Escape");
    await page.locator(".toast").getByRole("button", { name: "Undo" }).click();
    await open();
    await dialog.getByRole("button", { name: "Change Second reading" }).waitFor();
    await page.keyboard.press("Escape");
    await finish(page);
  });

  it("shows on the offer who hands over and why, before it is taken (CE18-A7)", async () => {
    const mara = await demo.agent("mara");
    const visitor = await demo.chat({ name: "Olga Petrova" });
    const { interaction } = await mara.takeOffer();
    const { page } = await desk("jonas");
    await goAvailable(page);
    await mara.call("POST", `/interactions/${interaction}/transfers`, {
      agent: "jonas",
      note: "She has been charged twice",
    });
    await page.locator(".offer-note").getByText("Mara Lindqvist hands over: She has been")
      .waitFor();
    await expectAccessible(page);
    await picture(page, "desk_handover");
    await takeOf(page, visitor);
    await page.locator(".bubble-line.note", { hasText: "She has been charged twice" }).waitFor();
    await finish(page);
    mara.leave();
  });
});

/** A picture of one dot. */
const PIXEL = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
