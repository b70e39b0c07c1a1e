import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inWords } from "../../routes/playground/ladder_words.ts";
import { createLineLimits } from "../../routes/playground/line_limits.ts";
import { dialled, end, follow, NO_CALL, pressed } from "../../web/playground/phone/call.ts";
import { expectAccessible, openBrowser, openPage } from "../support/browser.ts";
import { type Demo, startDemo } from "../support/demo.ts";
import type { Configuration } from "../../types/configuration/configuration.ts";
import { picture } from "./steps.ts";

const NOW = Date.UTC(2026, 10, 24);
const MENU_NUMBER = "+12025550199";
const LEA = "+12025550101";
const talking = follow(dialled("+12025550142", NOW), "answered", { call: "CA1" }, NOW + 1_000);

describe("the playground's phone", () => {
  it("asks for a key until as many as wanted are pressed, and joins keys in a row", () => {
    const asked = follow(talking, "gather", { most: 2, endKey: "#", input: "dtmf" }, NOW);
    expect(asked.gather).toMatchObject({ most: 2, got: 0, keys: true, speech: false });
    const one = pressed(asked, "4");
    expect(one.gather?.got).toBe(1);
    const two = pressed(one, "2");
    expect(two.gather).toBeNull();
    expect(two.said).toEqual([{ who: "keys", text: "42", language: "" }]);
  });

  it("ends a question without a limit at its end key", () => {
    const asked = follow(talking, "gather", { most: 0, endKey: "#", input: "dtmf speech" }, NOW);
    expect(asked.gather).toMatchObject({ keys: true, speech: true });
    expect(pressed(pressed(asked, "1"), "#").gather).toBeNull();
  });

  it("asks nobody for keys while people speak, and puts everything away at the end", () => {
    const asked = follow(talking, "gather", { most: 1 }, NOW);
    const met = follow(asked, "peers", { lines: [LEA, "client:diego"] }, NOW);
    expect(met).toMatchObject({ gather: null, peers: [LEA, "client:diego"] });
    expect(follow(met, "ended", { reason: "completed" }, NOW + 9_000)).toMatchObject({
      phase: "ended",
      endedAt: NOW + 9_000,
      peers: [],
    });
  });

  it("takes up a call it finds itself in, and lets pass what belongs to none", () => {
    expect(follow(NO_CALL, "answered", { call: "CA7" }, NOW)).toMatchObject({
      phase: "talking",
      sid: "CA7",
    });
    const over = end(talking, "completed", NOW);
    expect(follow(over, "say", { text: "late" }, NOW)).toBe(over);
    expect(follow(NO_CALL, "music", { on: true }, NOW)).toBe(NO_CALL);
  });

  it("rings when it is called", () => {
    const ringing = follow(NO_CALL, "ringing", { call: "CA9", from: "+12025550142" }, NOW);
    expect(ringing).toMatchObject({ phase: "ringing", incoming: true, other: "+12025550142" });
  });
});

describe("the ladder", () => {
  it("tells a document by its verbs and lays it out", () => {
    const body = '<?xml version="1.0"?><Response><Gather><Say>One</Say></Gather></Response>';
    const step = { at: NOW, from: "hub", to: "carrier", title: "200", status: 200 } as const;
    const shown = inWords({ ...step, kind: "answer", body });
    expect(shown.title).toBe("Gather, Say");
    expect(shown.body.split("\n").slice(1)).toEqual([
      "<Response>",
      "  <Gather>",
      "    <Say>One</Say>",
      "  </Gather>",
      "</Response>",
    ]);
    expect(inWords({ ...step, kind: "answer", body: "<Response/>" }).title).toBe("OK");
    expect(inWords({ ...step, kind: "line", title: "keys", body: '{"digits":"1"}' })).toMatchObject(
      { title: "keys: 1", body: "digits: 1" },
    );
  });
});

describe("a line's bounds", () => {
  it("refuse a phone that does too much at once and let it go on a second later", () => {
    let now = NOW;
    const limits = createLineLimits(() => now);
    const burst = () => {
      for (let n = 0; n < 1_000; n++) limits.act(LEA);
    };
    expect(burst).toThrow("wait a second");
    limits.act("+12025550117");
    now += 1_000;
    limits.act(LEA);
  });

  it("refuse a phone that is open in too many windows", () => {
    const limits = createLineLimits(() => NOW);
    const leave = Array.from({ length: 4 }, () => limits.enter(LEA));
    expect(() => limits.enter(LEA)).toThrow("too many windows");
    leave[0]!();
    leave[0]!();
    limits.enter(LEA);
    expect(() => limits.enter(LEA)).toThrow("too many windows");
  });
});

