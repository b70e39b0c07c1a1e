import { expect } from "vitest";
import { drainJournal } from "../../domain/journal/drain.ts";
import { deliverMessages } from "../../domain/outbox/deliver.ts";
import { auditStores } from "../../domain/recovery/audit_stores.ts";
import { reconcile } from "../../domain/recovery/reconcile.ts";
import { CAPACITY } from "../../types/media.ts";
import type { TestHub } from "./hub.ts";
import { tick } from "./tick.ts";

/** What another process does after one has died: journal, reconciler, clock, outbox. */
export async function recover(hub: TestHub): Promise<void> {
  await drainJournal(hub);
  // Long enough for the reconciler; short enough for no offer to run into its deadline.
  hub.clock.advance(2_500);
  await reconcile(hub);
  await tick(hub);
  await deliverMessages(hub, "survivor");
}

/** Invariants of docs/testing.md that must hold whenever nothing is under way. */
export async function checkInvariants(hub: TestHub): Promise<void> {
  expect((await auditStores(hub)).drifted, "I6: queue and record agree").toEqual([]);
  await oneOwner(hub);
  await loadsFit(hub);
  await sequences(hub);
  await nobodyIdleBesideWork(hub);
}

async function oneOwner(hub: TestHub): Promise<void> {
  const doubled = await hub.db.read(
    `SELECT interaction_id FROM offers WHERE outcome = 'open' GROUP BY 1 HAVING COUNT(*) > 1`,
  );
  expect(doubled, "I2: one offer at a time").toEqual([]);
  const dangling = await hub.db.read(
    `SELECT o.id FROM offers o JOIN interactions i ON i.id = o.interaction_id
     WHERE o.outcome = 'open' AND (i.state <> 'offered' OR i.offer_id <> o.id)`,
  );
  expect(dangling, "I5: every offer ends").toEqual([]);
  const ended = await hub.db.read(
    "SELECT id FROM offers WHERE (outcome = 'open') <> (ended_at IS NULL)",
  );
  expect(ended, "I5: every offer ends once").toEqual([]);
}

async function loadsFit(hub: TestHub): Promise<void> {
  const rows = await hub.db.read<{ agent: string; id: string; state: string }>(
    `SELECT agent_id AS agent, id, state FROM interactions
     WHERE state IN ('offered', 'active', 'wrapup', 'parked')`,
  );
  for (const load of await hub.queue.agents()) {
    expect(load.units, "I3: capacity").toBeLessThanOrEqual(CAPACITY);
    const open = rows.filter((row) => row.agent === load.agent).map((row) => row.id).sort();
    // Who hands work to a named agent keeps its units until that agent has accepted.
    const handedOn = new Set(
      rows.filter((row) => row.state === "offered" && row.agent !== load.agent).map((row) =>
        row.id
      ),
    );
    const held = load.work.map((work) => work.interaction).filter((id) => !handedOn.has(id)).sort();
    expect(held, `I3: load of ${load.agent} is their open work`).toEqual(open);
    expect(load.work.reduce((sum, work) => sum + work.units, 0), "I3: units").toBe(load.units);
  }
}

async function sequences(hub: TestHub): Promise<void> {
  const holes = await hub.db.read(
    `SELECT c.id FROM conversations c WHERE c.last_seq <>
       (SELECT COUNT(*) FROM messages m WHERE m.conversation_id = c.id)
       OR c.last_seq <> (SELECT COALESCE(MAX(seq), 0) FROM messages m WHERE m.conversation_id = c.id)`,
  );
  expect(holes, "I9: sequences without holes").toEqual([]);
}

/** For work that asks for no skill: enough for these tests. */
async function nobodyIdleBesideWork(hub: TestHub): Promise<void> {
  const waiting = await hub.db.read<{ id: string; queue: string; medium: string }>(
    `SELECT id, queue, medium FROM interactions
     WHERE state = 'queued' AND json_array_length(item, '$.rings[0].skills') = 0`,
  );
  if (waiting.length === 0) return;
  const loads = await hub.queue.loads();
  for (const item of waiting) {
    const load = loads.find((l) => l.queue === item.queue && l.medium === item.medium);
    expect(load?.free ?? 0, `I11: nobody is free beside waiting ${item.id}`).toBe(0);
  }
}
