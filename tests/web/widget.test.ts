import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { writeNote } from "../../domain/conversations/note.ts";
import { markRead } from "../../domain/conversations/read.ts";
import { deliverTranscripts } from "../../domain/transcripts/deliver_due.ts";
import { expectAccessible } from "../support/browser.ts";
import { tick } from "../support/tick.ts";
import { presence } from "../support/work.ts";
import { LAUNCHER, openStage, type Stage, until } from "./widget_stage.ts";

let stage: Stage;
const shots = Deno.env.get("HUBBUB_SCREENSHOTS");

beforeAll(async () => {
  stage = await openStage();
}, 120_000);
afterAll(() => stage?.close(), 30_000);
// Rates are counted by the minute.
beforeEach(() => stage.hub.clock.advance(60_000));

interface Widget {
  heard: string[];
  printed: number;
  Hubbub: {
    setLocale(language: string): void;
    setAttributes(facts: Record<string, string>): void;
    destroy(): void;
  };
}
const MEMORY = "hubbub:website";

async function startChat(page: Page, text: string): Promise<void> {
  await page.click(LAUNCHER);
  await page.check("hubbub-widget input[value=general]");
  await page.fill("hubbub-widget #hub-text", text);
  await page.check("hubbub-widget #hub-consent");
  await page.click("hubbub-widget form .primary");
  await page.waitForSelector("hubbub-widget .log .mine");
}

async function write(page: Page, text: string): Promise<void> {
  await page.fill("hubbub-widget .composer textarea", text);
  await page.keyboard.press("Enter");
}

const said = (page: Page, text: string, by = ".theirs") =>
  page.waitForSelector(`hubbub-widget ${by} >> text=${text}`);

async function endChat(page: Page): Promise<void> {
  await page.click("hubbub-widget .end");
  await page.waitForSelector("hubbub-widget .closing");
}

const stored = (page: Page) =>
  page.evaluate(async () => ({
    local: localStorage.length,
    session: sessionStorage.length,
    cookies: document.cookie,
    databases: (await indexedDB.databases()).length,
  }));

const token = (page: Page): Promise<string> =>
  page.evaluate((key) => JSON.parse(localStorage.getItem(key) ?? "{}").token, MEMORY);

const messagesOf = (conversation: string) =>
  stage.hub.db.read<{ text: string; direction: string }>(
    "SELECT text, direction FROM messages WHERE conversation_id = ? ORDER BY seq",
    [conversation],
  );

/** Pictures for a person to look at, where the run asks for them. */
const shoot = async (page: Page, name: string) => {
  if (shots) await page.screenshot({ path: `${shots}/${name}.png` });
};

const accessible = (page: Page) => expectAccessible(page, "hubbub-widget");

describe("before the first click", () => {
  it("stores nothing, reports its state and keeps its look (CE18-C1)", async () => {
    const page = await stage.visit();
    expect(await stored(page)).toEqual({ local: 0, session: 0, cookies: "", databases: 0 });
    expect(await page.context().cookies()).toEqual([]);
    expect(await page.evaluate(() => (globalThis as unknown as Widget).heard))
      .toEqual(["ready", "available"]);
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
    await page.evaluate(() => {
      document.body.replaceWith(document.createElement("body"));
      document.querySelector("hubbub-widget")?.remove();
    });
    await page.waitForSelector(LAUNCHER);
    await page.evaluate(() => (globalThis as unknown as Widget).Hubbub.destroy());
    await page.waitForSelector("hubbub-widget", { state: "detached" });
    await page.context().close();
  });

  it("adds nothing to the page when the hub cannot be reached (CE18-C1)", async () => {
    const context = await stage.browser.newContext();
    const page = await context.newPage();
    await page.route("**/api/v1/chat/config*", (route) => route.abort());
    const asked = page.waitForRequest("**/api/v1/chat/config*");
    await page.goto(stage.site);
    await asked;
    await page.waitForLoadState("load");
    expect(await page.locator("hubbub-widget").count()).toBe(0);
    await context.close();
  });

  it("is small: the loader under 10 kB, the panel under 40 kB compressed (CE18-C1)", async () => {
    expect(await compressed(`${stage.built}/widget.js`)).toBeLessThan(10_000);
    expect(await compressed(`${stage.built}/widget/panel.js`)).toBeLessThan(40_000);
    const loader = await Deno.readTextFile(`${stage.built}/widget.js`);
    expect(loader).toContain("localStorage.getItem");
    expect(loader).not.toMatch(/setItem|indexedDB|document\.cookie|sessionStorage/);
  });
});

