import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { createMailer } from "../../channels/mail.ts";
import { acceptOffer } from "../../domain/interactions/accept.ts";
import { endInteraction } from "../../domain/interactions/end.ts";
import { wrapUp } from "../../domain/interactions/wrap_up.ts";
import { chatRoutes } from "../../routes/chat.ts";
import { fileRoutes } from "../../routes/files.ts";
import { widgetRoutes } from "../../routes/widget.ts";
import type { ConfigurationInput } from "../../types/configuration/configuration.ts";
import type { Hub } from "../../types/hub.ts";
import { buildWidget } from "../../web/widget/build.ts";
import { replyTo } from "../domain/chat/reply.ts";
import { openBrowser } from "../support/browser.ts";
import type { TestClock } from "../support/clock.ts";
import { testConfiguration } from "../support/configuration.ts";
import { person, type TestHub, testHub } from "../support/hub.ts";
import { type PostBox, serveMail } from "../support/smtp.ts";
import { presence } from "../support/work.ts";

/**
 * The widget in a real browser, on a web site of another origin than the hub's. The hub runs in
 * the test, so that the test owns its clock and acts as its agent and its workers.
 */
export interface Stage {
  hub: TestHub;
  browser: Browser;
  box: PostBox;
  /** Where the widget was built. */
  built: string;
  hubUrl: string;
  site: string;
  /** A visitor of their own on the site; `path` chooses its page. */
  visit(options?: BrowserContextOptions, path?: string): Promise<Page>;
  /** Somebody takes the chat that waits longest. */
  takeOffer(): Promise<Taken>;
  close(): Promise<void>;
}

export interface Taken {
  conversation: string;
  agent: Hub;
  reply(text: string): Promise<void>;
  /** Ends it where the visitor has not, and finishes the wrap-up: room for the next. */
  finish(): Promise<void>;
}

export const LAUNCHER = "hubbub-widget .launcher";
/** A busy machine draws slowly; nothing waits longer than it must. */
const PATIENCE_MS = 25_000;
const STEP_MS = 20;

const CHAT: NonNullable<NonNullable<ConfigurationInput["entryPoints"]>[number]["chat"]> = {
  accent: "#0b6e7f",
  title: { en: "Talk to the shop", de: "Sprechen Sie mit uns" },
  consent: { en: "I agree that my data are used to answer", de: "Ich stimme zu" },
  leaveMessageAfterSec: 0,
  attachments: true,
  transcriptEmail: true,
  survey: true,
  // Longer than the slowest machine takes for a test: only moving the clock makes them fall due.
  idleWarnSec: 300,
  idleEndSec: 600,
  resumeSec: 600,
};

export async function openStage(): Promise<Stage> {
  const built = await Deno.makeTempDir({ prefix: "hubbub-widget-" });
  const [hub, box, browser] = await Promise.all([
    testHub({
      clock: movingClock(),
      configuration: testConfiguration((input) => ({
        ...input,
        entryPoints: input.entryPoints!.map((e) => e.channel === "chat" ? { ...e, chat: CHAT } : e),
      })),
    }),
    serveMail(),
    openBrowser(),
    buildWidget(built),
  ]);
  const mail = { url: box.url, from: "The shop <chat@shop.example>" };
  Object.assign(hub, { mailer: createMailer({ mail, publicUrl: hub.config.publicUrl }) });
  await presence(hub, "ada");
  const server = serveHub(hub, built);
  const hubUrl = `http://127.0.0.1:${server.addr.port}`;
  const shop = serveSite(hubUrl);
  const site = `http://localhost:${shop.addr.port}/`;
  return {
    hub,
    browser,
    box,
    built,
    hubUrl,
    site,
    async visit(options = {}, path = "") {
      const context = await browser.newContext({
        viewport: { width: 1000, height: 800 },
        reducedMotion: "reduce",
        ...options,
      });
      const page = await context.newPage();
      page.setDefaultTimeout(PATIENCE_MS);
      await page.goto(`${site}${path}`);
      await page.waitForSelector(LAUNCHER);
      return page;
    },
    takeOffer: () => takeOffer(hub),
    async close() {
      await browser.close();
      await Promise.all([shop.shutdown(), server.shutdown(), box.close()]);
      await hub.close();
      await Deno.remove(built, { recursive: true });
    },
  };
}

