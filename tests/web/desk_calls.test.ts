import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { expectAccessible, expectNoSideways, openBrowser, openPage } from "../support/browser.ts";
import { built, startDemo, until } from "../support/demo.ts";
import { CALL, type CallStub, leg, myLeg, startCallStub } from "./call_stub.ts";
import { goAvailable, openDesk as openRealDesk, picture } from "./steps.ts";

let hub: CallStub;
let browser: Browser;

beforeAll(async () => {
  await built();
  browser = await openBrowser();
}, 120_000);
beforeEach(() => {
  hub = startCallStub();
});
afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
  await hub.stop();
});
afterAll(() => browser?.close());

const bar = (page: Page) => page.getByRole("region", { name: "Call" });
const asked = (what: string) => expect.poll(() => hub.asked.join("\n")).toContain(what);

async function openDesk(options: Parameters<typeof openPage>[2] = {}) {
  const opened = await openPage(browser, hub.url, { chosen: "en", ...options });
  await opened.page.goto("/desk");
  await opened.page.locator(".presence-button").waitFor();
  return opened;
}

/** The offer taken, the leg answered: a call that is talked on. */
async function inCall(page: Page) {
  await page.getByRole("button", { name: "Take it" }).click();
  await bar(page).getByText("Connecting").waitFor();
  hub.line("ringing", { call: "CA1", from: "+14155550100" });
  await asked("/playground/lines/client%3Amara/answer");
  hub.line("answered");
  hub.change({ legs: [leg({}), myLeg], connectedAt: myLeg.answeredAt });
  await bar(page).getByText("Talking").waitFor();
}

