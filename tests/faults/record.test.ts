import { afterEach, describe, expect, it } from "vitest";
import { receiveMessages } from "../../domain/conversations/receive.ts";
import { acceptOffer } from "../../domain/interactions/accept.ts";
import { replayDeadLetter } from "../../domain/dead_letters/replay_dead_letter.ts";
import { drainJournal } from "../../domain/journal/drain.ts";
import type { Received } from "../../types/channels.ts";
import { HubError } from "../../types/errors.ts";
import type { Db } from "../../types/hub.ts";
import { SMS_NUMBER } from "../support/configuration.ts";
import { openTestDb } from "../support/db.ts";
import { person, type TestHub, testHub } from "../support/hub.ts";
import { checkInvariants, recover } from "../support/invariants.ts";
import { accept, arrive, openOffer, presence, row } from "../support/work.ts";

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A record that can be cut off, as a primary that is down: every call answers unavailable. */
async function cutOffHub(): Promise<{ hub: TestHub; down(on: boolean): void }> {
  const real = await openTestDb();
  closing.push(() => real.close());
  let down = false;
  const refuse = () => {
    throw new HubError("unavailable", "The record is down", { code: "record.unavailable" });
  };
  const db: Db = {
    ...real,
    write: (statements) => down ? Promise.reject(caught(refuse)) : real.write(statements),
    read: (sql, args) => down ? Promise.reject(caught(refuse)) : real.read(sql, args),
  };
  const hub = await testHub({ db });
  closing.push(() => hub.close());
  return { hub, down: (on) => void (down = on) };
}

function caught(run: () => never): unknown {
  try {
    return run();
  } catch (error) {
    return error;
  }
}

const text = (n: number): Received => ({
  channel: "sms",
  to: SMS_NUMBER,
  from: `+1202555${1000 + n}`,
  providerId: `SM${n}`,
  text: "Hello",
  media: [],
  sentAt: n,
  receivedAt: n,
  profile: {},
  attributes: {},
  raw: "raw",
});

describe("the record being down", () => {
  it("acknowledges nothing it does not have; what was acknowledged is there (DC-15, faults 6)", async () => {
    const { hub, down } = await cutOffHub();
    const acknowledged: string[] = [];
    let refused = 0;
    for (let n = 0; n < 60; n++) {
      down(n >= 20 && n < 40);
      await receiveMessages(hub, [text(n)]).then(
        ([result]) => acknowledged.push(result!.providerId),
        (error) => {
          expect(error).toMatchObject({ kind: "unavailable" });
          refused++;
        },
      );
    }
    expect(refused).toBe(20);
    const rows = await hub.db.read<{ id: string }>("SELECT provider_id AS id FROM messages");
    expect(rows.map((r) => r.id).sort()).toEqual(acknowledged.sort());
    // The provider comes again.
    for (let n = 0; n < 60; n++) await receiveMessages(hub, [text(n)]);
    const [all] = await hub.db.read<{ n: number }>("SELECT COUNT(*) AS n FROM messages");
    expect(all?.n).toBe(60);
  });

  it("finishes in the record what Redis has done meanwhile (DC-15, faults 6)", async () => {
    const { hub, down } = await cutOffHub();
    await presence(hub, "ada");
    const id = await arrive(hub);
    const offer = await openOffer(hub, id);
    down(true);
    await expect(acceptOffer(hub.as(person("ada")), offer.id)).rejects.toMatchObject({
      kind: "unavailable",
    });
    await hub.queue.accept(`accept:${offer.id}:ada`, offer.id, "ada");
    down(false);
    await recover(hub);
    expect(await row(hub, id)).toMatchObject({ state: "active", agent_id: "ada" });
    await checkInvariants(hub);
  });
});

describe("an event nobody can record", () => {
  it("is set aside among a thousand; the others go on (DC-14, faults 14)", async () => {
    const db = await openTestDb();
    closing.push(() => db.close());
    const hub = await testHub({ db });
    closing.push(() => hub.close());
    await presence(hub, "ada");
    const poison = await accept(hub, await arrive(hub));
    // A rule of the database that this one breaks: what a bug or a damaged row would do.
    await db.write([{
      sql: `CREATE TRIGGER poison BEFORE INSERT ON events WHEN new.kind = 'parked'
            BEGIN SELECT RAISE(ABORT, 'poison'); END`,
    }]);
    await hub.queue.park("park", poison, "agent:ada");
    for (let n = 0; n < 500; n++) {
      const presence = n % 2 ? "available" : "not_ready";
      await hub.queue.setPresence(`b${n}`, "ben", presence, "", "agent:ben");
      await hub.queue.setPresence(`c${n}`, "cleo", presence, "", "agent:cleo");
    }
    for (let more = true; more;) more = (await drainJournal(hub)).more;
    const letters = await db.read("SELECT kind, code, attempts FROM dead_letters");
    expect(letters).toEqual([{ kind: "event", code: "journal.unrecordable", attempts: 5 }]);
    const [recorded] = await db.read<{ n: number }>(
      "SELECT COUNT(*) AS n FROM events WHERE kind = 'presence' AND agent_id IN ('ben', 'cleo')",
    );
    expect(recorded?.n).toBe(1_000);
    // Once the cause is gone, replaying the letter brings the change in.
    await db.write([{ sql: "DROP TRIGGER poison" }]);
    const [letter] = await db.read<{ id: string }>("SELECT id FROM dead_letters");
    await replayDeadLetter(hub.as(person("root")), letter!.id);
    expect(await row(hub, poison)).toMatchObject({ state: "parked", agent_id: "ada" });
  });
});
