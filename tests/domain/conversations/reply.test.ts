import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { listConversations } from "../../../domain/conversations/list.ts";
import { listMessages } from "../../../domain/conversations/messages.ts";
import { markRead } from "../../../domain/conversations/read.ts";
import { reply } from "../../../domain/conversations/reply.ts";
import { startConversation } from "../../../domain/conversations/start.ts";
import { writeNote } from "../../../domain/conversations/note.ts";
import { changeContact } from "../../../domain/contacts/change.ts";
import { getContact } from "../../../domain/contacts/get.ts";
import { verifyContact } from "../../../domain/contacts/verify.ts";
import { getConversation } from "../../../domain/conversations/get.ts";
import { listResponses } from "../../../domain/responses/list_responses.ts";
import { readDesks } from "../../../domain/messages/publish.ts";
import { optOut } from "../../../domain/optouts/set.ts";
import { joinConversation } from "../../../domain/supervision/join.ts";
import { person, START } from "../../support/hub.ts";
import { type Texting, textingHub } from "../../support/texting.ts";

let texting: Texting;
beforeAll(async () => {
  texting = await textingHub();
});
beforeEach(() => texting.hub.clock.set(START));
afterAll(async () => {
  await texting.close();
});

let numbers = 0;
let keys = 0;

/** A conversation that `ada` has. */
async function held() {
  const from = `+1202557${String(1000 + numbers++)}`;
  await texting.text(from, "hello");
  const [row] = await texting.hub.db.read<{ id: string; contact_id: string }>(
    "SELECT id, contact_id FROM conversations WHERE address = ?",
    [from],
  );
  const conversation = row?.id ?? "";
  await texting.hub.db.write([{
    sql: "UPDATE interactions SET state = 'active', agent_id = 'ada' WHERE conversation_id = ?",
    args: [conversation],
  }]);
  return { from, conversation, contact: row?.contact_id ?? "" };
}

const as = (id: string) => texting.hub.as(person(id));
const answer = (text: string, extra: Partial<Parameters<typeof reply>[2]> = {}) => ({
  text,
  files: [],
  clientKey: `reply-key-${keys++}`,
  lastSeq: null,
  standardResponse: null,
  ...extra,
});

describe("a reply", () => {
  it("pressed twice is sent once, at the same moment too (DC-13)", async () => {
    const { conversation } = await held();
    const input = answer("once");
    const views = await Promise.all([1, 2, 3].map(() => reply(as("ada"), conversation, input)));
    expect(new Set(views.map((v) => v.id)).size).toBe(1);
    const rows = await texting.hub.db.read("SELECT 1 FROM outbox WHERE lane = ?", [conversation]);
    expect(rows).toHaveLength(1);
  });

  it("is stopped when a colleague has answered meanwhile, and shows what was missed (DC-16)", async () => {
    const { conversation } = await held();
    await joinConversation(as("sue"), conversation);
    await reply(as("sue"), conversation, answer("I am on it"));
    const late = reply(as("ada"), conversation, answer("me too", { lastSeq: 1 }));
    await expect(late).rejects.toMatchObject({
      kind: "stale",
      code: "reply.stale",
      extra: { missed: [{ direction: "system" }, { text: "I am on it" }] },
    });
    await reply(as("ada"), conversation, answer("now I know", { lastSeq: 3 }));
  });

  it("is not stopped by the customer's own texts (CE29-F8)", async () => {
    const { from, conversation } = await held();
    await texting.text(from, "and another thing");
    const view = await reply(as("ada"), conversation, answer("yes", { lastSeq: 1 }));
    expect(view.seq).toBe(3);
  });

  it("notes the time of the first one (DC-2)", async () => {
    const { conversation } = await held();
    await reply(as("ada"), conversation, answer("first"));
    texting.hub.clock.advance(1000);
    await reply(as("ada"), conversation, answer("second"));
    const [row] = await texting.hub.db.read<{ first_reply_at: number }>(
      "SELECT first_reply_at FROM interactions WHERE conversation_id = ?",
      [conversation],
    );
    expect(row?.first_reply_at).toBe(START);
  });

  it("longer than 1,600 characters is refused with its counts (CE29-X6, R13)", async () => {
    const { conversation } = await held();
    await expect(reply(as("ada"), conversation, answer("x".repeat(1601)))).rejects.toMatchObject({
      code: "message.too_long",
      extra: { length: 1601, limit: 1600, segments: 11, encoding: "GSM-7" },
    });
  });

  it("with an unfilled placeholder is refused by its name (DC-23)", async () => {
    const { conversation } = await held();
    await expect(reply(as("ada"), conversation, answer("Dear {{contact.name}}"))).rejects
      .toMatchObject({ code: "response.unresolved" });
  });

  it("loses card numbers before it is stored (DC-18, CE29-R12)", async () => {
    const { conversation } = await held();
    const view = await reply(as("ada"), conversation, answer("yours is 4111 1111 1111 1111?"));
    expect(view.text).toBe("yours is **** **** **** 1111?");
  });
});