describe("the window", () => {
  it(
    "keeps the focus, names what is missing, speaks other languages (CE18-C2, CE18-C7)",
    async () => {
      const page = await stage.visit();
      await page.click(LAUNCHER);
      await page.waitForSelector("hubbub-widget form");
      for (let press = 0; press < 20; press++) {
        await page.keyboard.press("Tab");
        expect(await focusInside(page)).toBe(true);
      }
      await page.click("hubbub-widget form .primary");
      await page.waitForSelector("hubbub-widget .error >> text=Please choose a subject");
      await page.waitForSelector("hubbub-widget .error >> text=Please agree before you go on");
      expect(await stored(page)).toMatchObject({ local: 0, session: 0, cookies: "" });
      await page.keyboard.press("Escape");
      expect(await focusedLabel(page)).toMatch(/Talk to the shop/);
      await page.evaluate(() => (globalThis as unknown as Widget).Hubbub.setLocale("de"));
      await page.click(LAUNCHER);
      await page.waitForSelector("hubbub-widget legend >> text=Worum geht es?");
      await page.evaluate(() => (globalThis as unknown as Widget).Hubbub.setLocale("ar"));
      await page.waitForSelector("hubbub-widget .window[dir=rtl]");
      await page.setViewportSize({ width: 390, height: 800 });
      const box = await page.locator("hubbub-widget .window").boundingBox();
      expect(box).toMatchObject({ x: 0, width: 390, height: 800 });
      await page.context().close();
    },
    60_000,
  );
});