/** Runs with the machine's clock and can be moved on beside it. */
function movingClock(): TestClock {
  let shift = 0;
  const now = () => Date.now() + shift;
  return { now, advance: (ms) => void (shift += ms), set: (ms) => void (shift = ms - Date.now()) };
}

function serveHub(hub: Hub, built: string): Deno.HttpServer<Deno.NetAddr> {
  const [chat, files, widget] = [chatRoutes(hub), fileRoutes(hub), widgetRoutes(built)];
  let turn = 0;
  return Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, (request, info) => {
    const { pathname } = new URL(request.url);
    if (pathname.startsWith("/widget")) return widget.fetch(request, info);
    // Every request from another address: limits per address are not what is tested here.
    const headers = new Headers(request.headers);
    headers.set("x-forwarded-for", `198.51.100.${turn++ % 250}`);
    const from = new Request(request, { headers });
    return (pathname.startsWith("/files/") ? files : chat).fetch(from, info);
  });
}

/** A foreign web site with styles that reach for everything on its page. */
function serveSite(hub: string): Deno.HttpServer<Deno.NetAddr> {
  const page = `<!doctype html><html lang="en"><head><title>Shop</title><style>
    * { letter-spacing: 3px; text-transform: uppercase; display: inline; position: static }
    button { background: lime !important } html { font-size: 50% }</style></head><body>
    <h1>Shop</h1><script>
      window.heard = [];
      window.Hubbub = function () { (Hubbub.q = Hubbub.q || []).push(arguments) };
      Hubbub("on", "ready", () => heard.push("ready"));
      Hubbub("setAttributes", { plan: "gold", visits: 3 });
      addEventListener("hubbub:state", (event) => heard.push(event.detail.state));
      addEventListener("hubbub:conversationEnded", (event) => heard.push(event.detail.reason));
    </script><script async src="${hub}/widget.js" data-entrypoint="website"></script></body></html>`;
  return Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, (request) => {
    const headers: Record<string, string> = { "content-type": "text/html" };
    // As strict as a page can be: it takes from others only what says it may be taken.
    if (new URL(request.url).pathname === "/strict") {
      headers["cross-origin-embedder-policy"] = "require-corp";
      headers["cross-origin-opener-policy"] = "same-origin";
    }
    return new Response(page, { headers });
  });
}

async function takeOffer(hub: TestHub): Promise<Taken> {
  const offer = await until(() => openOffers(hub));
  const agent = hub.as(person(offer.agent));
  await acceptOffer(agent, offer.id);
  const { conversation, interaction } = offer;
  return {
    conversation,
    agent,
    reply: async (text) => void await replyTo(agent, conversation, text),
    async finish() {
      const state = async () =>
        (await hub.db.read<{ state: string }>("SELECT state FROM interactions WHERE id = ?", [
          interaction,
        ]))[0]!.state;
      if (await state() === "active") await endInteraction(agent, interaction);
      await until(async () => await state() === "wrapup");
      await wrapUp(agent, interaction, { code: null, note: "" });
    },
  };
}

async function openOffers(hub: Hub) {
  const [offer] = await hub.db.read<
    { id: string; agent: string; interaction: string; conversation: string }
  >(
    `SELECT o.id, o.agent_id AS agent, i.id AS interaction, i.conversation_id AS conversation
     FROM offers o JOIN interactions i ON i.id = o.interaction_id WHERE o.outcome = 'open'`,
  );
  return offer;
}

/** Asks until there is an answer: the browser acts in its own time. */
export async function until<T>(ask: () => Promise<T | undefined | null | false>): Promise<T> {
  const limit = Date.now() + PATIENCE_MS;
  while (Date.now() < limit) {
    const answer = await ask();
    if (answer) return answer;
    await new Promise((resolve) => setTimeout(resolve, STEP_MS));
  }
  throw new Error(`No answer within ${PATIENCE_MS / 1000} s`);
}