describe("who may", () => {
  it("not see a conversation does not learn that it exists (fault 21)", async () => {
    const { conversation } = await held();
    await expect(listMessages(as("dan"), conversation)).rejects.toMatchObject({
      kind: "not_found",
    });
    await expect(reply(as("dan"), conversation, answer("x"))).rejects.toMatchObject({
      kind: "not_found",
    });
    const { items } = await listConversations(as("dan"), {});
    expect(items.map((c) => c.id)).not.toContain(conversation);
  });

  it("only read a conversation may not answer it, a supervisor may once they have joined (fault 21, CE18-A10)", async () => {
    const { conversation } = await held();
    await texting.hub.db.write([{
      sql: `INSERT INTO offers (id, interaction_id, agent_id, queue, made_at, deadline, rev)
        SELECT 'offer-' || id, id, 'ben', queue, 0, 0, 0 FROM interactions WHERE conversation_id = ?`,
      args: [conversation],
    }]);
    expect((await listMessages(as("ben"), conversation)).items).toHaveLength(1);
    await expect(reply(as("ben"), conversation, answer("x"))).rejects.toMatchObject({
      code: "reply.not_yours",
    });
    await expect(reply(as("sue"), conversation, answer("unheard of"))).rejects.toMatchObject({
      code: "reply.not_joined",
    });
    await joinConversation(as("sue"), conversation);
    await reply(as("sue"), conversation, answer("from the supervisor"));
  });
});

describe("an internal note", () => {
  it("is for agents only: nothing goes to the customer (DC-18)", async () => {
    const { conversation, from } = await held();
    const note = await writeNote(as("ada"), conversation, answer("is angry"));
    expect(note.direction).toBe("note");
    await texting.deliver();
    expect(texting.carrier.phone(from).messages.map((m) => m.body)).not.toContain("is angry");
    const { items } = await listConversations(as("ada"), { address: from });
    expect(items[0]?.preview).toBe("hello");
  });
});

