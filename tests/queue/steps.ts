import fc from "fast-check";
import { expect } from "vitest";
import { isRefusal } from "../../types/errors.ts";
import { DEFAULT_MEDIA, type Medium } from "../../types/media.ts";
import type { Presence, QueueEvent, QueueItem, RebuildItem } from "../../types/queue.ts";
import { Model, type ModelEvent, type ModelItem } from "./model.ts";
import { agent, type Bench, bench, item, queueSettings, type Settings } from "./support.ts";

/** One random step: what it means follows from the numbers and the state it meets. */
export interface Step {
  kind: string;
  a: number;
  b: number;
  c: number;
}

const KINDS: [string, number][] = [
  ["enqueue", 24],
  ["accept", 18],
  ["decline", 6],
  ["end", 12],
  ["wrapUp", 8],
  ["presence", 12],
  ["advance", 12],
  ["tick", 12],
  ["requeue", 4],
  ["transfer", 5],
  ["park", 3],
  ["resume", 4],
  ["leave", 4],
  ["reprioritise", 3],
  ["repeat", 4],
  ["late", 2],
  ["configure", 2],
  ["rebuild", 1],
];

const number = fc.nat({ max: 1 << 20 });

export const steps = (most: number): fc.Arbitrary<Step[]> =>
  fc.array(
    fc.record({
      kind: fc.oneof(...KINDS.map(([kind, weight]) => ({ arbitrary: fc.constant(kind), weight }))),
      a: number,
      b: number,
      c: number,
    }),
    { minLength: most, maxLength: most },
  );

const SKILLS = ["english", "german", "billing"];
const MEDIA_USED: Medium[] = [
  "voice",
  "callback",
  "chat",
  "chat",
  "sms",
  "email",
  "social_private",
];

/** Runs steps against the queue and the model side by side. */
export class Pair {
  private seen: { op: string; run: () => Promise<QueueEvent[]>; answer: QueueEvent[] }[] = [];
  private cursor = "0";
  private created = 0;
  private heavy = new Map<string, number>();

  constructor(readonly b: Bench, readonly model: Model) {}

  static async open(seed: number): Promise<Pair> {
    const settings = firstSettings(seed);
    const b = await bench(settings);
    const pair = new Pair(b, new Model(b.settings, () => b.clock.now()));
    await pair.drain();
    return pair;
  }

  async step({ kind, a, b, c }: Step): Promise<void> {
    switch (kind) {
      case "enqueue": {
        const wanted = this.newItem(a, b, c);
        return await this.both(
          (op) => this.b.queue.enqueue(op, wanted, "customer"),
          () => this.model.enqueue(wanted),
        );
      }
      case "accept":
      case "decline":
      case "late": {
        const x = pick(this.inState("offered"), a);
        if (!x) return;
        const who = b % 20 === 0 ? "nobody" : x.agent;
        const offer = b % 20 === 1 ? `${x.id}.1.0` : x.offer;
        if (kind === "late") this.b.clock.set((x.due ?? 0) + (b % 3) - 1);
        return await this.both(
          (op) =>
            kind === "decline"
              ? this.b.queue.decline(op, offer, who)
              : this.b.queue.accept(op, offer, who),
          () => kind === "decline" ? this.model.decline(offer, who) : this.model.accept(offer, who),
        );
      }
      case "end":
        return await this.on(a, b, ["active", "active", "parked"], "end");
      case "wrapUp":
        return await this.on(a, b, ["wrapup"], "wrapUp");
      case "park":
        return await this.on(a, b, ["active"], "park");
      case "resume":
        return await this.on(a, b, ["parked"], "resume");
      case "leave": {
        const x = pick(this.any(b, ["queued", "offered"]), a);
        const to = c % 2 ? "abandoned" : "timed_out";
        if (!x) return;
        return await this.both(
          (op) => this.b.queue.leave(op, x.id, to, "customer"),
          () => this.model.leave(x.id, to),
        );
      }
      case "reprioritise": {
        const x = pick([...this.model.items.values()], a);
        if (!x) return;
        return await this.both(
          (op) => this.b.queue.reprioritise(op, x.id, b % 101, "supervisor:s"),
          () => this.model.reprioritise(x.id, b % 101),
        );
      }
      case "presence": {
        const who = pick([...this.model.agents.keys()], a) ?? "nobody";
        const presence: Presence = [
          "available",
          "available",
          "not_ready",
          "offline",
        ][b % 4] as never;
        const reason = presence === "not_ready" ? (c % 4 === 0 ? "disconnected" : "lunch") : "";
        return await this.both(
          (op) => this.b.queue.setPresence(op, who, presence, reason, `agent:${who}`),
          () => this.model.setPresence(who, presence, reason),
        );
      }
      case "advance":
        return this.b.clock.advance([1, 500, 4_000, 11_000, 35_000][a % 5] ?? 1);
      case "tick":
        return await this.both(
          () => this.b.queue.tick(),
          () => this.model.tick(),
          false,
        );
      case "requeue":
        return await this.requeue(a, b, c);
      case "transfer":
        return await this.transfer(a, b, c);
      case "repeat": {
        const before = pick(this.seen.slice(-40), a);
        if (before) expect(await before.run()).toEqual(before.answer);
        return;
      }
      case "configure":
        return await this.configure(a, b, c);
      case "rebuild":
        return await this.rebuild();
    }
  }

