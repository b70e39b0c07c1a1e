import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listResponses } from "../../../domain/responses/list_responses.ts";
import { listPersonalResponses } from "../../../domain/responses/list_personal.ts";
import { rankResponses, searchResponses } from "../../../domain/responses/rank.ts";
import {
  PersonalResponse,
  removePersonalResponse,
  savePersonalResponse,
} from "../../../domain/responses/save_personal.ts";
import { countInserted } from "../../../domain/responses/usage.ts";
import { fillVariables, unresolvedVariables } from "../../../domain/responses/variables.ts";
import { reply } from "../../../domain/conversations/reply.ts";
import { acceptOffer } from "../../../domain/interactions/accept.ts";
import { NewMessage } from "../../../types/api/messages.ts";
import { testConfiguration } from "../../support/configuration.ts";
import { person, type TestHub, testHub } from "../../support/hub.ts";
import { arrive, openOffer, presence } from "../../support/work.ts";
import { chat, newKey } from "../chat/support.ts";

describe("variables", () => {
  it("are filled in, and those without a value are named (DC-23)", () => {
    expect(fillVariables("Hi {{contact.name}}, case {{ case.id }}", { "contact.name": "Kim" }))
      .toEqual({ text: "Hi Kim, case {{case.id}}", unresolved: ["case.id"] });
    expect(fillVariables("{{a}} {{constructor}}", { a: "" }).unresolved).toEqual([
      "a",
      "constructor",
    ]);
  });

  it("do not come out of a customer's name (DC-23)", () => {
    const { text } = fillVariables("Hi {{contact.name}}", { "contact.name": "{{agent.name}}" });
    expect(unresolvedVariables(text)).toEqual([]);
  });
});

describe("ranking", () => {
  const item = (id: string, keywords: string[], used = 0) => ({
    id,
    title: id,
    keywords,
    used,
    searched: `text of ${id}`,
  });
  const library = [
    item("bill", ["bill", "invoice"]),
    item("outage", ["no internet", "outage"], 3),
    item("popular", [], 9),
    item("both", ["bill", "no internet"]),
  ];

  it("puts most matched keywords first, then most used, then by title (DC-22)", () => {
    const ranked = rankResponses(library, "My BILL is wrong — and no  internet!");
    expect(ranked.map((r) => r.response.id)).toEqual(["both", "outage", "bill", "popular"]);
    expect(ranked[0]!.matched).toEqual(["bill", "no internet"]);
  });

  it("puts what is linked to the category of the work before the rest (DC-21)", () => {
    const linked = { ...item("linked", []), categories: ["outage"] };
    const order = (category: string) =>
      rankResponses([item("a", []), linked, item("hit", ["router"])], "my router", category)
        .map((r) => r.response.id);
    expect(order("outage").slice(0, 2).sort()).toEqual(["hit", "linked"]);
    expect(order("")).toEqual(["hit", "a", "linked"]);
  });

  it("matches whole words, not parts of them (DC-22)", () => {
    expect(rankResponses(library, "a possibility of billing").every((r) => r.matched.length === 0))
      .toBe(true);
  });

  it("finds every word in title, keywords or text, accents aside (DC-22)", () => {
    const own = [{ ...item("cafe", ["Kaffee"]), searched: "Öffnungszeiten des Cafés" }];
    expect(searchResponses(own, "offnungszeiten cafe")).toHaveLength(1);
    expect(searchResponses(own, "cafe tea")).toHaveLength(0);
  });
});

