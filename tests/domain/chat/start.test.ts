import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { changeAttributes } from "../../../domain/chat/change_attributes.ts";
import { chatConfig } from "../../../domain/chat/config.ts";
import { startChat } from "../../../domain/chat/start.ts";
import { getConversation } from "../../../domain/conversations/get.ts";
import type { ConfigurationInput } from "../../../types/configuration/configuration.ts";
import { testConfiguration } from "../../support/configuration.ts";
import { person, type TestHub, testHub } from "../../support/hub.ts";
import { presence, row as interactionRow } from "../../support/work.ts";
import { chat, PAGE, staffedButBusy, startBody, stateOf } from "./support.ts";

type ChatInput = NonNullable<NonNullable<ConfigurationInput["entryPoints"]>[number]["chat"]>;

/** The test company with other rules for its web chat. */
function withChat(
  rules: ChatInput,
  change: (c: ConfigurationInput) => ConfigurationInput = (c) => c,
) {
  return testConfiguration((input) =>
    change({
      ...input,
      entryPoints: input.entryPoints!.map((e) => e.channel === "chat" ? { ...e, chat: rules } : e),
    })
  );
}
const at = { origin: PAGE, language: "en-GB" };
const count = async (hub: TestHub, table: string) =>
  (await hub.db.read<{ n: number }>(`SELECT COUNT(*) AS n FROM ${table}`))[0]!.n;

describe("starting a chat", () => {
  let hub: TestHub;
  beforeAll(async () => {
    hub = await testHub();
    await staffedButBusy(hub);
  });
  afterAll(() => hub.close());

  it("queues it under its subject with the visitor's context (CE18-F1, F7, F13, A4)", async () => {
    const { session, interaction } = await chat(hub, {
      subject: "bill",
      name: "Kim",
      email: "Kim@Example.com",
      page: "https://shop.example.com/pay",
      referrer: "https://search.example.net/",
    });
    const row = await interactionRow(hub, interaction);
    expect(row).toMatchObject({
      state: "queued",
      queue: "billing",
      subject: "bill",
      medium: "chat",
    });
    expect(JSON.parse(row.attributes)).toMatchObject({
      page: "https://shop.example.com/pay",
      referrer: "https://search.example.net/",
      name: "Kim",
      email: "kim@example.com",
      browserLanguage: "en",
      identity: "stated",
    });
    expect(session).toMatchObject({ state: "waiting", agent: null, lastSeq: 1 });
    expect(session.messages[0]).toMatchObject({ direction: "system", seq: 1 });
  });

  it("greets in the visitor's language with the queue's own text (CE18-F5, R10, C7, X15)", async () => {
    const own = await testHub({
      configuration: testConfiguration((input) => ({
        ...input,
        queues: input.queues!.map((q) => ({
          ...q,
          welcome: { en: `Welcome to ${q.name}`, de: "Willkommen" },
        })),
      })),
    });
    await staffedButBusy(own);
    const first = async (language: string) =>
      (await chat(own, { language })).session.messages[0]!.text;
    expect(await first("de-AT")).toBe("Willkommen");
    expect(await first("fr")).toMatch(/^Welcome to /);
    await own.close();
  });

  it("answers the same chat to the same key, also when pressed twice at once (CE18-X1, DC-13)", async () => {
    const body = startBody({ text: "Hello" });
    const before = await count(hub, "interactions");
    const [a, b, c] = await Promise.all([1, 2, 3].map(() => startChat(hub, body, at)));
    const again = await startChat(hub, body, at);
    expect(new Set([a, b, c, again].map((s) => s!.conversation)).size).toBe(1);
    expect(await count(hub, "interactions")).toBe(before + 1);
    expect(again.messages.filter((m) => m.text === "Hello")).toHaveLength(1);
  });

  it("does not hand a chat to another page that learnt the key (CE18-X12)", async () => {
    const body = startBody();
    await startChat(hub, body, at);
    await expect(startChat(hub, body, { ...at, origin: "https://evil.example.net" }))
      .rejects.toMatchObject({ kind: "conflict", code: "chat.key_used" });
    hub.clock.advance(16 * 60_000);
    await expect(startChat(hub, body, at)).rejects.toMatchObject({ code: "chat.key_used" });
  });

  it("keeps one contact for one e-mail address and does not overwrite it (CE18-A4)", async () => {
    const email = "sam@example.com";
    await chat(hub, { name: "Sam Known", email });
    await chat(hub, { name: "Somebody Else", email });
    const rows = await hub.db.read("SELECT name FROM contacts WHERE email = ?", [email]);
    expect(rows).toEqual([{ name: "Sam Known" }]);
  });

  it("removes card numbers from the first message and from the form (CE18-X18, DC-18)", async () => {
    const { interaction, session } = await chat(hub, {
      text: "My card is 4111 1111 1111 1111",
      page: "https://shop.example.com/?card=4111111111111111",
    });
    expect(session.messages.at(-1)!.text).toBe("My card is **** **** **** 1111");
    expect((await interactionRow(hub, interaction)).attributes).not.toContain("4111111111111111");
  });

  it("gives a token of 256 bits and keeps only its hash (CE18-X12)", async () => {
    const { session } = await chat(hub);
    expect(session.token).toMatch(/^[\w-]{43}$/);
    const rows = await hub.db.read<{ token_hash: string }>("SELECT token_hash FROM chat_sessions");
    expect(rows.every((r) => /^[0-9a-f]{64}$/.test(r.token_hash))).toBe(true);
    expect(JSON.stringify(rows)).not.toContain(session.token);
  });
});