describe("lists", () => {
  it("page through messages in both directions without a gap (I9)", async () => {
    const { conversation, from } = await held();
    for (let i = 2; i <= 7; i++) await texting.text(from, `text ${i}`);
    const first = await listMessages(as("ada"), conversation, { after: 0, limit: 3 });
    const second = await listMessages(as("ada"), conversation, {
      after: Number(first.next),
      limit: 4,
    });
    expect([...first.items, ...second.items].map((m) => m.seq)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    const newest = await listMessages(as("ada"), conversation, { limit: 2 });
    expect(newest.items.map((m) => m.seq)).toEqual([6, 7]);
    const older = await listMessages(as("ada"), conversation, {
      before: Number(newest.next),
      limit: 2,
    });
    expect(older.items.map((m) => m.seq)).toEqual([4, 5]);
  });

  it("count what the agent has not read; reading only goes forward (CE18-A2)", async () => {
    const { conversation, from } = await held();
    await texting.text(from, "two");
    const unread = async () =>
      (await listConversations(as("ada"), { address: from })).items[0]?.unread;
    expect(await unread()).toBe(2);
    await markRead(as("ada"), conversation, 2);
    await markRead(as("ada"), conversation, 1);
    expect(await unread()).toBe(0);
  });

  it("find a customer by the number in any writing, and go on from a cursor", async () => {
    const { from, conversation } = await held();
    const written = from.replace(/^\+1(\d{3})(\d{3})/, "($1) $2-");
    const { items } = await listConversations(as("sue"), { address: written });
    expect(items.map((c) => c.id)).toEqual([conversation]);
    const first = await listConversations(as("sue"), { limit: 2 });
    const second = await listConversations(as("sue"), { limit: 2, cursor: first.next ?? "" });
    const ids = [...first.items, ...second.items].map((c) => c.id);
    expect(new Set(ids).size).toBe(4);
  });
});

describe("an agent who texts first", () => {
  const start = (address: string, extra = {}) =>
    startConversation(as("sue"), {
      entryPoint: "texts",
      address,
      text: "Your order is ready",
      clientKey: `start-key-${keys++}`,
      ...extra,
    });

  it("reaches somebody who wrote before (CE29-F13)", async () => {
    const { from, conversation } = await held();
    await texting.hub.db.write([{
      sql: "UPDATE interactions SET state = 'done' WHERE conversation_id = ?",
      args: [conversation],
    }]);
    const view = await start(from);
    expect(view.id).toBe(conversation);
    await texting.deliver();
    expect(texting.carrier.phone(from).messages.at(-1)?.body).toBe("Your order is ready");
  });

  it("stays with the agent who texted first until it is answered (CE29-F13)", async () => {
    const view = await start("+12025559900", { override: true, overrideReason: "asked for" });
    const conversation = view.id;
    await texting.hub.db.write([{
      sql: "UPDATE conversations SET last_agent = 'ada' WHERE id = ?",
      args: [conversation],
    }]);
    expect((await listMessages(as("ada"), conversation)).items).toHaveLength(1);
    await reply(as("ada"), conversation, answer("and tomorrow too"));
    expect((await readDesks(texting.hub, [conversation])).get(conversation)).toEqual(["agent:ada"]);
    await expect(listMessages(as("ben"), conversation)).rejects.toMatchObject({
      kind: "not_found",
    });
  });

  it("needs consent, and the day's hours; a supervisor's override is audited (CE29-X24, R15)", async () => {
    await expect(start("+12025559901")).rejects.toMatchObject({ code: "sms.no_consent" });
    texting.hub.clock.advance(12 * 3_600_000);
    await expect(start("+12025559901")).rejects.toMatchObject({ code: "sms.quiet_hours" });
    await start("+12025559901", { override: true, overrideReason: "She asked on the phone" });
    const audit = await texting.hub.db.read<{ after: string }>(
      `SELECT after FROM audit WHERE action = 'conversation.started_in_spite_of'
         AND subject = 'contact:+12025559901'`,
    );
    expect(audit.map(({ after }) => JSON.parse(after))).toEqual([
      { reason: "sms.quiet_hours", why: "She asked on the phone" },
    ]);
  });

  it("is told when the address is no number (DC-16)", async () => {
    await expect(start("not a number")).rejects.toMatchObject({ code: "contact.address" });
  });
});

describe("the opt-out an agent notes", () => {
  it("stops replies at once (CE29-X4, X5, A9)", async () => {
    const { conversation } = await held();
    await optOut(as("ada"), conversation);
    await expect(reply(as("ada"), conversation, answer("x"))).rejects.toMatchObject({
      code: "sms.opted_out",
    });
  });
});

describe("a contact", () => {
  it("changed by two people keeps the first change and tells the second (CE18-A2)", async () => {
    const { contact } = await held();
    const changed = await changeContact(as("ada"), contact, 1, { name: "Nora Vale" });
    expect(changed).toMatchObject({ name: "Nora Vale", version: 2 });
    await expect(changeContact(as("ada"), contact, 1, { name: "Other" })).rejects.toMatchObject({
      code: "contact.stale",
    });
  });
});

const DAY_MS = 86_400_000;

describe("a number heard of again after a long silence", () => {
  /** Ada's customer of last year, whose number texts again after so many days. */
  async function back(days: number) {
    const before = await held();
    const { hub } = texting;
    await hub.db.write([
      {
        sql:
          "UPDATE contacts SET name = 'Nora Vale', email = 'nora@example.com', note = 'owes 5' " +
          "WHERE id = ?",
        args: [before.contact],
      },
      {
        sql: "UPDATE interactions SET state = 'done' WHERE conversation_id = ?",
        args: [before.conversation],
      },
    ]);
    hub.clock.advance(days * DAY_MS);
    await texting.text(before.from, "hi, it is me");
    const [now] = await hub.db.read<{ id: string }>(
      "SELECT id FROM conversations WHERE address = ? AND closed_at IS NULL",
      [before.from],
    );
    await hub.db.write([{
      sql: "UPDATE interactions SET state = 'active', agent_id = 'ada' WHERE conversation_id = ?",
      args: [now!.id],
    }]);
    return { ...before, now: now!.id };
  }
  const earlier = async (contact: string) =>
    (await listConversations(as("ada"), { contact })).items.map((item) => item.id);

  it("shows when it was last seen and no personal data until the agent says how it was verified, audited (CE29-X16)", async () => {
    const { contact, conversation, now, from } = await back(181);
    const hidden = await getContact(as("ada"), contact);
    expect(hidden).toMatchObject({
      name: "",
      email: "",
      note: "",
      identity: { state: "due", silentSince: new Date(START).toISOString() },
    });
    const shown = JSON.stringify([
      hidden,
      await getContact(as("sue"), contact),
      await getConversation(as("ada"), now),
      await listMessages(as("ada"), now),
      await listResponses(as("ada"), { conversation: now }),
    ]);
    expect(shown).not.toMatch(/Nora|nora@|owes/);
    expect(await earlier(contact)).toEqual([now]);
    await expect(listMessages(as("ada"), conversation)).rejects.toMatchObject({
      kind: "not_found",
    });
    await expect(changeContact(as("ada"), contact, 1, { name: "x" })).rejects.toMatchObject({
      code: "contact.unverified",
    });
    await verifyContact(as("ada"), contact, { how: "date of birth" });
    await verifyContact(as("ada"), contact, { how: "a second press" });
    expect(await getContact(as("ada"), contact)).toMatchObject({
      name: "Nora Vale",
      identity: { state: "verified", verifiedBy: "ada", how: "date of birth" },
    });
    expect(await earlier(contact)).toEqual([now, conversation]);
    expect((await getConversation(as("ada"), now)).contact.name).toBe("Nora Vale");
    const audit = await texting.hub.db.read<{ after: string }>(
      "SELECT after FROM audit WHERE action = 'contact.verified' AND subject = ?",
      [`contact:${contact}`],
    );
    expect(audit.map(({ after }) => JSON.parse(after))).toEqual([{ how: "date of birth" }]);
    expect(from).toContain("+1");
  });

  it("has nothing to verify before the days set are over, nor where they are set to never (CE29-X16)", async () => {
    const soon = await back(179);
    expect((await getContact(as("ada"), soon.contact)).identity.state).toBe("matched");
    const { document } = texting.hub.settings();
    const company = (verifyAfterDays: number) => ({
      ...document,
      company: { ...document.company, verifyAfterDays },
    });
    await texting.hub.configure(company(0));
    const never = await back(400);
    expect((await getContact(as("ada"), never.contact)).name).toBe("Nora Vale");
    await texting.hub.configure(company(30));
    const month = await back(31);
    expect((await getContact(as("ada"), month.contact)).identity.state).toBe("due");
    await texting.hub.configure(document);
  });
});

describe("a sender's number alone", () => {
  it("proves nothing: it never verifies, and what is sent by itself tells nothing of the contact (CE29-X17)", async () => {
    const [from, contact] = ["+12025558801", "nora"];
    const { hub } = texting;
    const { document } = hub.settings();
    await hub.db.write([{
      sql: `INSERT INTO contacts (id, name, email, phone, created_at, updated_at, last_seen_at)
        VALUES (?, 'Nora Vale', 'nora@example.com', ?, ?, ?, ?)`,
      args: [contact, from, START, START, START - 200 * DAY_MS],
    }]);
    const words = { en: "Hello {{contact.name}} {{contact.email}}" };
    await hub.configure({
      ...document,
      entryPoints: document.entryPoints.map((entry) =>
        entry.channel === "sms"
          ? { ...entry, sms: { ...entry.sms, acknowledge: true, acknowledgement: words } }
          : entry
      ) as typeof document.entryPoints,
    });
    for (const text of ["HELP", "my name is Nora Vale, what do I owe?", "STOP", "START"]) {
      await texting.text(from, text);
      await texting.deliver();
    }
    const said = await hub.db.read<{ text: string }>(
      `SELECT text FROM messages WHERE direction = 'out' AND conversation_id IN
         (SELECT id FROM conversations WHERE contact_id = ?)`,
      [contact],
    );
    expect(said.length).toBeGreaterThanOrEqual(4);
    expect(JSON.stringify(said)).not.toMatch(/Nora|nora@/);
    expect((await getContact(as("sue"), contact)).identity).toMatchObject({
      state: "due",
      verifiedAt: null,
    });
    await hub.configure(document);
  });
});