describe("a call from the playground", () => {
  let demo: Demo;
  let browser: Browser;
  let page: Page;
  let problems: string[];

  beforeAll(async () => {
    [demo, browser] = await Promise.all([startDemo(), openBrowser()]);
    await openNumber(demo);
    const size = { width: 1440, height: 900 };
    ({ page, problems } = await openPage(browser, demo.url, { ...size, chosen: "en" }));
    await page.goto("/playground");
    await page.waitForSelector(".phone-line");
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await demo?.stop();
  }, 30_000);

  const act = (line: string, action: string, body: unknown, headers = {}) =>
    fetch(`${demo.url}/playground/lines/${encodeURIComponent(line)}/${action}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    });
  const refusal = async (response: Response | Promise<Response>) => {
    const { status, code } = await (await response).json();
    return `${status} ${code}`;
  };

  it("holds no phone but one's own, and nobody's from another site", async () => {
    const cookie = (await demo.cookies("diego")).map((c) => `${c.name}=${c.value}`).join("; ");
    const diego = (line: string, origin: string) =>
      refusal(act(line, "answer", {}, { cookie, origin }));
    expect(await refusal(act("client:diego", "answer", {}, { origin: demo.url })))
      .toBe("401 unauthenticated");
    expect(await diego("client:mara", demo.url)).toBe("403 line.not_yours");
    expect(await diego("client:diego", "https://elsewhere.example"))
      .toBe("403 origin_not_allowed");
    expect(await diego("client:diego", demo.url)).toBe("409 conflict");
    expect(await refusal(fetch(`${demo.url}/playground/lines/client:diego/events`)))
      .toBe("401 unauthenticated");
  });

  it("is made by customers alone, with bodies as described", async () => {
    expect(await refusal(act("+12025550142", "dial", { to: LEA }))).toBe("403 line.ours");
    expect(await refusal(act("12", "hangup", {}))).toBe("400 malformed");
    expect(await refusal(act(LEA, "fly", {}))).toBe("404 not_found");
    expect(await refusal(act(LEA, "keys", { digits: "one" }))).toBe("400 invalid");
    expect(await refusal(act(LEA, "keys", { digits: "1" }))).toBe("409 conflict");
    expect(await refusal(fetch(`${demo.url}/playground/calls/CA0/ladder`))).toBe("404 not_found");
  });

  it(
    "is dialled, spoken to, asked for a key, and waits; everything by keyboard (CE01-F18, F34)",
    async () => {
      await page.getByRole("tab", { name: "Texts" }).focus();
      await page.keyboard.press("ArrowRight");
      await page.getByLabel("Number to call").fill(MENU_NUMBER);
      await picture(page, "playground-dialer");
      await page.keyboard.press("Enter");
      await page.locator(".call-line.theirs").first().waitFor();
      await page.locator(".call-notes .pressKey").waitFor();
      await picture(page, "playground-asked");
      await expectAccessible(page, undefined, ".browser-page");
      await page.keyboard.press("1");
      await page.locator(".call-line.keys >> text=You pressed 1").waitFor();
      await page.locator(".call-notes .musicPlays").waitFor();
      await picture(page, "playground-waiting");
      await expectAccessible(page, undefined, ".browser-page");
    },
    90_000,
  );

  it("is drawn arrow by arrow while it runs, each with what it carried", async () => {
    const rung = (text: string) => page.locator(".rung", { hasText: text }).first();
    await rung("POST /webhooks/twilio/voice").waitFor();
    await rung("Gather").waitFor();
    await rung("keys: 1").waitFor();
    await rung("Enqueue").waitFor();
    await rung("Gather").locator("summary").click();
    await rung("Gather").locator("pre >> text=<Response>").waitFor();
    await page.locator(".ladder").scrollIntoViewIfNeeded();
    await picture(page, "playground-ladder");
    await page.setViewportSize({ width: 390, height: 800 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
      390,
    );
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  it("can be disturbed: phones that are busy, and back to normal", async () => {
    const busy = page.getByRole("switch", { name: "Phones are busy" })
      .or(page.getByLabel("Phones are busy"));
    await busy.first().check({ force: true });
    await page.getByRole("button", { name: "Back to normal" }).click();
    await page.waitForSelector(".faults header button", { state: "detached" });
    expect(await busy.first().isChecked()).toBe(false);
  });

  it("is hung up, stays in the log, and breaks no content policy (CE01-F44)", async () => {
    await page.getByRole("button", { name: "Hang up" }).click();
    await page.locator(".call.ended").waitFor();
    await page.locator(".rung", { hasText: "ended: completed" }).first().waitFor();
    await expectAccessible(page, undefined, ".browser-page");
    await page.getByRole("button", { name: "Back to the keypad" }).click();
    await page.locator(".call-log li").waitFor();
    expect(problems).toEqual([]);
  });
});

/** A number of our own with a menu, beside whatever the demo company has. */
async function openNumber(demo: Demo): Promise<void> {
  const alex = await demo.as("alex");
  const { configurationVersion } = await alex<{ configurationVersion: number }>("GET", "/me");
  const document = await alex<Configuration>("GET", "/configuration");
  const flow = {
    id: "one-key",
    name: "One key",
    start: "menu",
    nodes: [
      {
        id: "menu",
        name: "Menu",
        type: "menu",
        prompt: { text: { en: "Press 1." } },
        timeoutSec: 30,
        options: [{ key: "1", label: "Anything", next: "wait" }],
        exhausted: "wait",
      },
      { id: "wait", name: "Wait", type: "queue", queue: "general" },
    ],
  };
  const entry = {
    id: "one-key-line",
    name: "One key",
    channel: "voice",
    address: MENU_NUMBER,
    queue: "general",
    flow: "one-key",
  };
  const next = {
    ...document,
    flows: [...document.flows, flow],
    entryPoints: [...document.entryPoints, entry],
  };
  const change = { document: next, summary: "A number with one key" };
  const match = { "if-match": `"${configurationVersion}"` };
  await alex("POST", "/configuration/versions", change, match);
}