describe("the form", () => {
  const rules: ChatInput = {
    askName: "required",
    askEmail: "required",
    consent: { en: "I agree" },
    form: [
      { id: "order", label: { en: "Order" }, type: "number", required: true },
      { id: "kind", label: { en: "Kind" }, type: "list", options: ["web", "shop"] },
      { id: "news", label: { en: "News" }, type: "checkbox", required: true },
    ],
  };
  let hub: TestHub;
  beforeAll(async () => {
    hub = await testHub({ configuration: withChat(rules) });
    await staffedButBusy(hub);
  });
  afterAll(() => hub.close());

  it("names every problem at once, and queues nothing (CE18-C2)", async () => {
    const before = await count(hub, "conversations");
    const body = startBody({ phone: "12", fields: { order: "x", kind: "moon", extra: "1" } });
    const refusal = await startChat(hub, body, at).catch((error) => error);
    expect(refusal).toMatchObject({ kind: "unprocessable", code: "chat.form_invalid" });
    expect(
      refusal.errors.map((e: { field: string; code: string }) => `${e.field} ${e.code}`).sort(),
    )
      .toEqual([
        "consent consent_required",
        "email missing_field",
        "fields.kind invalid_field",
        "fields.news missing_field",
        "fields.order invalid_field",
        "name missing_field",
        "phone invalid_field",
      ]);
    expect(await count(hub, "conversations")).toBe(before);
  });

  it("keeps the answers the form asked for and nothing else (CE18-C2)", async () => {
    const { interaction } = await chat(hub, {
      name: " Kim ",
      email: "k@example.com",
      phone: "(202) 555-0123",
      consent: true,
      fields: { order: "12", kind: "web", news: "true", __proto__: "x", extra: "1" } as Record<
        string,
        string
      >,
    });
    const attributes = JSON.parse((await interactionRow(hub, interaction)).attributes);
    expect(attributes).toMatchObject({ name: "Kim", phone: "+12025550123" });
    expect(attributes.fields).toEqual({ order: "12", kind: "web", news: "true" });
  });

  it("keeps what the page knows beside the form, masked, and follows its changes (CE18-C2, A4)", async () => {
    const agreed = { name: "Kim", email: "k@example.com", consent: true };
    const { session, row, interaction } = await chat(hub, {
      ...agreed,
      fields: { order: "12", news: "true" },
      attributes: { plan: "gold", cart: "card 4111 1111 1111 1111", empty: " " },
    });
    const facts = async () =>
      JSON.parse((await interactionRow(hub, interaction)).attributes).attributes;
    expect(await facts()).toMatchObject({ plan: "gold" });
    expect(await facts()).not.toHaveProperty("empty");
    expect((await facts()).cart).not.toContain("4111 1111");
    await changeAttributes(hub, row, { attributes: { plan: "silver", cart: "", visits: "3" } });
    expect(await facts()).toEqual({ plan: "silver", visits: "3" });
    const desk = await getConversation(hub.as(person("sue")), session.conversation);
    expect(desk.attributes.attributes).toEqual({ plan: "silver", visits: "3" });
    const many = Array.from({ length: 19 }, (_, i) => [`fact ${i}`, "x"]);
    await expect(changeAttributes(hub, row, { attributes: Object.fromEntries(many) }))
      .rejects.toMatchObject({ code: "chat.attributes_too_many" });
    expect(await facts()).toEqual({ plan: "silver", visits: "3" });
    expect(() => startBody({ attributes: Object.fromEntries([...many, ["a", "b"], ["c", "d"]]) }))
      .toThrow(/at most 20/);
  });

  it("refuses what a robot fills in, and counts nothing as queued (CE18-X11)", async () => {
    await expect(startChat(hub, startBody({ website: "http://spam.example" }), at))
      .rejects.toMatchObject({ kind: "forbidden", code: "chat.refused" });
  });

  it("draws itself with labels in the visitor's language (CE18-C2, R25)", async () => {
    const config = await chatConfig(hub, { entryPoint: "website", language: "en-US" });
    expect(config.form.map((f) => `${f.id}${f.required ? "*" : ""}`))
      .toEqual(["name*", "email*", "order*", "kind", "news*"]);
    expect(config).toMatchObject({
      consent: "I agree",
      attachments: false,
      transcriptEmail: false,
    });
  });
});

