import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { QueueEvent } from "../../types/queue.ts";
import { agent, type Bench, bench, item, kinds, offers } from "./support.ts";

const AGENTS = ["anna", "bert", "cleo"];
const RUNS = 30;
const ROUNDS = 12;
const PAGE = 500;
const MEDIA = ["chat", "sms", "voice", "email"] as const;

describe("operations that share a call", () => {
  it("gives each its own answer: one that is refused or breaks does not touch the others (faults 8, DC-7)", async () => {
    const b = await bench();
    await b.available("anna");
    const unknown = { ...item({ id: "B" }), medium: "smoke" as "chat" };
    const [first, broken, refused, last] = await Promise.allSettled([
      b.enqueue({ id: "A" }),
      b.queue.enqueue(b.op(), unknown, "customer"),
      b.queue.end(b.op(), "nobody", "agent:anna"),
      b.enqueue({ id: "C" }),
    ]);
    expect(first).toMatchObject({ status: "fulfilled", value: [{ kind: "queued" }, {}] });
    expect(broken).toMatchObject({ status: "rejected" });
    expect(refused).toMatchObject({ status: "rejected", reason: { code: "interaction.state" } });
    expect(last).toMatchObject({ status: "fulfilled" });
    expect(offers((last as { value: QueueEvent[] }).value)).toEqual(["C>anna"]);
    expect((await everything(b)).map((i) => i.id)).toEqual(["A", "C"]);
    await b.close();
  });

  it("answers an operation sent twice in one call with one result (faults 8, I5)", async () => {
    const b = await bench();
    await b.available("anna");
    const twice = item({ id: "A" });
    const [first, second] = await Promise.all([
      b.queue.enqueue("same", twice, "customer"),
      b.queue.enqueue("same", twice, "customer"),
    ]);
    expect(kinds(first.events)).toEqual(["queued", "offered"]);
    expect(second).toEqual(first);
    await b.close();
  });

  it("ends as if each had been sent alone, whatever comes together (I2, I3, I4, I5)", async () => {
    const wish = fc.record({
      verb: fc.constantFrom(
        "enqueue",
        "available",
        "not_ready",
        "accept",
        "decline",
        "end",
        "leave",
      ),
      pick: fc.nat(1_000),
      priority: fc.constantFrom(50, 60, 90),
      medium: fc.constantFrom(...MEDIA),
    });
    const rounds = fc.array(fc.array(wish, { minLength: 2, maxLength: 8 }), {
      minLength: ROUNDS,
      maxLength: ROUNDS,
    });
    await fc.assert(
      fc.asyncProperty(rounds, async (rounds) => {
        const [together, alone] = [await crew(), await crew()];
        const seen: QueueEvent[] = [];
        let n = 0;
        for (const wishes of rounds) {
          const steps = wishes.map((wish) => step(wish, ++n, seen));
          const outcomes = await Promise.all(steps.map((run) => outcome(run, together)));
          const expected = [];
          for (const run of steps) expected.push(await outcome(run, alone));
          expect(outcomes.map(shown)).toEqual(expected.map(shown));
          seen.push(...outcomes.flat());
          together.clock.advance(1_000);
          alone.clock.advance(1_000);
        }
        expect(await standing(together)).toEqual(await standing(alone));
        await Promise.all([together.close(), alone.close()]);
      }),
      { numRuns: RUNS },
    );
  });
});

type Step = (b: Bench) => Promise<{ events: QueueEvent[] }>;

/** Lists are known already: what asks for a new one comes again after the others of its call. */
async function crew(): Promise<Bench> {
  const b = await bench({ agents: AGENTS.map((id) => agent(id)) });
  for (const medium of MEDIA) {
    await b.enqueue({ id: `W-${medium}`, medium });
    await b.queue.leave(b.op(), `W-${medium}`, "abandoned", "customer");
  }
  return b;
}

/** One wish as an operation; offers and work are picked from what was seen before this round. */
function step(
  wish: {
    verb: string;
    pick: number;
    priority: number;
    medium: "chat" | "sms" | "voice" | "email";
  },
  n: number,
  seen: QueueEvent[],
): Step {
  const op = `op-together-${n}`;
  const who = AGENTS[wish.pick % AGENTS.length] ?? "";
  const made = seen.filter((e) => e.kind === "offered");
  const offer = made[made.length - 1 - wish.pick % Math.max(1, Math.min(made.length, 4))];
  const queued = seen.filter((e) => e.kind === "queued");
  const known = queued[wish.pick % Math.max(1, queued.length)]?.interaction ?? "none";
  const accepted = seen.filter((e) => e.kind === "accepted");
  const inHand = accepted[wish.pick % Math.max(1, accepted.length)]?.interaction ?? "none";
  switch (wish.verb) {
    case "enqueue": {
      const { medium, priority } = wish;
      const id = `T${String(n).padStart(4, "0")}`;
      return (b) =>
        b.queue.enqueue(
          op,
          item({ id, medium, priority, arrival: b.clock.now(), wrapUpSec: 0 }),
          "customer",
        );
    }
    case "accept":
      return (b) => b.queue.accept(op, offer?.offer ?? "none", offer?.agent ?? "");
    case "decline":
      return (b) => b.queue.decline(op, offer?.offer ?? "none", offer?.agent ?? "");
    case "end":
      return (b) => b.queue.end(op, inHand, `agent:${who}`);
    case "leave":
      return (b) => b.queue.leave(op, known, "abandoned", "customer");
    default:
      return (b) =>
        b.queue.setPresence(op, who, wish.verb as "available" | "not_ready", "", `agent:${who}`);
  }
}

function outcome(run: Step, b: Bench): Promise<QueueEvent[]> {
  return run(b).then((result) => result.events, () => []);
}

/** Events without what names the region. */
function shown(events: QueueEvent[]) {
  return events.map(({ id: _, region: __, ...event }) => event);
}

async function everything(b: Bench) {
  const items = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const page: Awaited<ReturnType<Bench["queue"]["snapshot"]>> = await b.queue.snapshot(
      cursor,
      PAGE,
    );
    items.push(...page.items);
    cursor = page.cursor;
  }
  return items.toSorted((x, y) => x.id < y.id ? -1 : 1);
}

async function standing(b: Bench) {
  return {
    items: await everything(b),
    agents: await b.queue.agents(),
  };
}
