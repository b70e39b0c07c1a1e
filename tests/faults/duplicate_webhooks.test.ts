import { afterAll, beforeAll, expect, it } from "vitest";
import { SMS_NUMBER } from "../support/configuration.ts";
import { count, type Processes, startProcesses, textForm } from "./processes.ts";

const PROCESSES = [0, 1, 2];
const CUSTOMERS = 40;
/** Three processes compile and start on a busy machine. */
const START_TIMEOUT_MS = 60_000;

let hubs: Processes;
beforeAll(async () => {
  hubs = await startProcesses(PROCESSES.length);
}, START_TIMEOUT_MS);
afterAll(async () => {
  await hubs.close();
});

it("every webhook posted to three processes at the same instant is one message and one piece of work (rows 1, 2)", async () => {
  const forms = Array.from(
    { length: CUSTOMERS },
    (_, i) => textForm(`+1202558${String(1000 + i)}`, SMS_NUMBER, `question ${i}`),
  );
  // Of each customer a second text at the same moment: two first messages of a new contact, on
  // different processes.
  const seconds = forms.map((form, i) => textForm(form.From ?? "", SMS_NUMBER, `and ${i}`));
  const posts = forms.flatMap((form, i) => [
    ...PROCESSES.map((process) => hubs.post(process, form)),
    ...PROCESSES.map((process) => hubs.post((process + 1) % 3, seconds[i] ?? form)),
  ]);
  const answers = await Promise.all(posts);
  expect(new Set(answers)).toEqual(new Set([200]));
  await hubs.settle();
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