describe("a conversation", () => {
  it(
    "reaches an agent with what the page knows, and is rated at the end (CE18-F13, C3, C7, C8, A4)",
    async () => {
      const page = await stage.visit();
      await page.click(LAUNCHER);
      await page.waitForSelector("hubbub-widget form");
      await accessible(page);
      await page.click("hubbub-widget .head .round");
      await startChat(page, "My meter shows nothing");
      await accessible(page);
      const chat = await stage.takeOffer();
      await page.waitForSelector("hubbub-widget .head .face");
      expect(await page.textContent("hubbub-widget .head h2")).toBe("Ada");
      await chat.reply("Good morning, I am looking into it");
      await said(page, "Good morning");
      await page.evaluate(() =>
        (globalThis as unknown as Widget).Hubbub.setAttributes({ cart: "3 things", plan: "" })
      );
      await until(async () => (await factsOf(chat.conversation))?.cart);
      expect(await factsOf(chat.conversation)).toEqual({ visits: "3", cart: "3 things" });
      await write(page, "Thank you");
      await said(page, "Thank you", ".mine:not(.unsent)");
      await endChat(page);
      expect(await page.textContent("hubbub-widget .closing p")).toMatch(/ended/);
      await page.click("hubbub-widget .star:nth-of-type(4)");
      await page.fill("hubbub-widget .survey textarea", "Quick and kind");
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        await accessible(page);
        await shoot(page, `survey-${colorScheme}`);
      }
      await page.click("hubbub-widget .survey .quiet");
      await page.waitForSelector("hubbub-widget .closing >> text=Thank you for your rating");
      const [kept] = await stage.hub.db.read<{ rating: number; comment: string }>(
        `SELECT attributes ->> '$.rating' AS rating, attributes ->> '$.ratingComment' AS comment
         FROM interactions WHERE conversation_id = ?`,
        [chat.conversation],
      );
      expect(kept).toEqual({ rating: 4, comment: "Quick and kind" });
      const heard = await page.evaluate(() => (globalThis as unknown as Widget).heard);
      expect(heard.filter((word) => word === "visitor_ended")).toHaveLength(1);
      await chat.finish();
      await page.context().close();
    },
    60_000,
  );

  it(
    "is the same after a reload and in a second tab, ticks included (CE18-X1, CE18-X4, CE18-X12)",
    async () => {
      const first = await stage.visit();
      await startChat(first, "Two tabs, one chat");
      const chat = await stage.takeOffer();
      await markRead(chat.agent, chat.conversation, 100);
      await first.waitForSelector("hubbub-widget .mine .tick.read");
      const before = await token(first);
      await first.reload();
      await said(first, "Two tabs, one chat", ".mine");
      await first.waitForSelector("hubbub-widget .mine .tick.read");
      const second = await first.context().newPage();
      await second.goto(stage.site);
      await said(second, "Two tabs, one chat", ".mine");
      await chat.reply("I see you once");
      for (const page of [first, second]) await said(page, "I see you once");
      // The token of before the reload is of no use by now; both tabs go on with the newest.
      stage.hub.clock.advance(61_000);
      expect(await statusWith(before)).toBe(401);
      await write(second, "From the second tab");
      await said(first, "From the second tab", ".mine");
      expect(await first.locator("hubbub-widget .mine >> text=From the second tab").count())
        .toBe(1);
      await second.close();
      await chat.reply("Still there?");
      await said(first, "Still there?");
      await endChat(first);
      await chat.finish();
      await first.context().close();
    },
    60_000,
  );

  it("keeps what is written while the line is down and sends it once (CE18-X2)", async () => {
    const page = await stage.visit();
    await startChat(page, "Before the tunnel");
    const chat = await stage.takeOffer();
    await page.context().setOffline(true);
    await write(page, "Inside the tunnel");
    await said(page, "Inside the tunnel", ".unsent.waiting");
    await chat.reply("Sent while you were away");
    await page.context().setOffline(false);
    await said(page, "Inside the tunnel", ".mine:not(.unsent)");
    await said(page, "Sent while you were away");
    const texts = (await messagesOf(chat.conversation)).map(({ text }) => text);
    expect(texts.filter((text) => text === "Inside the tunnel")).toHaveLength(1);
    await page.keyboard.press("Escape");
    await page.waitForSelector("hubbub-widget .window", { state: "hidden" });
    await chat.reply("One");
    await chat.reply("Two");
    await page.waitForSelector("hubbub-widget .badge >> text=2");
    await page.click(LAUNCHER);
    await page.waitForSelector("hubbub-widget .badge", { state: "hidden" });
    await endChat(page);
    await chat.finish();
    await page.context().close();
  }, 60_000);

  it("goes on by asking where a proxy lets no stream through (CE18-X7)", async () => {
    const page = await stage.visit();
    let streams = 0;
    await page.route("**/session/events*", (route) => (streams++, route.abort()));
    await startChat(page, "Behind the proxy");
    const chat = await stage.takeOffer();
    await chat.reply("I hear you all the same");
    await said(page, "I hear you all the same");
    await page.waitForSelector("hubbub-widget .lost", { state: "detached" });
    await write(page, "And I you");
    await said(page, "And I you", ".mine:not(.unsent)");
    expect(streams).toBe(2);
    await endChat(page);
    await chat.finish();
    await page.context().close();
  }, 60_000);

  it(
    "warns a silent visitor with a countdown and ends when nothing comes (CE18-F15, CE18-C3)",
    async () => {
      const page = await stage.visit();
      await startChat(page, "I may fall asleep");
      const chat = await stage.takeOffer();
      await chat.reply("Which colour is the light?");
      await said(page, "Which colour is the light?");
      await pass(300);
      const count = await page.waitForSelector("hubbub-widget .idle .count");
      expect(await count.textContent()).toMatch(
        /^Ends in [12]?\d?\d seconds$|^Ends in 300 seconds$/,
      );
      await accessible(page);
      await shoot(page, "idle");
      await page.reload();
      await page.waitForSelector("hubbub-widget .idle .count");
      await page.click("hubbub-widget .idle button");
      await page.waitForSelector("hubbub-widget .idle", { state: "detached" });
      await said(page, "I am still here", ".mine:not(.unsent)");
      await chat.reply("Good. So, which colour?");
      await said(page, "So, which colour?");
      await pass(300);
      await page.waitForSelector("hubbub-widget .idle .count");
      await pass(300);
      await page.waitForSelector("hubbub-widget .closing >> text=nothing was written for a while");
      await chat.finish();
      await page.context().close();
    },
    60_000,
  );

  it(
    "carries pictures to a strict page of another site, and refuses other files (CE18-X13)",
    async () => {
      const page = await stage.visit({}, "strict");
      expect(await page.evaluate(() => globalThis.crossOriginIsolated)).toBe(true);
      await startChat(page, "I send a picture");
      const chat = await stage.takeOffer();
      const input = page.locator("hubbub-widget .composer input[type=file]");
      const folder = `${stage.built}/uploads`;
      await Deno.mkdir(folder);
      await Deno.writeFile(`${folder}/tool.exe`, new Uint8Array([0x4d, 0x5a, 0x90, 0, 3, 0, 0, 0]));
      await Deno.writeTextFile(`${folder}/fake.png`, "no picture at all");
      await Deno.writeFile(`${folder}/meter.png`, PICTURE);
      await input.setInputFiles(["tool.exe", "fake.png", "meter.png"].map((f) => `${folder}/${f}`));
      await page.waitForSelector("hubbub-widget .refused >> text=tool.exe");
      await page.waitForSelector("hubbub-widget .refused >> text=fake.png");
      await page.waitForSelector("hubbub-widget .uploads li.ready >> text=meter.png");
      await shoot(page, "uploads");
      await page.click("hubbub-widget .send");
      await page.waitForSelector("hubbub-widget .mine:not(.unsent) .file img");
      await page.waitForFunction(() => {
        const image = document.querySelector("hubbub-widget")?.shadowRoot
          ?.querySelector<HTMLImageElement>(".file img");
        image?.scrollIntoView();
        return image?.complete && image.naturalWidth === 1;
      });
      const files = await stage.hub.db.read<{ name: string }>(
        "SELECT name FROM files WHERE conversation_id = ?",
        [chat.conversation],
      );
      expect(files).toEqual([{ name: "meter.png" }]);
      await endChat(page);
      await chat.finish();
      await page.context().close();
    },
    60_000,
  );
});