describe("the library", () => {
  let hub: TestHub;
  beforeAll(async () => {
    hub = await testHub({
      configuration: testConfiguration((input) => ({
        ...input,
        standardResponses: [
          ...input.standardResponses!,
          {
            id: "router",
            title: "Router",
            scope: "queue",
            queue: "support",
            keywords: ["router"],
            body: { en: "Restart it, {{contact.name}}.", de: "Neustart bitte, {{contact.name}}." },
          },
          { id: "billing", title: "Bill", scope: "queue", queue: "billing", body: { en: "Bill" } },
          { id: "over", title: "Over", to: "2026-03-01", body: { en: "Over" } },
          { id: "soon", title: "Soon", from: "2026-03-03", to: "2026-03-03", body: { en: "Soon" } },
          { id: "texts", title: "Only SMS", channels: ["sms"], body: { en: "Text" } },
        ],
      })),
    });
    await presence(hub, "ada");
  });
  afterAll(() => hub.close());
  const ada = () => hub.as(person("ada"));
  const personal = PersonalResponse.parse({
    title: "Mine",
    keywords: ["router"],
    body: { en: "My way" },
  });

  async function conversation(over: Parameters<typeof chat>[1] = {}): Promise<string> {
    const { session, interaction } = await chat(hub, {
      name: "Kim",
      text: "router broken",
      ...over,
    });
    await acceptOffer(ada(), (await openOffer(hub, interaction)).id);
    return session.conversation;
  }

  it("proposes what fits queue, channel and words, in the customer's language (DC-21, DC-22, DC-23, CE18-R24, CE18-A6)", async () => {
    const id = await conversation({ language: "de" });
    const list = await listResponses(ada(), { conversation: id });
    expect(list.map((r) => r.id)).toEqual(["router", "greeting"]);
    expect(list[0]).toMatchObject({
      body: "Neustart bitte, Kim.",
      matched: ["router"],
      unresolved: [],
      scope: "queue",
    });
    expect(list.map((r) => r.step)).toEqual(["any", "greeting"]);
    expect(list[1]!.body).toMatch(/^Hello Kim, this is Ada/);
    expect((await listResponses(ada(), { conversation: id, q: "restart" })).map((r) => r.id))
      .toEqual(["router"]);
  });

  it("does the same for texts, with what is written for them alone (CE29-A5)", async () => {
    const interaction = await arrive(hub, { medium: "sms" });
    await acceptOffer(ada(), (await openOffer(hub, interaction)).id);
    const list = await listResponses(ada(), { conversation: `v${interaction}` });
    expect(list.map((r) => r.id)).toContain("texts");
    expect(list.find((r) => r.id === "router")).toMatchObject({ body: "Restart it, Kim." });
    const found = await listResponses(ada(), { conversation: `v${interaction}`, q: "only sms" });
    expect(found.map((r) => r.id)).toEqual(["texts"]);
  });

  it("names what it cannot fill in, and such a text is not sent (DC-23)", async () => {
    const id = await conversation({ name: "", language: "en" });
    const [router] = await listResponses(ada(), { conversation: id, q: "router" });
    expect(router!.unresolved).toEqual(["contact.name"]);
    const { kind: _kind, ...input } = NewMessage.parse({ text: router!.body, clientKey: newKey() });
    await expect(reply(ada(), id, input)).rejects.toMatchObject({ code: "response.unresolved" });
  });

  it("shows what is in use today, in the company's time zone (DC-21)", async () => {
    const ids = async () => (await listResponses(ada(), {})).map((r) => r.id);
    expect(await ids()).not.toEqual(expect.arrayContaining(["over"]));
    expect(await ids()).not.toEqual(expect.arrayContaining(["soon"]));
    const now = hub.now();
    hub.clock.advance(86_400_000);
    expect(await ids()).toContain("soon");
    hub.clock.set(now);
  });

  it("counts what was inserted and sent, and ranks by it (DC-24)", async () => {
    const id = await conversation({ text: "nothing special" });
    await countInserted(hub, "router");
    const { kind: _kind, ...input } = NewMessage.parse({
      text: "Restart it.",
      clientKey: newKey(),
      standardResponse: { id: "router", edited: true },
    });
    await reply(ada(), id, input);
    await reply(ada(), id, input);
    const [usage] = await hub.db.read("SELECT * FROM response_usage WHERE response_id = 'router'");
    expect(usage).toMatchObject({ inserted: 1, sent_unchanged: 0, edited: 1 });
    const list = await listResponses(ada(), { conversation: id });
    expect(list[0]).toMatchObject({ id: "router", used: 1, matched: [] });
  });

  it("keeps an agent's own apart from everybody else's (DC-21)", async () => {
    await savePersonalResponse(ada(), "mine", personal);
    await savePersonalResponse(ada(), "mine", { ...personal, title: "Mine 2" });
    const ids = async (who: string) =>
      (await listResponses(hub.as(person(who)), {})).map((r) => r.id);
    expect(await ids("ada")).toContain("mine");
    expect(await ids("ben")).not.toContain("mine");
    expect(await listPersonalResponses(ada())).toEqual([{
      id: "mine",
      ...personal,
      title: "Mine 2",
    }]);
    expect(await listPersonalResponses(hub.as(person("ben")))).toEqual([]);
    const ben = hub.as(person("ben"));
    const taken = { kind: "conflict", code: "response.id_taken" };
    await expect(savePersonalResponse(ben, "mine", personal)).rejects.toMatchObject(taken);
    await expect(savePersonalResponse(ben, "greeting", personal)).rejects.toMatchObject(taken);
    await expect(removePersonalResponse(ben, "mine")).rejects.toMatchObject({ kind: "not_found" });
    await removePersonalResponse(ada(), "mine");
    expect(await ids("ada")).not.toContain("mine");
  });

  it("is 404 for a conversation that is not the agent's (fault 21)", async () => {
    const { session: { conversation: id } } = await chat(hub);
    await expect(listResponses(hub.as(person("dan")), { conversation: id }))
      .rejects.toMatchObject({ kind: "not_found" });
  });
});