  private inState(state: string): ModelItem[] {
    return [...this.model.items.values()].filter((x) => x.state === state);
  }

  /** Mostly interactions in a fitting state, sometimes in any. */
  private any(n: number, states: string[]): ModelItem[] {
    if (n % 12 === 0) return [...this.model.items.values()];
    return this.inState(states[n % states.length] ?? "");
  }

  private async on(
    a: number,
    b: number,
    states: string[],
    verb: "end" | "wrapUp" | "park" | "resume",
  ) {
    const x = pick(this.any(b, states), a);
    if (!x) return;
    await this.both((op) => this.b.queue[verb](op, x.id, "system"), () => this.model[verb](x.id));
  }

  private newItem(a: number, b: number, c: number): QueueItem {
    const skill = SKILLS[a % SKILLS.length] ?? "";
    const min = [1, 40, 70][b % 3] ?? 1;
    const wide = [{ afterSec: 10, skills: [{ skill, min: 20, max: 100 }] }, {
      afterSec: 30,
      skills: [],
    }];
    const first = { afterSec: 0, skills: a % 4 === 0 ? [] : [{ skill, min, max: 100 }] };
    if (c % 7 === 0) first.skills.push({ skill: SKILLS[(a + 1) % 3] ?? "", min: 1, max: 80 });
    const created = ++this.created;
    return item({
      id: `M${String(created).padStart(6, "0")}`,
      queue: ["support", "support", "sales", "flat"][a % 4] ?? "support",
      medium: MEDIA_USED[c % MEDIA_USED.length] ?? "chat",
      priority: [50, 50, 60, 80, 0][b % 5] ?? 50,
      arrival: this.b.clock.now() - (c % 6 === 0 ? (b % 400) * 1_000 : 0),
      rings: b % 3 === 0 ? [first, ...wide] : [first],
      offerSec: [5, 20, 30][c % 3] ?? 20,
      wrapUpSec: [0, 10, 60][a % 3] ?? 0,
      declineAction: b % 2 ? "stay" : "not_ready",
      declineExclusionSec: [0, 15, 600][c % 3] ?? 0,
      overflowAfterSec: a % 5 === 0 ? 12 : undefined,
      maxWaitSec: b % 5 === 0 ? 25 : undefined,
      front: c % 23 === 0,
      preferredAgent: c % 5 === 0 ? pick([...this.model.agents.keys()], b) : undefined,
      holdSec: c % 2 ? 20 : 0,
    });
  }

  private async requeue(a: number, b: number, c: number): Promise<void> {
    const x = pick(this.any(b, ["active", "parked", "queued", "offered"]), a);
    if (!x) return;
    const wanted = { ...this.newItem(a, b, c), id: x.id, arrival: x.arrival, rev: x.rev };
    const actor = c % 2 && x.agent ? `agent:${x.agent}` : "supervisor:s";
    const reason = x.state === "active" || a % 7 === 0 ? "transfer" : "overflow";
    await this.both(
      (op) => this.b.queue.requeue(op, wanted, actor, reason),
      () => this.model.requeue(wanted, actor, reason),
    );
  }