describe("the transcript", () => {
  it(
    "is printed from a page without scripts and mailed once, without notes (CE18-C4, C5, F18)",
    async () => {
      const page = await stage.visit();
      await startChat(page, "My card is 4111 1111 1111 1111 <b>bold</b>");
      const chat = await stage.takeOffer();
      await writeNote(chat.agent, chat.conversation, {
        text: "Only for us",
        files: [],
        clientKey: crypto.randomUUID(),
      });
      await chat.reply("Please never send card numbers");
      await said(page, "never send card numbers");
      await countPrints(page);
      await page.click("hubbub-widget .menu .round");
      await page.click("hubbub-widget [role=menuitem] >> text=Print the conversation");
      await page.waitForFunction(() => (globalThis as unknown as Widget).printed === 1);
      const printed = await page.evaluate(() => {
        const frame = document.querySelector<HTMLIFrameElement>("iframe[aria-hidden]");
        return { text: frame?.contentDocument?.body.innerText, rules: frame?.sandbox.value };
      });
      expect(printed.rules).not.toContain("allow-scripts");
      expect(printed.text).toContain("1111 <b>bold</b>");
      expect(printed.text).toContain("Please never send card numbers");
      expect(printed.text).not.toMatch(/4111 1111|Only for us/);
      await endChat(page);
      await page.click("hubbub-widget .closing .quiet >> text=Send it by e-mail");
      await page.fill("hubbub-widget #hub-mail", "not an address");
      await page.click("hubbub-widget .mail-form .primary");
      await page.waitForSelector("hubbub-widget .error >> text=does not look like");
      await page.fill("hubbub-widget #hub-mail", "kim@example.com");
      await accessible(page);
      await shoot(page, "mail");
      await page.click("hubbub-widget .mail-form .primary");
      await page.waitForSelector("hubbub-widget .alert >> text=kim@example.com");
      expect(await deliverTranscripts(stage.hub)).toBe(1);
      expect(stage.box.mails.map(({ to }) => to)).toEqual(["kim@example.com"]);
      const { mail } = stage.box.mails[0]!;
      expect(mail.subject).toBe("Your chat with Test Company");
      expect(mail.text).toContain("Please never send card numbers");
      expect(mail.text).not.toMatch(/4111 1111|Only for us/);
      await chat.finish();
      await page.context().close();
    },
    60_000,
  );
});