describe("refusals", () => {
  it("ends at once with the no-agents text when nobody is signed in (CE18-F3, R9, X9)", async () => {
    const hub = await testHub();
    const refusal = await startChat(hub, startBody(), at).catch((error) => error);
    expect(refusal).toMatchObject({ kind: "conflict", code: "chat.no_agents" });
    expect(refusal.extra).toMatchObject({ closed: true, reason: "no_agents", leaveMessage: true });
    expect(refusal.message).toBe(
      "Nobody is here to chat right now. Leave a message and we will answer.",
    );
    expect(await count(hub, "interactions")).toBe(0);
    const [event] = await hub.db.read<{ data: string }>(
      "SELECT data FROM events WHERE kind = 'chat.refused'",
    );
    expect(JSON.parse(event!.data)).toMatchObject({ reason: "no_agents" });
    await presence(hub, "ada");
    expect((await chat(hub)).session.state).toBe("waiting");
    await hub.close();
  });

  it("refuses outside hours with the text of that, also sent directly (CE18-F19, X9)", async () => {
    const never = { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] };
    const hub = await testHub({
      configuration: testConfiguration((input) => ({
        ...input,
        schedules: [{ id: "never", name: "Never", weekly: never }],
        entryPoints: input.entryPoints!.map((e) => ({ ...e, schedule: "never" })),
      })),
    });
    await presence(hub, "ada");
    const refusal = await startChat(hub, startBody(), at).catch((error) => error);
    expect(refusal).toMatchObject({ kind: "forbidden", code: "chat.closed" });
    expect(refusal.message).toContain("We are closed right now");
    expect(await count(hub, "interactions")).toBe(0);
    await hub.close();
  });

  it("refuses beyond the longest queue (CE18-R17, X9)", async () => {
    const hub = await testHub({ configuration: withChat({ maxQueue: 2 }) });
    await staffedButBusy(hub);
    await chat(hub);
    await chat(hub);
    await expect(startChat(hub, startBody(), at))
      .rejects.toMatchObject({ kind: "conflict", code: "chat.queue_full" });
    expect(await count(hub, "interactions")).toBe(2);
    await hub.close();
  });

  it("takes pages on the list exactly, and its own (CE18-X9)", async () => {
    const hub = await testHub({ configuration: withChat({ origins: [PAGE] }) });
    await staffedButBusy(hub);
    const from = (origin: string) => startChat(hub, startBody(), { origin, language: "" });
    const denied = { kind: "forbidden", code: "chat.origin_denied" };
    for (
      const origin of [
        "https://evil.example.net",
        "http://shop.example.com",
        `${PAGE}:8443`,
        `${PAGE}.evil.net`,
        "null",
        "",
      ]
    ) await expect(from(origin)).rejects.toMatchObject(denied);
    expect((await from(PAGE)).state).toBe("waiting");
    expect((await from("https://hub.example.com")).state).toBe("waiting");
    await hub.close();
  });

  it("refuses an unknown subject (CE18-X9)", async () => {
    const hub = await testHub();
    await staffedButBusy(hub);
    await expect(startChat(hub, startBody({ subject: "nope" }), at))
      .rejects.toMatchObject({ kind: "not_found", code: "chat.subject_unknown" });
    await hub.close();
  });

  it("goes on by the reconciler when the queue was away at the start (DC-15)", async () => {
    const hub = await testHub();
    await staffedButBusy(hub);
    const away = () => Promise.reject(new Error("connection refused"));
    const { interaction } = await chat({
      ...hub,
      queue: { ...hub.queue, enqueue: away, loads: away },
    });
    expect(await stateOf(hub, interaction)).toBe("received");
    const { enqueueInteraction } = await import("../../../domain/interactions/enqueue.ts");
    await enqueueInteraction(hub, interaction);
    expect(await stateOf(hub, interaction)).toBe("queued");
    await hub.close();
  });
});