describe("calls on the desk", { timeout: 120_000 }, () => {
  it("says who calls, from where and by which way, before the call is taken (CE01-A1, CE01-A2, CE07-A1, CE02-A1)", async () => {
    const { page, problems } = await openDesk();
    const offer = page.locator(".offer");
    await offer.getByText("Verified, level 2").waitFor();
    const words = await offer.innerText();
    for (const shown of ["Ruth Adler", "+14155550199", "R ADLER", "Hotline", "+14155550100"]) {
      expect(words).toContain(shown);
    }
    expect(words).toContain("What is it about: 1 › Customer number: matched");
    expect(words).toContain("In the call for 1:");
    await expectAccessible(page);
    await picture(page, "call-offer");
    expect(problems).toEqual([]);
  });

  it("answers the leg of a call just taken by itself, and says so when nobody can be heard (CE01-F40)", async () => {
    const { page } = await openDesk();
    await inCall(page);
    await page.getByText("No microphone").waitFor();
    expect(await bar(page).innerText()).toContain("Ruth Adler");
    await page.getByText("Green 24").waitFor();
    await expectAccessible(page);
    await picture(page, "call-talking");
  });

  it("mutes, holds and sends keys by button and by key, and keeps the state through a reload (CE01-F46, CE01-A3, CE02-A2, CE02-A3, CE09-A1)", async () => {
    const { page } = await openDesk();
    await inCall(page);
    const panel = await page.locator(".call-panel").innerText();
    expect(panel).toMatch(/Open invoices\s+2/);
    expect(panel).toMatch(/Is it your bill\?\s+yes/);
    hub.change({ context: { state: "unavailable", fields: [], at: null } });
    await page.locator(".call-panel").getByText("did not answer").waitFor();
    await page.getByRole("button", { name: "Say who calls" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Customer number").fill("4711");
    await dialog.getByLabel("By what you checked it").fill("date of birth");
    await picture(page, "call-identity");
    await expectAccessible(page, "dialog");
    await dialog.getByRole("button", { name: "Save" }).click();
    await asked('PUT /calls/call-1/identity {"customer":"4711","status":"verified"');
    await dialog.waitFor({ state: "detached" });
    await page.locator("body").press("m");
    await asked('PUT /calls/call-1/mute {"on":true}');
    await bar(page).getByRole("button", { name: "Unmute" }).waitFor();
    await page.locator("body").press("Shift+K");
    await page.getByRole("group", { name: "Keypad" }).press("5");
    await asked('/keys {"digits":"5"}');
    await picture(page, "call-keypad");
    await page.keyboard.press("Escape");
    await page.locator("body").press("h");
    await asked("PUT /calls/call-1/hold");
    hub.change({ legs: [leg({ held: true }), myLeg] });
    await bar(page).getByText("On hold").waitFor();
    await expectAccessible(page);
    await page.reload();
    await bar(page).getByText("On hold").waitFor();
    await picture(page, "call-hold");
    await bar(page).getByRole("button", { name: "Take off hold" }).click();
    await asked("DELETE /calls/call-1/hold");
  });

  it("asks a colleague first, then connects them and leaves, or comes back (CE01-F48, CE01-A4)", async () => {
    const { page } = await openDesk();
    await inCall(page);
    await page.locator("body").press("t");
    const dialog = page.getByRole("dialog", { name: "Transfer Ruth Adler" });
    await dialog.getByRole("radio", { name: /Jonas Weber/ }).click();
    await expectAccessible(page, "dialog");
    await picture(page, "call-transfer");
    await dialog.getByRole("button", { name: "Ask first" }).click();
    await asked('POST /calls/call-1/parties {"agent":"jonas","consult":true}');
    const jonas = leg({ id: "leg-jonas", kind: "consult", agent: "jonas", name: "Jonas Weber" });
    hub.change({ legs: [leg({ held: true }), myLeg, { ...jonas, answeredAt: null }] });
    const complete = page.getByRole("button", { name: "Connect them and leave" });
    await complete.waitFor();
    expect(await complete.isDisabled()).toBe(true);
    hub.change({ legs: [leg({ held: true }), myLeg, jonas] });
    await bar(page).getByText("Customer on hold, you ask").waitFor();
    await expectAccessible(page);
    await picture(page, "call-consulting");
    await complete.click();
    await asked("PUT /calls/call-1/completion");
    await page.getByRole("button", { name: "Back to the customer" }).click();
    await asked("DELETE /calls/call-1/parties/leg-jonas");
    await asked("DELETE /calls/call-1/hold");
  });

  it("refuses a number that is none, and tells a refusal of the hub in its words (CE01-F49)", async () => {
    const { page } = await openDesk();
    await inCall(page);
    await bar(page).getByRole("button", { name: "Transfer" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("tab", { name: "Number" }).click();
    await dialog.getByLabel("Number").fill("555");
    await dialog.getByRole("button", { name: "Transfer now" }).click();
    await dialog.getByText("no number with a country code").waitFor();
    await dialog.getByLabel("Number").fill("+1 (415) 555-0134");
    hub.refuseNext("The call has ended");
    await dialog.getByRole("button", { name: "Transfer now" }).click();
    await asked('POST /calls/call-1/transfers {"number":"+14155550134","note":""}');
    await page.getByText("The call has ended").waitFor();
  });

  it("goes from the call into the wrap-up, on a narrow screen as well, with what became of a lead (CE01-F51, CE01-A6, CE02-A4)", async () => {
    const { page, problems } = await openDesk({ width: 390, height: 780, theme: "dark" });
    await inCall(page);
    await expectNoSideways(page);
    await expectAccessible(page);
    await picture(page, "call-narrow");
    await bar(page).getByRole("button", { name: "Hang up" }).click();
    await asked("PUT /calls/call-1/end");
    const conversation = hub.work.conversations[0]!;
    const ended = new Date().toISOString();
    const view = {
      ...conversation.interaction!,
      state: "wrapup" as const,
      rev: 5,
      endedAt: ended,
    };
    hub.work = { ...hub.work, conversations: [{ ...conversation, interaction: view }] };
    hub.line("ended", { reason: "completed" });
    hub.change({
      endedAt: ended,
      endReason: "customer_hung_up",
      leads: [{ id: "tariff", text: "Green tariff from May", outcome: null }],
      outcome: {
        state: "open",
        code: null,
        by: "",
        at: null,
        codes: [{ id: "solved", name: "Solved" }],
      },
    });
    hub.tell("interaction", { id: "call-1", state: "wrapup", rev: 5, view });
    const wrapUp = page.getByRole("region", { name: "Wrap-up" });
    await wrapUp.waitFor();
    await bar(page).getByText("Call ended: customer hung up").waitFor();
    await wrapUp.getByRole("button", { name: "Finish" }).click();
    await wrapUp.getByText("Say first what became of each lead.").waitFor();
    await wrapUp.getByRole("radio", { name: "Declined" }).click();
    await wrapUp.getByRole("radio", { name: "Solved" }).click();
    await picture(page, "call-ended");
    await expectAccessible(page);
    await wrapUp.getByRole("button", { name: "Finish" }).click();
    await asked("PUT /calls/call-1/outcome");
    const said = hub.asked.findLast((one) => one.startsWith("PUT /calls/call-1/outcome"));
    expect(said).toContain('"code":"solved","leads":[{"id":"tariff","outcome":"declined"}]');
    await asked("PUT /interactions/call-1/wrap-up");
    expect(problems).toEqual([]);
  });

  it("lets a supervisor declare an emergency at a number, see who did, and lift it (CE01-A10)", async () => {
    const { page, problems } = await openPage(browser, hub.url, { chosen: "en" });
    await page.goto("/floor");
    await page.getByRole("button", { name: "Declare an emergency : Hotline" }).click();
    const dialog = page.getByRole("dialog", { name: "Emergency at Hotline" });
    await dialog.getByLabel("For how long").selectOption("2");
    await expectAccessible(page, "dialog");
    await dialog.getByRole("button", { name: "Declare an emergency" }).click();
    await asked('PUT /entrypoints/phone/emergency {"on":true,"until":"20');
    await page.getByText("declared by Sofia Rossi, until").waitFor();
    await expectAccessible(page);
    await picture(page, "floor-emergency");
    await page.getByRole("button", { name: "Lift it : Hotline" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Lift it" }).click();
    await asked("DELETE /entrypoints/phone/emergency");
    await page.getByRole("button", { name: "Declare an emergency : Hotline" }).waitFor();
    expect(problems).toEqual([]);
  });

  it("lets a colleague who is asked answer or reject, knowing about whom (CE01-F48)", async () => {
    const { page } = await openDesk();
    hub.work = { cursor: "", offers: [], conversations: [] };
    hub.tell("offer_ended", { offer: "offer-1", interaction: "call-1", outcome: "withdrawn" });
    const jonas = leg({ id: "leg-jonas", kind: "agent", agent: "jonas", name: "Jonas Weber" });
    const own = { ...myLeg, kind: "consult" as const, answeredAt: null, state: "ringing" as const };
    hub.change({ ...CALL, legs: [leg({ held: true }), jonas, own] });
    hub.line("ringing", { call: "CA2", from: "+14155550100" });
    const card = page.getByRole("article", { name: "Jonas Weber calls you" });
    await card.getByText("About Ruth Adler").waitFor();
    await expectAccessible(page);
    await picture(page, "call-ring");
    await card.getByRole("button", { name: "Answer" }).click();
    await asked("/answer");
    hub.line("answered");
    await page.getByRole("article", { name: "In a call with Jonas Weber" }).waitFor();
    await page.getByRole("button", { name: "Hang up" }).click();
    await asked("/hangup");
  });
});

describe("a call through the carrier's stand-in", { timeout: 180_000 }, () => {
  it("rings, is taken, held and ended on the desk, with the whole hub behind it (CE01-F40, CE01-F46, CE01-F51)", async () => {
    const demo = await startDemo();
    try {
      const { page, problems } = await openRealDesk(browser, demo, "mara");
      await goAvailable(page);
      const mara = await demo.as("mara");
      const { items } = await mara<{ items: { address: string }[] }>(
        "GET",
        "/entrypoints?channel=voice",
      );
      const line = `${demo.url}/playground/lines/${encodeURIComponent("+12025550101")}`;
      const act = (action: string, body: unknown) =>
        fetch(`${line}/${action}`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify(body),
        }).then(async (answer) => (await answer.body?.cancel(), answer.ok));
      expect(await act("dial", { to: items[0]!.address })).toBe(true);
      const offer = page.locator(".offer");
      // A key before the menu is asked counts for nothing: pressed until it is taken.
      await until(async () => {
        await act("keys", { digits: "1" });
        return await offer.isVisible();
      });
      await offer.getByText("Not identified").waitFor();
      await page.getByRole("button", { name: "Take it" }).click();
      await bar(page).getByText("Talking").waitFor();
      await page.locator("body").press("h");
      await bar(page).getByText("On hold").waitFor();
      await page.locator("body").press("h");
      await bar(page).getByText("Talking").waitFor();
      await picture(page, "call-real");
      await bar(page).getByRole("button", { name: "Hang up" }).click();
      await page.getByRole("region", { name: "Wrap-up" }).waitFor();
      expect(problems).toEqual([]);
    } finally {
      await demo.stop();
    }
  });
});
