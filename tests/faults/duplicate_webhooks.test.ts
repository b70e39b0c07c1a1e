import { afterAll, beforeAll, expect, it } from "vitest";
import { SMS_NUMBER } from "../support/configuration.ts";
import { applyEarlyReceipts } from "../../domain/receipts/early.ts";
import { ACCOUNT_SID, STATUS_URL } from "../support/texting.ts";
import { count, type Processes, startProcesses, textForm } from "./processes.ts";

const PROCESSES = [0, 1, 2];
/** Two texts each; `FAULT_CUSTOMERS=500` makes the thousand events of the row. */
const CUSTOMERS = Number(Deno.env.get("FAULT_CUSTOMERS") ?? 40);
/** Of every webhook, over all processes at the same instant. */
const COPIES = 5;
const POSTS_AT_ONCE = 200;
/** Three processes compile and start on a busy machine. */
const START_TIMEOUT_MS = 60_000;

let hubs: Processes;
beforeAll(async () => {
  hubs = await startProcesses(PROCESSES.length);
}, START_TIMEOUT_MS);
afterAll(async () => {
  await hubs.close();
});

/** What a carrier may tell of one text, in every order there is. */
const STATES = ["sent", "delivered", "undelivered", "read"];
const ORDERS = STATES.flatMap((a) =>
  STATES.flatMap((b) => STATES.flatMap((c) => STATES.map((d) => [a, b, c, d])))
).filter((order) => new Set(order).size === STATES.length);

const outgoing = (i: number) => `SM${String(i).padStart(32, "e")}`;

/** Every order of receipts, each twice over two processes, before anybody knows their message. */
async function receipts(): Promise<void> {
  const posts = ORDERS.map(async (order, i) => {
    for (const [n, state] of order.entries()) {
      const form = {
        MessageSid: outgoing(i),
        AccountSid: ACCOUNT_SID,
        MessageStatus: state,
        ...(state === "undelivered" ? { ErrorCode: "30003" } : {}),
      };
      const both = [n, n + 1].map((p) => hubs.post(p % PROCESSES.length, form, STATUS_URL));
      expect(await Promise.all(both)).toEqual([200, 200]);
    }
  });
  await Promise.all(posts);
}

/** The sender learns the ids of what it sent, and finds the receipts that were quicker. */
async function receiptsEndAlike(): Promise<void> {
  const { db } = hubs;
  expect(await count(db, "early_receipts")).toBe(ORDERS.length * STATES.length);
  const [conversation] = await db.read<{ id: string; last: number }>(
    "SELECT id, last_seq AS last FROM conversations LIMIT 1",
  );
  for (const i of ORDERS.keys()) {
    await db.write([
      {
        sql: `INSERT INTO messages (id, conversation_id, seq, channel, direction, author_kind,
            author_id, text, status, provider_id, at, sent_at)
          VALUES (?, ?, ?, 'sms', 'out', 'agent', 'ada', 'x', 'sending', ?, 0, 0)`,
        args: [`out${i}`, conversation!.id, 1_000 + i, outgoing(i)],
      },
      ...applyEarlyReceipts("sms", outgoing(i)),
    ]);
  }
  const states = await db.read("SELECT DISTINCT status FROM messages WHERE direction = 'out'");
  expect(states, "row 3").toEqual([{ status: "read" }]);
  await db.write([{ sql: "DELETE FROM messages WHERE direction = 'out'" }]);
}

it("every webhook posted to three processes at the same instant is one message and one piece of work; receipts end alike in every order (rows 1, 2, 3)", async () => {
  const forms = Array.from(
    { length: CUSTOMERS },
    (_, i) => textForm(`+1202558${String(1000 + i)}`, SMS_NUMBER, `question ${i}`),
  );
  // Of each customer a second text at the same moment: two first messages of a new contact, on
  // different processes.
  const seconds = forms.map((form, i) => textForm(form.From ?? "", SMS_NUMBER, `and ${i}`));
  const posts = forms.flatMap((form, i) =>
    Array.from({ length: COPIES }, (_, copy) => [
      () => hubs.post(copy % PROCESSES.length, form),
      () => hubs.post((copy + 1) % PROCESSES.length, seconds[i] ?? form),
    ]).flat()
  );
  for (let at = 0; at < posts.length; at += POSTS_AT_ONCE) {
    const answers = await Promise.all(posts.slice(at, at + POSTS_AT_ONCE).map((post) => post()));
    expect(new Set(answers)).toEqual(new Set([200]));
  }
  await receipts();
  await hubs.settle();
  await receiptsEndAlike();
  const { db } = hubs;
  expect(await count(db, "messages WHERE direction = 'in'")).toBe(2 * CUSTOMERS);
  expect(await count(db, "contacts")).toBe(CUSTOMERS);
  expect(await count(db, "contact_addresses")).toBe(CUSTOMERS);
  expect(await count(db, "conversations")).toBe(CUSTOMERS);
  expect(await count(db, "interactions WHERE state = 'queued'")).toBe(CUSTOMERS);
  expect(await count(db, "interactions")).toBe(CUSTOMERS);
  // Sequence numbers without gap or repeat, and each message belongs to the one piece of work.
  const odd = `(SELECT conversation_id FROM messages GROUP BY conversation_id
    HAVING MAX(seq) <> COUNT(*) OR COUNT(DISTINCT seq) <> COUNT(*)
      OR COUNT(DISTINCT interaction_id) <> 1)`;
  expect(await count(db, odd)).toBe(0);
});