describe("leaving a message", () => {
  it(
    "takes a waiting visitor out of the queue and names a reference (CE18-F9, CE18-C6, CE18-P5)",
    async () => {
      await presence(stage.hub, "ada", "not_ready", "lunch");
      const page = await stage.visit();
      await startChat(page, "Is anybody there?");
      await page.click("hubbub-widget .queue .link");
      await page.fill("hubbub-widget #hub-text", "Please call me back");
      await page.click("hubbub-widget form .primary");
      await page.waitForSelector("hubbub-widget .error >> text=e-mail address or a phone number");
      await page.fill("hubbub-widget #hub-name", "Kim");
      await page.fill("hubbub-widget #hub-email", "kim@example.com");
      await accessible(page);
      await page.click("hubbub-widget form .primary");
      const reference = await page.textContent("hubbub-widget .ref");
      expect(reference).toMatch(/^Reference [0-9A-Z]{8}$/);
      await shoot(page, "left");
      const [task] = await stage.hub.db.read<{ medium: string; state: string }>(
        "SELECT medium, state FROM interactions WHERE id LIKE ?",
        [`%${reference!.slice(-8)}`],
      );
      expect(task).toEqual({ medium: "task", state: "queued" });
      await page.context().close();
    },
    60_000,
  );

  it("is what stands first when nobody is there (CE18-F3, CE18-C6)", async () => {
    await presence(stage.hub, "ada", "offline");
    const page = await stage.visit();
    expect(await page.evaluate(() => (globalThis as unknown as Widget).heard)).toContain("closed");
    await page.click(LAUNCHER);
    await page.waitForSelector("hubbub-widget .notice >> text=Nobody is here");
    await page.check("hubbub-widget input[value=general]");
    await page.fill("hubbub-widget #hub-name", "Kim");
    await page.fill("hubbub-widget #hub-phone", "+1 202 555 0123");
    await page.fill("hubbub-widget #hub-text", "I will be in all day");
    await page.check("hubbub-widget #hub-consent");
    await page.click("hubbub-widget form .primary");
    expect(await page.textContent("hubbub-widget .ref")).toMatch(/^Reference /);
    expect(await stored(page)).toMatchObject({ local: 0 });
    await page.context().close();
  }, 60_000);
});

/** One white point. */
const PICTURE = Uint8Array.from(
  atob(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8/5+hHgAHggJ/PchI7wAAAABJRU5ErkJggg==",
  ),
  (character) => character.charCodeAt(0),
);

/** So many seconds later, with the agent's desk still there and everything done that is due. */
async function pass(seconds: number): Promise<void> {
  stage.hub.clock.advance(seconds * 1000);
  await presence(stage.hub, "ada");
  await tick(stage.hub);
}

/** Counts the calls of a frame's `print`; a machine without printer shows no dialogue. */
const countPrints = (page: Page) =>
  page.evaluate(() => {
    const widget = globalThis as unknown as Widget;
    widget.printed = 0;
    const kept = Object.getOwnPropertyDescriptor(HTMLIFrameElement.prototype, "contentWindow")!;
    Object.defineProperty(HTMLIFrameElement.prototype, "contentWindow", {
      get(this: HTMLIFrameElement) {
        const view = kept.get!.call(this);
        if (view) view.print = () => widget.printed++;
        return view;
      },
    });
  });

async function factsOf(conversation: string): Promise<Record<string, string> | undefined> {
  const [row] = await stage.hub.db.read<{ facts: string | null }>(
    "SELECT attributes ->> '$.attributes' AS facts FROM conversations WHERE id = ?",
    [conversation],
  );
  return row?.facts ? JSON.parse(row.facts) : undefined;
}

async function statusWith(token: string): Promise<number> {
  const answer = await fetch(`${stage.hubUrl}/api/v1/chat/session`, {
    headers: { authorization: `Bearer ${token}`, origin: new URL(stage.site).origin },
  });
  await answer.body?.cancel();
  return answer.status;
}

async function compressed(path: string): Promise<number> {
  const stream = new Blob([await Deno.readFile(path)]).stream()
    .pipeThrough(new CompressionStream("gzip"));
  return (await new Response(stream).arrayBuffer()).byteLength;
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