  private async transfer(a: number, b: number, c: number): Promise<void> {
    const x = pick(this.any(b, ["active", "queued", "active", "parked"]), a);
    const to = pick([...this.model.agents.keys()], c);
    if (!x || !to) return;
    const returnTo = c % 3 ? x.agent || null : null;
    await this.both(
      (op) =>
        this.b.queue.transferToAgent(
          op,
          { interaction: x.id, agent: to, offerSec: 15, returnTo },
          "system",
        ),
      () => this.model.transfer(x.id, to, 15, returnTo),
    );
  }

  private async configure(a: number, b: number, c: number): Promise<void> {
    const settings = { ...this.b.settings };
    if (a % 3 === 0) {
      settings.queues = settings.queues.map((q, n) =>
        n === b % 3
          ? {
            ...q,
            agentOrder: c % 2 ? "best_skill" : "longest_idle",
            useTimeInQueue: c % 5 !== 0,
          }
          : q
      );
    } else if (a % 3 === 1) {
      settings.agents = settings.agents.map((old, n) =>
        n === b % settings.agents.length ? someAgent(old.id, a + c) : old
      );
      if (c % 5 === 0) settings.agents.push(someAgent(`new${settings.agents.length}`, c));
      if (c % 7 === 0 && settings.agents.length > 3) settings.agents.splice(b % 3, 1);
    } else {
      const chat = { ...DEFAULT_MEDIA.chat, maximum: 1 + (b % 4), cost: [20, 25, 50][c % 3] ?? 25 };
      const voice = { ...DEFAULT_MEDIA.voice, step: c % 4 === 0 ? 0 : 5, cost: c % 2 ? 100 : 60 };
      settings.media = { ...settings.media, chat, voice };
    }
    await this.b.configure(settings);
    this.model.configure(this.b.settings);
    this.compare(await this.drain(), this.model.events.splice(0), true);
  }

  private async rebuild(): Promise<void> {
    const model = new Model(this.b.settings, () => this.b.clock.now(), this.model.epoch + 1);
    const agents = this.b.settings.agents.map((profile) => {
      const known = this.model.agents.get(profile.id);
      const a = model.agents.get(profile.id);
      if (a && known) {
        Object.assign(a, {
          presence: known.presence,
          reason: known.reason,
          idle: this.b.clock.now(),
        });
      }
      return {
        ...profile,
        presence: known?.presence ?? "offline" as const,
        reason: known?.reason ?? "",
        since: this.b.clock.now(),
      };
    });
    const items = [...this.model.items.values()].map((x) => recorded(x));
    await this.b.queue.rebuild({
      epoch: model.epoch,
      media: this.b.settings.media,
      version: this.b.settings.version,
      queues: [...this.model.queues.values()],
      agents: [agents],
      items: [items],
    });
    model.queues = new Map(this.model.queues);
    model.load(items);
    Object.assign(this.model, { ...model, now: this.model.now });
    this.seen = [];
    this.heavy = new Map([...this.model.agents.values()].map((a) => [a.id, this.model.units(a)]));
    this.compare(await this.drain(), this.model.events.splice(0), false);
  }

  /** The same operation on both: the same events, or the same refusal. */
  private async both(
    real: (op: string) => Promise<{ events: QueueEvent[] }>,
    plain: () => void,
    repeatable = true,
  ): Promise<void> {
    const op = this.b.op();
    const run = async () => (await real(op)).events;
    const [answer, expected] = [await settled(run), await settled(plain)];
    expect(answer.code).toBe(expected.code);
    const events = answer.value ?? [];
    this.compare(events, this.model.events.splice(0), false);
    const streamed = await this.drain();
    expect(streamed).toEqual(events);
    if (repeatable && answer.code === "" && events.length > 0) {
      this.seen.push({ op, run, answer: events });
    }
  }

  private compare(events: QueueEvent[], expected: ModelEvent[], anyOrder: boolean): void {
    const real = events.map((e) => ({
      kind: e.kind,
      interaction: e.interaction,
      rev: e.rev,
      state: e.state,
      queue: e.queue,
      priority: e.priority,
      score: e.score,
      ring: e.ring,
      agent: e.agent,
      reason: reasonOf(e),
    }));
    const sort = (list: ModelEvent[]) =>
      anyOrder
        ? list.toSorted((x, y) =>
          x.interaction < y.interaction ? -1 : x.interaction > y.interaction ? 1 : x.rev - y.rev
        )
        : list;
    expect(sort(real)).toEqual(sort(expected));
  }

  private async drain(): Promise<QueueEvent[]> {
    const { events, cursor } = await this.b.queue.events(this.cursor, 10_000);
    this.cursor = cursor;
    return events;
  }

  /** What must hold after every step, whatever the model thinks. */
  async check(): Promise<void> {
    const loads = await this.b.queue.agents();
    expect(loads.map((l) => l.agent)).toEqual([...this.model.agents.keys()].toSorted());
    for (const load of loads) {
      const a = this.model.agents.get(load.agent);
      if (!a) continue;
      expect(load.presence).toBe(a.presence);
      expect(load.units).toBe(this.model.units(a));
      // More only where a rebuild found work in hand that meanwhile costs more.
      expect(load.units).toBeLessThanOrEqual(Math.max(100, this.heavy.get(load.agent) ?? 0));
      expect(load.work.reduce((sum, w) => sum + w.units, 0)).toBe(load.units);
    }
    const held = [];
    for (let cursor: string | null = "0"; cursor !== null;) {
      const page = await this.b.queue.snapshot(cursor, 1_000);
      held.push(...page.items);
      cursor = page.cursor;
    }
    const plain = [...this.model.items.values()].map((x) => ({
      id: x.id,
      state: x.state,
      agent: x.agent,
      rev: x.rev,
      queue: x.queue,
      score: x.score,
    }));
    const byId = (x: { id: string }, y: { id: string }) => x.id < y.id ? -1 : 1;
    expect(held.toSorted(byId)).toEqual(plain.toSorted(byId));
    for (const a of this.model.agents.values()) {
      if (a.presence === "available") expect(this.model.bestWork(a)?.id).toBeUndefined();
    }
  }

  async close(): Promise<void> {
    await this.b.close();
  }
}

function firstSettings(seed: number): Partial<Settings> {
  return {
    queues: [
      queueSettings("support", { maxSize: 40 }),
      queueSettings("sales", { agentOrder: "longest_idle" }),
      queueSettings("flat", { useTimeInQueue: false }),
    ],
    agents: Array.from({ length: 7 }, (_, n) => someAgent(`ag${n}`, seed + n * 13)),
  };
}

function someAgent(id: string, n: number) {
  const level = (k: number) => [0, 30, 50, 50, 80, 100][(n + k) % 6] ?? 0;
  const skills = Object.fromEntries(SKILLS.map((s, k) => [s, level(k * 5)]).filter(([, l]) => l));
  const queues: Record<string, number> = { support: 50 };
  if (n % 2) queues.sales = 40 + (n % 3) * 10;
  if (n % 3 !== 1) queues.flat = 50;
  return agent(
    id,
    skills,
    queues,
    n % 5 === 0 ? { chat: { maximum: 1 }, voice: { cost: 70 } } : {},
  );
}

/** What the record would say: an offer that is open counts as waiting. */
function recorded(x: ModelItem): RebuildItem {
  const state = x.state === "offered" ? "queued" : x.state as RebuildItem["state"];
  return {
    ...x.item,
    priority: x.priority,
    arrival: x.arrival,
    state,
    agent: state === "queued" ? "" : x.agent,
    score: x.score,
    ring: x.ring,
    queuedAt: x.queuedAt,
    front: x.front,
    rev: x.rev,
    wrapUpEndsAt: x.state === "wrapup" ? x.due ?? undefined : undefined,
    preferredAgent: x.heldUntil !== null ? x.preferred : undefined,
    holdSec: x.heldUntil !== null ? (x.heldUntil - x.queuedAt) / 1000 : undefined,
  };
}

function reasonOf(event: QueueEvent): string {
  if (event.kind === "due" || event.kind === "ended" || event.kind === "offered") return "";
  return String(event.data.reason ?? "");
}

function pick<T>(list: T[], n: number): T | undefined {
  return list.length > 0 ? list[n % list.length] : undefined;
}

async function settled<T>(run: () => T | Promise<T>): Promise<{ code: string; value?: T }> {
  try {
    return { code: "", value: await run() };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { code: error.code };
  }
}
